// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/log_record.hpp"

#include <array>

namespace brokerlab {

namespace {

constexpr std::uint8_t kMark = 24;        // kind, position, checksum
constexpr std::uint8_t kEntry = 64;       // and identity, names, body size
constexpr std::uint8_t kDefinition = 96;  // names and arguments

constexpr std::array<std::uint8_t, kRecordKinds> fixed_bytes() {
  std::array<std::uint8_t, kRecordKinds> fixed{};
  for (std::uint8_t& bytes : fixed) bytes = kMark;
  fixed[static_cast<std::size_t>(RecordKind::entry)] = kEntry;
  for (const RecordKind kind : {RecordKind::queue_declared, RecordKind::queue_deleted, RecordKind::exchange_declared,
                                RecordKind::exchange_deleted, RecordKind::bound, RecordKind::unbound})
    fixed[static_cast<std::size_t>(kind)] = kDefinition;
  return fixed;
}
constexpr std::array<std::uint8_t, kRecordKinds> kFixed = fixed_bytes();

}  // namespace

// By a table: kinds follow each other by chance, and a branch on the next one would be guessed wrongly.
std::uint32_t LogRecord::bytes() const {
  const std::uint32_t of_body = kind == RecordKind::entry ? ~std::uint32_t{0} : 0;
  return kFixed[static_cast<std::size_t>(kind)] + (body.size & of_body);
}

}  // namespace brokerlab
