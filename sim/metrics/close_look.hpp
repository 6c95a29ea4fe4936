// SPDX-License-Identifier: Apache-2.0
// Gathers a CloseReport from a run's notes.
//
// Work is the drawn time of each processing, up to the crash of its consumer if that came first. Useful is what led to
// a message's first effect from a queue; the rest is wasted: effects that happened again or were skipped after
// processing, attempts that failed, and what a crash cut off. What is still being processed at the end is neither.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "broker_model/base/note.hpp"
#include "sim/metrics/close_report.hpp"

namespace brokerlab::sim {

class CloseLook {
 public:
  struct Setup {
    std::uint32_t producers = 0;
    std::vector<std::uint32_t> group_of_consumer;  ///< by ConsumerId
    std::vector<NameId> queues;                    ///< from the 32nd on they share a bit, as in RunStats
  };
  explicit CloseLook(const Setup& setup);

  /// Asks for the kinds it reads.
  static void want(Notes& notes);
  /// Notes in order of time.
  void read(std::span<const Note> notes);

  CloseReport report(Instant end) const;

 private:
  struct Message {
    Instant intended{-1};
    Instant first_effect{-1};
    std::uint32_t affected = 0;  ///< a bit for each queue
  };
  /// One processing that has begun.
  struct Key {
    std::uint32_t consumer;
    MessageId message;
    std::uint32_t queue;
    std::uint16_t count;
    friend auto operator<=>(const Key& a, const Key& b) {
      const auto of = [](const Key& k) {
        return std::tuple(k.consumer, k.message.producer.value, k.message.number, k.queue, k.count);
      };
      return of(a) <=> of(b);
    }
  };
  struct Processing {
    Instant began;
    Duration time{0};
  };

  static Key key_of(const Note& note) { return {note.actor, note.message, note.place, note.count}; }
  void intend(const Note& note);
  void start(const Note& note);
  void affect(const Note& note);
  void skip(const Note& note);
  void crash(const Note& note);
  std::uint32_t queue_bit(std::uint32_t place) const;
  Message* find(MessageId id);

  Setup setup_;
  std::vector<std::vector<Message>> messages_;
  std::map<Key, Processing> open_;
  CloseReport report_;
};

}  // namespace brokerlab::sim
