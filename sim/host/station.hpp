// SPDX-License-Identifier: Apache-2.0
// A host's processors: `cores` steps at a time, further steps wait in arrival order. Without this a broker never
// saturates and sizing is fiction. The station keeps no clock and schedules nothing: the world tells it the time and is
// told when the next step ends.
#pragma once

#include <cstdint>

#include "broker_model/base/ring.hpp"
#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

/// One step to be executed: what it is (the world's own code and index), whose, and what it costs.
struct Job {
  std::uint64_t argument = 0;
  std::uint32_t kind = 0;
  std::uint32_t process = 0;
  std::uint32_t epoch = 0;  ///< of the process when the step was submitted: a later life must not run it
  Duration cost{0};
};

class Station {
 public:
  explicit Station(std::uint32_t cores = 1) : cores_(cores) {}

  /// Puts a job at the end of the line; next() hands it out when a core is free.
  void enqueue(Job job) { waiting_.push_back(job); }
  /// A core was taken by a job that costs time.
  void started(Duration cost) {
    ++busy_;
    busy_time_ += cost;
  }
  /// A core is free again.
  void finished() { --busy_; }
  /// The next waiting job, if a core is free for it; else null. take_next() takes it out of the line. A job that costs
  /// time is then reported by started() and finished().
  const Job* next() const { return busy_ >= cores_ || waiting_.empty() ? nullptr : &waiting_.front(); }
  void take_next() { waiting_.drop_front(); }
  /// Takes out of the line every job that `take` says yes to.
  template <class Take>
  void take_waiting(Take take) {
    for (std::size_t left = waiting_.size(); left > 0; --left) {
      const Job job = waiting_.front();
      waiting_.pop_front();
      if (!take(job)) waiting_.push_back(job);
    }
  }
  /// A step may begin at once: a core is free, nobody is in line, and no step is being carried out at this instant.
  bool may_step() const { return busy_ < cores_ && !stepping_ && waiting_.empty(); }
  /// Steps never nest: while one is carried out, what it submits waits in line.
  bool stepping() const { return stepping_; }
  void set_stepping(bool stepping) { stepping_ = stepping; }
  std::size_t waiting() const { return waiting_.size(); }
  /// Processor time spent, over all cores.
  Duration busy_time() const { return busy_time_; }

 private:
  std::uint32_t cores_;
  std::uint32_t busy_ = 0;
  bool stepping_ = false;
  Duration busy_time_{0};
  Ring<Job> waiting_;
};

}  // namespace brokerlab::sim
