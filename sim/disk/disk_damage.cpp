// SPDX-License-Identifier: Apache-2.0
// What a disk has left after a fault, and what is wrong with it.
#include <algorithm>

#include "broker_model/base/check.hpp"
#include "broker_model/core/log_check.hpp"
#include "sim/disk/disk.hpp"

namespace brokerlab::sim {

void Disk::forget_after(std::uint64_t sequence) {
  // A broker goes on after the last record that it finds, and what was trimmed is not found: a number that was used
  // may come again.
  std::uint64_t last = 0;
  for (Segment& segment : segments_) {
    const auto gone = std::remove_if(segment.records.begin(), segment.records.end(), [&](const LogRecord& record) {
      const bool forgotten = record.sequence > sequence;
      if (forgotten && config_.capacity != 0) segment.bytes -= record.bytes(), used_ -= record.bytes();
      return forgotten;
    });
    held_ -= static_cast<std::uint64_t>(segment.records.end() - gone);
    segment.records.erase(gone, segment.records.end());
    if (!segment.records.empty()) last = std::max(last, segment.records.back().sequence);
  }
  std::erase_if(damages_, [&](const Damage& each) { return each.sequence > sequence; });
  issued_ = cached_ = last;
  synced_ = std::min(synced_, last);
  written_back_ = std::min(written_back_, last);
  for (std::size_t i = 0; i < to_write_back_.size(); ++i)
    to_write_back_[i].sequence = std::min(to_write_back_[i].sequence, last);
  pending_bytes_ = 0;
  write_free_ = sync_free_ = next_commit_ = Instant{0};
}

bool Disk::went_on(Instant at, Instant now) const {
  if (config_.write_back.ns != 0 && at + config_.write_back <= now) return true;
  return config_.flush_interval.ns != 0 && next_flush(at) <= now;
}

// By the clock. What is in the page cache at the very instant goes too, but for the start, when there is no flush.
Instant Disk::next_flush(Instant at) const {
  const std::int64_t interval = config_.flush_interval.ns;
  return {std::max<std::int64_t>(1, at.ns / interval + (at.ns % interval != 0 ? 1 : 0)) * interval};
}

// The last sequence that a power cut leaves whole.
std::uint64_t Disk::on_platter(Instant now) {
  while (!to_write_back_.empty() && went_on(to_write_back_.front().at, now)) {
    const Cached gone = to_write_back_.pop_front();
    written_back_ = std::max(written_back_, gone.sequence);
    covered_bytes_ = std::max(covered_bytes_, gone.bytes);
  }
  return std::max(synced_, written_back_);
}

void Disk::power_failed(Instant now, std::uint32_t ordinal) {
  const std::uint64_t whole = on_platter(now);
  std::uint64_t last = whole;
  if (config_.torn_tail > 0) tear(whole, ordinal, last);
  forget_after(last);
  synced_ = cached_;
  to_write_back_.clear();
  covered_bytes_ = cached_bytes_;
}

// A part of what was in the page cache alone had reached the platter, in order; the next record only half.
void Disk::tear(std::uint64_t whole, std::uint32_t ordinal, std::uint64_t& last) {
  DrawStream stream(key_, Purpose::disk_damage, 0, ordinal);
  if (stream.uniform() >= config_.torn_tail) return;
  const std::vector<std::uint64_t> dirty = sequences_between(whole, cached_);
  if (dirty.empty()) return;
  const std::uint64_t torn = stream.below(dirty.size());
  last = dirty[torn];
  damages_.push_back({last, static_cast<std::uint32_t>(stream.below(kRecordBits))});
}

bool Disk::flip_bit(Instant now, std::uint64_t subject) {
  const std::vector<std::uint64_t> all = sequences_between(0, on_platter(now));
  if (all.empty()) return false;
  DrawStream stream(key_, Purpose::disk_damage, subject, 1);
  const std::uint64_t sequence = all[stream.below(all.size())];
  damages_.push_back({sequence, static_cast<std::uint32_t>(stream.below(kRecordBits))});
  return true;
}

std::vector<std::uint64_t> Disk::sequences_between(std::uint64_t after, std::uint64_t upto) const {
  std::vector<std::uint64_t> found;
  for (const Segment& segment : segments_)
    for (const LogRecord& record : segment.records)
      if (record.sequence > after && record.sequence <= upto) found.push_back(record.sequence);
  std::sort(found.begin(), found.end());
  return found;
}

SurvivingLog Disk::survivors() const {
  SurvivingLog log;
  log.records.reserve(held_);
  for (const Segment& segment : segments_)
    log.records.insert(log.records.end(), segment.records.begin(), segment.records.end());
  std::sort(log.records.begin(), log.records.end(),
            [](const LogRecord& a, const LogRecord& b) { return a.sequence < b.sequence; });
  log.policies = policies_;
  if (damages_.empty()) return log;
  // The checksums are those that were written beside the records; what is read now is another matter.
  for (const LogRecord& record : log.records) log.checksums.push_back(checksum_of(record));
  std::vector<std::uint64_t> written;
  for (const LogRecord& record : log.records) written.push_back(record.sequence);
  for (const Damage& damage : damages_) {
    const auto at = std::lower_bound(written.begin(), written.end(), damage.sequence) - written.begin();
    BROKERLAB_CHECK(written[static_cast<std::size_t>(at)] == damage.sequence, "damage to a record that is gone");
    brokerlab::flip_bit(log.records[static_cast<std::size_t>(at)], damage.bit);
  }
  return log;
}

}  // namespace brokerlab::sim
