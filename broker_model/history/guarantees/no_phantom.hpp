// SPDX-License-Identifier: Apache-2.0
// No phantom: whatever a consumer sees, a producer meant to send, and did send.
//
//     0#7   delivered to consumer 3 from "orders"
//           ... but producer 0 has intended only 0#0 to 0#6: somebody made it up.
//     0#5   intended, then dropped by the producer's full buffer; delivered to consumer 1
//           ... but it never left its producer.
//
// Jepsen calls such a read `unexpected` (total-queue).
#pragma once

#include "broker_model/history/scene.hpp"

namespace brokerlab::history {

class NoPhantom {
 public:
  void delivered(const Scene& scene) {
    findings_.test();
    if (!scene.record.intended() || scene.record.attempts == 0) [[unlikely]]
      broken(scene);
  }
  Judgement judge() const {
    return findings_.judge(Guarantee::no_phantom, "deliveries", "of a message that nobody sent");
  }

 private:
  void broken(const Scene& scene) {
    findings_.violate(scene.note.message, findings_.wants_proof()
                                              ? story(scene, kinds({NoteKind::send_intended, NoteKind::send_dropped,
                                                                    NoteKind::accepted, NoteKind::delivered}))
                                              : std::vector<Note>{});
  }
  Findings findings_;
};

}  // namespace brokerlab::history
