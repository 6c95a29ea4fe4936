// SPDX-License-Identifier: Apache-2.0
#include "sim/disk/disk.hpp"

#include <algorithm>

#include "broker_model/base/check.hpp"

namespace brokerlab::sim {

Duration Disk::latency(const Distribution& distribution, Purpose purpose, std::uint64_t sequence) const {
  DrawStream stream(key_, purpose, sequence, 0);
  const double drawn = sample(distribution, stream);
  return std::max(from_seconds(slowness_ == 1 ? drawn : drawn * slowness_), Duration{0});
}

Instant Disk::issue_write(Instant now, std::span<const LogRecord> records, std::span<const QueuePolicy> policies) {
  BROKERLAB_CHECK(!records.empty() && records.front().sequence > issued_, "log records go backwards");
  const auto policies_before = static_cast<std::uint32_t>(policies_.size());
  for (const LogRecord& given : records) {
    LogRecord record = given;
    if (record.kind == RecordKind::queue_declared) record.policy += policies_before;
    segment_of(record).records.push_back(record);
    ++held_;
  }
  policies_.insert(policies_.end(), policies.begin(), policies.end());
  issued_ = records.back().sequence;
  write_free_ = std::max(now, write_free_) + latency(config_.write_latency, Purpose::disk_write, issued_);
  return write_free_;
}

void Disk::write_completed(std::uint64_t sequence) { cached_ = std::max(cached_, sequence); }

Instant Disk::issue_sync(Instant now, std::uint64_t sequence) {
  // A sync waits for the writes it covers and for the sync before it.
  const Instant start = std::max(std::max(now, sync_free_), sequence > cached_ ? write_free_ : now);
  sync_free_ = start + latency(config_.sync_latency, Purpose::disk_sync, sequence);
  return sync_free_;
}

void Disk::sync_completed(std::uint64_t sequence) {
  cached_ = std::max(cached_, sequence);
  synced_ = std::max(synced_, sequence);
}

Disk::Segment& Disk::segment_of(const LogRecord& record) {
  for (std::size_t i = segments_.size(); i-- > 0;)
    if (segments_[i].log == record.log && segments_[i].number == record.segment) return segments_[i];
  Segment fresh{record.log, record.segment, {}};
  if (!spare_.empty()) {
    fresh.records = std::move(spare_.back());
    spare_.pop_back();
  }
  segments_.push_back(std::move(fresh));
  return segments_.back();
}

void Disk::release(std::size_t at) {
  held_ -= segments_[at].records.size();
  segments_[at].records.clear();
  spare_.push_back(std::move(segments_[at].records));
  segments_.erase(segments_.begin() + static_cast<std::ptrdiff_t>(at));
}

void Disk::trim(std::uint32_t log, std::uint32_t segment) {
  for (std::size_t i = 0; i < segments_.size(); ++i)
    if (segments_[i].log == log && segments_[i].number == segment) return release(i);
}

void Disk::truncate(std::uint32_t log) {
  for (std::size_t i = segments_.size(); i-- > 0;)
    if (segments_[i].log == log) release(i);
}

void Disk::forget_after(std::uint64_t sequence) {
  // A broker goes on after the last record that it finds, and what was trimmed is not found: a number that was used
  // may come again.
  std::uint64_t last = 0;
  for (Segment& segment : segments_) {
    const auto gone = std::remove_if(segment.records.begin(), segment.records.end(),
                                     [&](const LogRecord& record) { return record.sequence > sequence; });
    held_ -= static_cast<std::uint64_t>(segment.records.end() - gone);
    segment.records.erase(gone, segment.records.end());
    if (!segment.records.empty()) last = std::max(last, segment.records.back().sequence);
  }
  issued_ = cached_ = last;
  synced_ = std::min(synced_, last);
  write_free_ = sync_free_ = Instant{0};
}

SurvivingLog Disk::survivors() const {
  SurvivingLog log;
  log.records.reserve(held_);
  for (const Segment& segment : segments_)
    log.records.insert(log.records.end(), segment.records.begin(), segment.records.end());
  std::sort(log.records.begin(), log.records.end(),
            [](const LogRecord& a, const LogRecord& b) { return a.sequence < b.sequence; });
  log.policies = policies_;
  return log;
}

}  // namespace brokerlab::sim
