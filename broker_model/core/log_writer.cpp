// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/log_writer.hpp"

#include <algorithm>

namespace brokerlab::core {

std::uint64_t LogWriter::add(const LogRecord& record) {
  LogRecord& slot = begin();
  const std::uint64_t sequence = slot.sequence;
  slot = record;
  return slot.sequence = sequence;
}

std::uint64_t LogWriter::add(LogRecord record, const QueuePolicy& policy) {
  record.policy = static_cast<std::uint32_t>(policies_.size());
  policies_.push_back(policy);
  return add(record);
}

void LogWriter::write_completed(std::uint64_t sequence) {
  written_ = std::max(written_, std::min(sequence, appended_));
}
void LogWriter::sync_completed(std::uint64_t sequence) { synced_ = std::max(synced_, std::min(sequence, sync_asked_)); }

void LogWriter::append(Effects& effects) {
  std::vector<LogRecord>& out = effects.records();
  const auto first = static_cast<std::uint32_t>(out.size());
  const auto policy_base = static_cast<std::uint32_t>(effects.policies().size());
  std::uint64_t bytes = 0;
  for (LogRecord& record : records_) {
    if (record.kind == RecordKind::queue_declared) record.policy += policy_base;
    bytes += record.bytes();
  }
  appended_ = records_.back().sequence;
  effects.add(Append{first, static_cast<std::uint32_t>(records_.size()), appended_, bytes});
  if (out.empty())
    out.swap(records_);
  else
    out.insert(out.end(), records_.begin(), records_.end());
  records_.clear();
  if (!policies_.empty()) [[unlikely]] {
    effects.policies().insert(effects.policies().end(), policies_.begin(), policies_.end());
    policies_.clear();
  }
  hurried_ = false;
  latest_ = Instant::never();
}

void LogWriter::sync(Effects& effects) {
  sync_asked_ = written_;
  effects.add(Sync{written_});
}

void LogWriter::remove(Effects& effects) {
  if (first_is_written(trims_)) {
    const Removal trim = trims_.pop_front();
    effects.add(Trim{trim.log, trim.segment});
  } else {
    effects.add(Truncate{truncates_.pop_front().log});
  }
}

}  // namespace brokerlab::core
