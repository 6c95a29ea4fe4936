// SPDX-License-Identifier: Apache-2.0
// Redelivered truth: a delivery that is not flagged as redelivered is the first of its entry, and delivery counts tell
// hand-outs apart. A flag may be raised in vain (the broker cannot know what arrived), never missing.
//
//     10 ms  0#4 delivered to consumer 1, count 1
//     12 ms  consumer 1 returns it
//     13 ms  0#4 delivered to consumer 2, not flagged    <- a consumer that trusts the flag charges twice: violated
//
// Three lies are told apart: an unflagged delivery with a count above 1; more unflagged deliveries than entries came
// in (a repeated send brings a second entry, whose first delivery is rightly unflagged); the same count twice for a
// single entry since the broker's last recovery. None depends on the order in which deliveries arrive, for an earlier
// hand-out may arrive later over a slower link. Of the counts, the first sixteen are looked at.
#pragma once

#include <algorithm>

#include "broker_model/history/scene.hpp"

namespace brokerlab::history {

class RedeliveredTruth {
 public:
  static constexpr unsigned kCountsSeen = 16;

  void delivered(const Scene& scene) {
    const Life& life = scene.life;
    const bool flagged = scene.note.flag != 0;
    const unsigned count = scene.note.count;
    if (life.delivered != 0 || flagged || count > 1) findings_.test();
    const bool contradicts_itself = !flagged && count > 1;
    const bool once_too_often = !flagged && life.unflagged >= entries(scene.record, life) && life.unflagged != 255;
    const bool count_again = life.accepted <= 1 && (life.counts_seen & bit(count)) != 0;
    if (contradicts_itself || once_too_often || count_again) [[unlikely]]
      broken(scene);
  }
  Judgement judge() const {
    return findings_.judge(Guarantee::redelivered_truth, "possible redeliveries",
                           "had a wrong redelivered flag or delivery count");
  }

  /// The bit of a delivery count in Life::counts_seen.
  static std::uint16_t bit(unsigned count) {
    return count == 0 || count > kCountsSeen ? std::uint16_t{0} : static_cast<std::uint16_t>(1U << (count - 1));
  }

 private:
  // Entries that can have come in: as many as the broker says, and no more than were sent or dead-lettered.
  static unsigned entries(const Record& record, const Life& life) {
    const unsigned by_producers = static_cast<unsigned>(life.accepted - life.from_dead);
    return std::max(1U, life.from_dead + std::min<unsigned>(by_producers, record.attempts));
  }
  void broken(const Scene& scene) {
    findings_.violate(scene.note.message,
                      findings_.wants_proof() ? story(scene, kinds({NoteKind::delivered})) : std::vector<Note>{});
  }
  Findings findings_;
};

}  // namespace brokerlab::history
