// SPDX-License-Identifier: Apache-2.0
// A disk with a page cache in front. Always holds: synced <= cached <= issued, all in log sequence numbers, and
// completions come in order. A kill of the process keeps what is cached; a power cut keeps what is on the platter:
// what was synced, what was written back, and perhaps a torn tail. Deleting a segment or a log is metadata and is taken
// as durable at once.
//
// The disk schedules nothing: issue_write and issue_sync say when the completion is due, the world brings it back. Time
// is an argument. What is not configured costs nothing: bytes are counted only where something depends on them, and
// checksums are worked out only when a damaged log is read.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/ring.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/core/log_record.hpp"
#include "sim/disk/disk_config.hpp"

namespace brokerlab::sim {

class Disk {
 public:
  Disk() = default;
  Disk(const DiskConfig& config, DrawKey key) : config_(config), key_(key) {}

  /// Takes the records (in order of sequence, `bytes` in all); they are in the page cache at the returned instant.
  /// `policies` are the ones that their queue_declared records name, by index among themselves.
  Instant issue_write(Instant now, std::span<const LogRecord> records, std::span<const QueuePolicy> policies = {},
                      std::uint64_t bytes = 0);
  void write_completed(Instant now, std::uint64_t sequence);
  /// Everything up to `sequence` is on the platter at the returned instant.
  Instant issue_sync(Instant now, std::uint64_t sequence);
  void sync_completed(std::uint64_t sequence);
  /// Writes and syncs issued from now on take `factor` times as long.
  void slow_down(double factor) { slowness_ = factor; }

  void trim(std::uint32_t log, std::uint32_t segment);
  void truncate(std::uint32_t log);

  /// Whether a write of so many bytes finds room.
  bool has_room_for(std::uint64_t bytes) const { return config_.capacity == 0 || bytes <= room(); }
  /// Less room than the reserve is left.
  bool is_short() const { return config_.capacity != 0 && (filled_ || room() < config_.reserve); }
  /// Others take the room down to just below the reserve and want all that comes free, or give it back.
  void fill();
  void give_back() {
    taken_ = 0;
    filled_ = false;
  }

  /// What is left after the process was killed: forgets writes that had not reached the page cache.
  void process_killed() { forget_after(cached_); }
  /// What is left after the power failed for the `ordinal`-th time.
  void power_failed(Instant now, std::uint32_t ordinal);
  /// One bit of one record on the platter is read as its opposite from now on; false if there is no record. Shows when
  /// the log is read.
  bool flip_bit(Instant now, std::uint64_t subject);
  /// The records that are there, in order of sequence, and the policies they name; with checksums where any is damaged.
  SurvivingLog survivors() const;
  /// Everything after `sequence` is cut off, as a recovery does with a torn tail.
  void cut_tail(std::uint64_t sequence) { forget_after(sequence); }

  std::uint64_t records_held() const { return held_; }

 private:
  struct Segment {
    std::uint32_t log = 0;
    std::uint32_t number = 0;
    std::uint64_t bytes = 0;
    std::vector<LogRecord> records;
  };
  struct Damage {
    std::uint64_t sequence = 0;
    std::uint32_t bit = 0;
  };
  struct Cached {
    std::uint64_t sequence = 0;
    Instant at;
    std::uint64_t bytes = 0;  // cached_bytes_ then
  };
  Duration taking(const Distribution& latency, Purpose purpose, std::uint64_t sequence, std::uint64_t bytes,
                  std::uint64_t bandwidth) const;
  Segment& segment_of(const LogRecord& record);
  void forget_after(std::uint64_t sequence);
  void release(std::size_t at);
  std::uint64_t room() const;
  /// Whether what is in the page cache since `at` has gone on by itself.
  bool went_on(Instant at, Instant now) const;
  Instant next_flush(Instant at) const;
  std::uint64_t on_platter(Instant now);
  std::vector<std::uint64_t> sequences_between(std::uint64_t after, std::uint64_t upto) const;
  void tear(std::uint64_t kept, std::uint32_t ordinal, std::uint64_t& last);

  DiskConfig config_;
  DrawKey key_;
  // Few segments are open at a time and the newest are used most: searched from the back.
  std::vector<Segment> segments_;
  std::vector<std::vector<LogRecord>> spare_;
  std::vector<QueuePolicy> policies_;
  std::vector<Damage> damages_;
  Ring<Cached> to_write_back_;  // where they go on by themselves: writes in the page cache, oldest first
  std::uint64_t issued_ = 0, cached_ = 0, synced_ = 0, written_back_ = 0, held_ = 0;
  std::uint64_t used_ = 0, taken_ = 0;                                      // bytes, where there is a capacity
  std::uint64_t pending_bytes_ = 0, cached_bytes_ = 0, covered_bytes_ = 0;  // since the start
  Instant write_free_{0}, sync_free_{0}, next_commit_{0};
  double slowness_ = 1;
  bool filled_ = false;
};

}  // namespace brokerlab::sim
