// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/log_check.hpp"

#include <array>

#include "broker_model/base/mix.hpp"

namespace brokerlab {

namespace {

using Words = std::array<std::uint64_t, kRecordBits / 64>;

constexpr std::uint64_t pair(std::uint32_t high, std::uint32_t low) { return std::uint64_t{high} << 32 | low; }
constexpr std::uint32_t high(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }
constexpr std::uint32_t low(std::uint64_t word) { return static_cast<std::uint32_t>(word); }

// Everything but the body's buffer, which is a handle and no content.
Words words_of(const LogRecord& r) {
  const std::uint32_t small =
      static_cast<std::uint32_t>(r.kind) << 24 | static_cast<std::uint32_t>(r.reason) << 16 | std::uint32_t{r.flags};
  return {r.sequence,
          r.position,
          pair(r.message.producer.value, r.message.number),
          r.body.digest,
          pair(r.body.size, r.log),
          pair(r.segment, r.name.value),
          pair(r.exchange.value, r.key.value),
          pair(r.properties.value, r.policy),
          pair(small, r.count),
          static_cast<std::uint64_t>(r.expires.ns)};
}

void set_words(LogRecord& r, const Words& words) {
  r.sequence = words[0];
  r.position = words[1];
  r.message = {ProducerId{high(words[2])}, low(words[2])};
  r.body.digest = words[3];
  r.body.size = high(words[4]);
  r.log = low(words[4]);
  r.segment = high(words[5]);
  r.name = NameId{low(words[5])};
  r.exchange = NameId{high(words[6])};
  r.key = NameId{low(words[6])};
  r.properties = PropertiesId{high(words[7])};
  r.policy = low(words[7]);
  const std::uint32_t small = high(words[8]);
  r.kind = static_cast<RecordKind>(small >> 24);
  r.reason = static_cast<DeathReason>(small >> 16 & 0xff);
  r.flags = static_cast<std::uint16_t>(small);
  r.count = low(words[8]);
  r.expires = {static_cast<std::int64_t>(words[9])};
}

}  // namespace

std::uint32_t checksum_of(const LogRecord& record) {
  std::uint64_t sum = 0x9E3779B97F4A7C15U;
  for (const std::uint64_t word : words_of(record)) sum = mix64(sum ^ word) + 0x9E3779B97F4A7C15U;
  return static_cast<std::uint32_t>(sum >> 32);
}

void flip_bit(LogRecord& record, std::uint32_t bit) {
  Words words = words_of(record);
  words[bit / 64 % words.size()] ^= std::uint64_t{1} << (bit % 64);
  set_words(record, words);
}

LogDamage examine(const SurvivingLog& log) {
  LogDamage damage;
  for (std::size_t i = 0; i < log.records.size(); ++i) {
    if (!is_intact(log, i)) {
      ++damage.torn;
      continue;
    }
    damage.damaged += damage.torn;
    damage.torn = 0;
  }
  return damage;
}

}  // namespace brokerlab
