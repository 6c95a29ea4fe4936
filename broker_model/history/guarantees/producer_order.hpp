// SPDX-License-Identifier: Apache-2.0
// Producer order: of each producer's messages, every queue's consumers see the first deliveries in the order of
// sending. Redeliveries are free, and so is the order of dead letters (they come in the order of dying).
//
//     10 ms  0#0 attempted, lost on the way
//     11 ms  0#1 attempted, accepted, delivered
//     40 ms  0#0 attempted again, accepted, delivered    <- first delivery behind 0#1: violated
//
// Any in-flight window above one together with retries allows this.
#pragma once

#include "broker_model/base/flat_map.hpp"
#include "broker_model/history/scene.hpp"

namespace brokerlab::history {

class ProducerOrder {
 public:
  void delivered(const Scene& scene) {
    if (scene.life.delivered != 0 || scene.life.from_dead != 0) return;
    const std::uint32_t number = scene.note.message.number;
    Latest& latest = latest_.find_or_insert(key(scene.note), Latest{number});
    if (latest.any) findings_.test();
    latest.any = true;
    if (number < latest.number) [[unlikely]]
      broken(scene, latest.number);
    latest.number = std::max(latest.number, number);
  }
  Judgement judge() const {
    return findings_.judge(Guarantee::producer_order, "first deliveries after another", "came out of order");
  }

 private:
  struct Latest {
    std::uint32_t number = 0;
    bool any = false;
  };
  static std::uint64_t key(const Note& note) { return (std::uint64_t{note.message.producer.value} << 32) | note.place; }
  void broken(const Scene& scene, std::uint32_t overtaker) {
    std::vector<Note> proof;
    if (findings_.wants_proof()) proof = overtaking(scene, overtaker);
    findings_.violate(scene.note.message, proof);
  }
  static std::vector<Note> overtaking(const Scene& scene, std::uint32_t overtaker) {
    const MessageId other{scene.note.message.producer, overtaker};
    return scene.recent.collect(kNotesPerProof, [&](const Note& note) {
      return note.kind == NoteKind::delivered && note.place == scene.note.place &&
             (note.message == other || note.message == scene.note.message);
    });
  }

  FlatMap<std::uint64_t, Latest> latest_;  // by (producer, queue): the largest number first delivered
  Findings findings_;
};

}  // namespace brokerlab::history
