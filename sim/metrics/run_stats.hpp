// SPDX-License-Identifier: Apache-2.0
// The figures of a run, from its notes alone: totals, latencies from the intended send, throughput, time producers were
// blocked. Messages intended before the warm-up ended count in the totals and not in latencies or rates.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "broker_model/base/note.hpp"
#include "sim/metrics/histogram.hpp"
#include "sim/metrics/report.hpp"

namespace brokerlab::sim {

class RunStats {
 public:
  struct Setup {
    std::uint32_t producers = 0;
    std::vector<NameId> queues;  ///< in report order
    Instant warm_up_end{0};
    Instant load_end{0};
  };
  RunStats() = default;
  explicit RunStats(const Setup& setup);

  /// Asks for the kinds it reads.
  static void want(Notes& notes);
  /// Notes in order of time.
  void read(std::span<const Note> notes);

  /// Fills totals, latencies, rates and the queues' peaks and latencies.
  void report(Instant end, RunReport& report) const;

  /// Running counts for --series; the queues' gauges are left at 0.
  SeriesPoint series_point(Instant time) const;

 private:
  // From the 32nd queue on queues share a bit: there "first" means the first in any of them.
  struct Message {
    Instant intended{-1};
    std::uint32_t delivered = 0;
    std::uint32_t affected = 0;
  };
  /// Of one queue's firsts: those that were their message's first anywhere, and those that another queue's came before.
  struct Firsts {
    Histogram anywhere, here;
    Histogram all() const {
      Histogram both = anywhere;
      both.merge(here);
      return both;
    }
  };
  struct Queue {
    Firsts to_delivery, to_effect;
    std::uint64_t peak = 0;
  };
  void read(NoteKind kind, std::span<const Note> notes, std::span<const std::uint8_t> which);
  void each(std::span<const std::uint8_t> which, std::span<const Note> notes, void (RunStats::*read_one)(const Note&));
  void intend(const Note& note);
  void delivered(const Note& note);
  void affected(const Note& note);
  void confirmed(const Note& note);
  void replied(const Note& note);
  void accepted(const Note& note);
  void acknowledged(const Note& note);
  void blocked(const Note& note);
  Message* find(MessageId id);
  LatencySummary over_queues(Firsts Queue::*what) const;
  std::uint32_t queue_index(std::uint32_t name) const;
  bool measured(const Message& message) const { return message.intended >= setup_.warm_up_end; }

  static constexpr std::size_t kBatch = 256;  // what a std::uint8_t can index

  Setup setup_;
  std::vector<std::uint32_t> index_of_name_;
  std::vector<std::vector<Message>> messages_;
  std::vector<Queue> queues_;
  std::vector<Instant> blocked_since_;
  Instant last_acknowledged_{0};
  Totals totals_;
  Histogram to_confirm_, to_reply_;
  std::uint64_t measured_intended_ = 0, measured_effects_ = 0, acknowledged_ = 0, blocked_now_ = 0;
};

}  // namespace brokerlab::sim
