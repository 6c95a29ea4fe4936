// SPDX-License-Identifier: Apache-2.0
// Bounded window: a consumer never holds more unsettled deliveries than its window allows.
//
//     window 2:  0#1 delivered (holds 1), 0#2 delivered (holds 2), 0#3 delivered (holds 3)    <- violated
#pragma once

#include "broker_model/history/findings.hpp"

namespace brokerlab::history {

class BoundedWindow {
 public:
  /// A `consumer_window` note; a window of 0 has no limit.
  void held(const Note& note) {
    if (note.detail == 0) [[unlikely]]
      return;
    findings_.test();
    if (note.count > note.detail) [[unlikely]]
      findings_.violate(message_of(note), {note});
  }
  Judgement judge() const {
    return findings_.judge(Guarantee::bounded_window, "looks at a limited window", "found it overrun");
  }

 private:
  static std::optional<MessageId> message_of(const Note& note) {
    return note.message.producer.valid() ? std::optional{note.message} : std::nullopt;
  }
  Findings findings_;
};

}  // namespace brokerlab::history
