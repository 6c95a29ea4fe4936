// SPDX-License-Identifier: Apache-2.0
// Checksums of log records, and what a recovery makes of records that fail theirs. The checksum covers every field that
// a codec would write, the body by its digest. A log whose host kept no checksums is taken at its word.
//
// The rule: a record that fails its checksum is passed over. Those after which nothing intact comes are a torn tail,
// as a power cut leaves it, and no wonder. One in the middle is damage, and is reported; NodePolicy::on_corruption says
// whether a broker starts on such a log.
#pragma once

#include <cstdint>

#include "broker_model/core/log_record.hpp"

namespace brokerlab {

/// Bits of a record that a disk can damage.
inline constexpr std::uint32_t kRecordBits = 10 * 64;

std::uint32_t checksum_of(const LogRecord& record);
/// Damages a record: one of its bits, below kRecordBits, is read as its opposite.
void flip_bit(LogRecord& record, std::uint32_t bit);

/// Whether the record at `index` is as it was written, as far as is known.
inline bool is_intact(const SurvivingLog& log, std::size_t index) {
  return log.checksums.empty() || checksum_of(log.records[index]) == log.checksums[index];
}

struct LogDamage {
  std::uint64_t damaged = 0;  ///< records with intact ones after them
  std::uint64_t torn = 0;     ///< records at the end
};
LogDamage examine(const SurvivingLog& log);

}  // namespace brokerlab
