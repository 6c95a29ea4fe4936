// SPDX-License-Identifier: Apache-2.0
// The log as the core sees it: it numbers records, gathers them while a write is under way and hands them on as one
// group, asks for a sync only when somebody waits for one, and lets segments and logs go when what makes them
// unnecessary is written. At most one Append and one Sync are outstanding. Records that nobody waits for (settlements)
// do not start a write: they go with the next that does, when a group of them has gathered, or at their deadline.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "broker_model/base/ring.hpp"
#include "broker_model/core/effects.hpp"

namespace brokerlab::core {

class LogWriter {
 public:
  /// Begins a record under the next sequence: for the caller to fill in before anything else is asked of the log. (One
  /// that is made elsewhere is copied while its parts are still being written, and the copy waits for them.)
  LogRecord& begin() {
    hurried_ = true;
    return begin_record();
  }
  /// The same for a record that nobody waits for: written by `latest`, or before.
  LogRecord& begin_patient(Instant latest) {
    latest_.ns = std::min<std::int64_t>(latest_.ns, latest.ns);
    return begin_record();
  }
  /// Gathers a record under the next sequence, which is returned.
  std::uint64_t add(const LogRecord& record);
  /// The same for a queue_declared record with its policy.
  std::uint64_t add(LogRecord record, const QueuePolicy& policy);

  /// Somebody waits for what has gathered.
  void hurry() { hurried_ = !records_.empty(); }

  /// Continues after a recovery: everything up to `last` is there.
  void continue_after(std::uint64_t last) { next_ = last + 1, appended_ = written_ = synced_ = last; }

  /// Removes a segment (a log) once all that was added up to now is written.
  void trim_when_written(std::uint32_t log, std::uint32_t segment) { trims_.push_back({last(), log, segment}); }
  void truncate_when_written(std::uint32_t log) { truncates_.push_back({last(), log, 0}); }
  /// Somebody waits until `sequence` is synced, confirms aside.
  void want_sync(std::uint64_t sequence) { sync_wanted_ = sequence; }

  void write_completed(std::uint64_t sequence);
  void sync_completed(std::uint64_t sequence);

  /// Moves the gathered records into an Append. Requires can_append(): there is something to write and no write is
  /// under way.
  void append(Effects& effects);
  bool can_append(Instant now) const {
    return appended_ == written_ && !records_.empty() && (hurried_ || records_.size() >= kGroup || now >= latest_);
  }
  /// When patient records want to be written: never if there are none, or a write is under way.
  Instant next_flush() const { return appended_ == written_ ? latest_ : Instant::never(); }
  /// Asks for a Sync. Requires can_sync(), which is given the first sequence that a confirm wants (0 = none).
  void sync(Effects& effects);
  bool can_sync(std::uint64_t first_wait) const {
    if (sync_asked_ > synced_) return false;
    const bool confirm_waits = first_wait != 0 && first_wait <= written_;
    const bool stop_waits = sync_wanted_ > synced_ && sync_wanted_ <= written_;
    return confirm_waits || stop_waits;
  }
  /// Asks for the next Trim or Truncate. Requires can_remove(): one may be carried out.
  void remove(Effects& effects);
  bool can_remove() const { return first_is_written(trims_) || first_is_written(truncates_); }

  std::uint64_t last() const { return next_ - 1; }
  std::uint64_t written() const { return written_; }
  std::uint64_t synced() const { return synced_; }

 private:
  static constexpr std::size_t kGroup = 128;
  struct Removal {
    std::uint64_t upto = 0;
    std::uint32_t log = 0;
    std::uint32_t segment = 0;
  };

  LogRecord& begin_record() {
    LogRecord& record = records_.emplace_back();
    record.sequence = next_++;
    return record;
  }
  bool first_is_written(const Ring<Removal>& removals) const {
    return !removals.empty() && removals.front().upto <= written_;
  }

  std::vector<LogRecord> records_;     // gathered, not yet handed on
  std::vector<QueuePolicy> policies_;  // of the gathered queue_declared records
  bool hurried_ = false;               // somebody waits for one of them
  Instant latest_ = Instant::never();  // when they must go
  Ring<Removal> trims_;
  Ring<Removal> truncates_;
  std::uint64_t next_ = 1;
  std::uint64_t appended_ = 0;    // last sequence handed on
  std::uint64_t written_ = 0;     // last sequence in the page cache
  std::uint64_t synced_ = 0;      // last sequence that survives a power cut
  std::uint64_t sync_asked_ = 0;  // last sequence asked for; beyond synced_ while a sync is under way
  std::uint64_t sync_wanted_ = 0;
};

}  // namespace brokerlab::core
