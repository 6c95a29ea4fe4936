// SPDX-License-Identifier: Apache-2.0
// No duplicate effect: processing a message from a queue has its effect once, however often it is delivered.
//
//     10 ms  0#4 delivered to consumer 1, effect (the customer is charged)
//     11 ms  consumer 1 dies before its acknowledgement is sent
//     12 ms  0#4 delivered to consumer 2, flagged as redelivered
//     14 ms  0#4 effect                                  <- charged twice: violated
//
// A consumer with a table of seen ids notes `effect_skipped` instead of the second effect, and the guarantee holds.
#pragma once

#include "broker_model/history/scene.hpp"

namespace brokerlab::history {

class NoDuplicateEffect {
 public:
  void effect(const Scene& scene) {
    findings_.test();
    if (scene.life.effects != 0) broken(scene);
  }
  Judgement judge() const { return findings_.judge(Guarantee::no_duplicate_effect, "effects", "happened again"); }

 private:
  void broken(const Scene& scene) {
    findings_.violate(scene.note.message, findings_.wants_proof()
                                              ? story(scene, kinds({NoteKind::delivered, NoteKind::effect}))
                                              : std::vector<Note>{});
  }
  Findings findings_;
};

}  // namespace brokerlab::history
