// SPDX-License-Identifier: Apache-2.0
// At most once: consumers of a queue together see a message once, or not at all.
//
//     10 ms  0#4 delivered to consumer 1 from "jobs"
//     12 ms  consumer 1 dies without an acknowledgement
//     13 ms  0#4 delivered to consumer 2 from "jobs"     <- the second delivery: violated
//
// A producer that repeats an unconfirmed send breaks it too: both copies are delivered, neither flagged.
#pragma once

#include "broker_model/history/scene.hpp"

namespace brokerlab::history {

class AtMostOnce {
 public:
  void delivered(const Scene& scene) {
    findings_.test();
    if (scene.life.delivered != 0) broken(scene);
  }
  Judgement judge() const { return findings_.judge(Guarantee::at_most_once, "deliveries", "repeated an earlier one"); }

 private:
  void broken(const Scene& scene) {
    findings_.violate(scene.note.message,
                      findings_.wants_proof() ? story(scene, kinds({NoteKind::delivered})) : std::vector<Note>{});
  }
  Findings findings_;
};

}  // namespace brokerlab::history
