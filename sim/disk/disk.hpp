// SPDX-License-Identifier: Apache-2.0
// A disk with a page cache in front. Always holds: synced <= cached <= issued, all in log sequence numbers, and
// completions come in order. A kill of the process keeps what is cached; a power cut keeps what is synced. Deleting a
// segment or a log is metadata and is taken as durable at once.
//
// The disk schedules nothing: issue_write and issue_sync say when the completion is due, the world brings it back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/core/log_record.hpp"
#include "sim/world/config.hpp"

namespace brokerlab::sim {

class Disk {
 public:
  Disk() = default;
  Disk(const DiskConfig& config, DrawKey key) : config_(config), key_(key) {}

  /// Takes the records (in order of sequence); they are in the page cache at the returned instant. `policies` are the
  /// ones that their queue_declared records name, by index among themselves.
  Instant issue_write(Instant now, std::span<const LogRecord> records, std::span<const QueuePolicy> policies = {});
  void write_completed(std::uint64_t sequence);
  /// Everything up to `sequence` is on the platter at the returned instant.
  Instant issue_sync(Instant now, std::uint64_t sequence);
  void sync_completed(std::uint64_t sequence);

  /// Writes and syncs issued from now on take `factor` times as long.
  void slow_down(double factor) { slowness_ = factor; }

  void trim(std::uint32_t log, std::uint32_t segment);
  void truncate(std::uint32_t log);

  /// What is left after the process was killed: forgets writes that had not reached the page cache.
  void process_killed() { forget_after(cached_); }
  /// What is left after the power failed.
  void power_failed() { forget_after(synced_); }
  /// The records that are there, in order of sequence, and the policies they name.
  SurvivingLog survivors() const;

  std::uint64_t records_held() const { return held_; }

 private:
  struct Segment {
    std::uint32_t log = 0;
    std::uint32_t number = 0;
    std::vector<LogRecord> records;
  };
  Duration latency(const Distribution& distribution, Purpose purpose, std::uint64_t sequence) const;
  Segment& segment_of(const LogRecord& record);
  void forget_after(std::uint64_t sequence);
  void release(std::size_t at);

  DiskConfig config_;
  DrawKey key_;
  // Few segments are open at a time and the newest are used most: searched from the back.
  std::vector<Segment> segments_;
  std::vector<std::vector<LogRecord>> spare_;
  std::vector<QueuePolicy> policies_;
  std::uint64_t issued_ = 0, cached_ = 0, synced_ = 0, held_ = 0;
  Instant write_free_{0}, sync_free_{0};
  double slowness_ = 1;
};

}  // namespace brokerlab::sim
