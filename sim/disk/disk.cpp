// SPDX-License-Identifier: Apache-2.0
#include "sim/disk/disk.hpp"

#include <algorithm>
#include <utility>

#include "broker_model/base/check.hpp"

namespace brokerlab::sim {

Duration Disk::taking(const Distribution& latency, Purpose purpose, std::uint64_t sequence, std::uint64_t bytes,
                      std::uint64_t bandwidth) const {
  DrawStream stream(key_, purpose, sequence, 0);
  double takes = sample(latency, stream);
  if (bandwidth != 0) [[unlikely]]
    takes += static_cast<double>(bytes) / static_cast<double>(bandwidth);
  return std::max(from_seconds(slowness_ == 1 ? takes : takes * slowness_), Duration{0});
}

Instant Disk::issue_write(Instant now, std::span<const LogRecord> records, std::span<const QueuePolicy> policies,
                          std::uint64_t bytes) {
  BROKERLAB_CHECK(!records.empty() && records.front().sequence > issued_, "log records go backwards");
  const auto policies_before = static_cast<std::uint32_t>(policies_.size());
  for (const LogRecord& given : records) {
    Segment& segment = segment_of(given);
    LogRecord& record = segment.records.emplace_back(given);
    if (given.kind == RecordKind::queue_declared) record.policy += policies_before;
    ++held_;
    if (config_.capacity == 0) [[likely]]
      continue;
    segment.bytes += record.bytes();
    used_ += record.bytes();
  }
  policies_.insert(policies_.end(), policies.begin(), policies.end());
  issued_ = records.back().sequence;
  pending_bytes_ += bytes;
  write_free_ = std::max(now, write_free_) +
                taking(config_.write_latency, Purpose::disk_write, issued_, bytes, config_.write_bandwidth);
  return write_free_;
}

void Disk::write_completed(Instant now, std::uint64_t sequence) {
  cached_ = std::max(cached_, sequence);
  cached_bytes_ += std::exchange(pending_bytes_, 0);
  if (config_.write_back.ns == 0 && config_.flush_interval.ns == 0) [[likely]]
    return;
  on_platter(now);  // keeps the line short
  const Cached cached{sequence, now, cached_bytes_};
  if (config_.write_back.ns == 0 && !to_write_back_.empty() && next_flush(to_write_back_.back().at) == next_flush(now))
    to_write_back_.back() = cached;  // one flush takes both
  else
    to_write_back_.push_back(cached);
}

Instant Disk::issue_sync(Instant now, std::uint64_t sequence) {
  // A sync waits for the writes it covers, for the sync before it, and for its interval.
  Instant start = std::max(std::max(now, sync_free_), sequence > cached_ ? write_free_ : now);
  start = std::max(start, next_commit_);
  next_commit_ = start + config_.commit_interval;
  on_platter(now);  // what went on by itself is not dirty any more
  const std::uint64_t written = cached_bytes_ + (sequence > cached_ ? pending_bytes_ : 0);
  const std::uint64_t dirty = written - std::min(written, std::exchange(covered_bytes_, written));
  sync_free_ = start + taking(config_.sync_latency, Purpose::disk_sync, sequence, dirty, config_.sync_bandwidth);
  return sync_free_;
}

void Disk::sync_completed(std::uint64_t sequence) {
  cached_ = std::max(cached_, sequence);
  synced_ = std::max(synced_, sequence);
}

Disk::Segment& Disk::segment_of(const LogRecord& record) {
  for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment)
    if (segment->log == record.log && segment->number == record.segment) return *segment;
  Segment fresh{record.log, record.segment, 0, {}};
  if (!spare_.empty()) {
    fresh.records = std::move(spare_.back());
    spare_.pop_back();
  }
  segments_.push_back(std::move(fresh));
  return segments_.back();
}

void Disk::release(std::size_t at) {
  Segment& segment = segments_[at];
  held_ -= segment.records.size();
  used_ -= segment.bytes;
  if (!damages_.empty())
    for (const LogRecord& record : segment.records)
      std::erase_if(damages_, [&](const Damage& each) { return each.sequence == record.sequence; });
  segment.records.clear();
  spare_.push_back(std::move(segment.records));
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

std::uint64_t Disk::room() const {
  const std::uint64_t gone = used_ + taken_;
  return config_.capacity > gone ? config_.capacity - gone : 0;
}

void Disk::fill() {
  filled_ = true;
  const std::uint64_t left = config_.reserve > 0 ? config_.reserve - 1 : 0;
  const std::uint64_t now = room();
  if (now > left) taken_ += now - left;
}

}  // namespace brokerlab::sim
