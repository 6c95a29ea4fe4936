// SPDX-License-Identifier: Apache-2.0
// Confirms on their way: what each waits for, and the answers that are due. A publish is answered once, when every
// queue that it reached keeps what it promises; one refusal answers it at once. Log completions say "all up to here",
// so waiting is two first-in first-out rings.
#pragma once

#include <cstdint>

#include "broker_model/base/ring.hpp"
#include "broker_model/core/ref.hpp"

namespace brokerlab::core {

/// What one publish still waits for.
struct Promise {
  Ref session;
  std::uint32_t confirm = 0;     ///< 0 = nobody wants to know
  std::uint32_t parked = 0;      ///< queues that have not let it in yet
  std::uint64_t write_upto = 0;  ///< log sequence that must be written; 0 = none
  std::uint64_t sync_upto = 0;   ///< log sequence that must be synced; 0 = none
  bool refused = false;
};

struct Answer {
  Ref session;
  std::uint32_t confirm = 0;
  std::uint32_t refused = 0;  // a whole word, as the rest: so it is copied as it is written
};

class ConfirmTable {
 public:
  /// Takes a promise whose queues have all decided (parked == 0).
  void resolve(const Promise& promise, std::uint64_t written, std::uint64_t synced);
  /// The log is written (synced) up to and including `sequence`.
  void written(std::uint64_t sequence) { release(for_write_, sequence); }
  void synced(std::uint64_t sequence) { release(for_sync_, sequence); }
  /// The first sequence that a confirm wants synced; 0 if none does.
  std::uint64_t first_sync_wait() const { return for_sync_.ring.empty() ? 0 : for_sync_.ring.front().upto; }

  /// Promises with parked parts.
  Slab<Promise>& open() { return open_; }
  /// Answers that can be sent.
  Ring<Answer>& due() { return due_; }
  const Ring<Answer>& due() const { return due_; }

 private:
  struct Waiting {
    std::uint64_t upto = 0;
    Answer answer;
  };
  struct Line {
    Ring<Waiting> ring;
    std::uint64_t last = 0;  // what the last one waits for, or waited for
  };
  static void wait(Line& line, std::uint64_t upto, const Answer& answer);
  void release(Line& line, std::uint64_t sequence);

  Slab<Promise> open_;
  Line for_write_;
  Line for_sync_;
  Ring<Answer> due_;
};

}  // namespace brokerlab::core
