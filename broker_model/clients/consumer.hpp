// SPDX-License-Identifier: Apache-2.0
// A consuming endpoint: deliveries go in; processing, settlements and forwarded messages come out. Deliveries wait in a
// local buffer, first in first out, for one of policy.concurrency slots.
//
// What always holds: a delivery is settled at most once and only on the connection that brought it; an effect is noted
// before its settlement is asked for; a forwarded message is asked for before the settlement of the delivery that it
// came from. When the connection is lost, buffered deliveries are forgotten (the broker has them back; those that it
// settled when it sent them are kept), while those being processed run to their end and have their effect, without a
// settlement: that is how duplicates arise.
//
// A delivery whose id is in the table of seen ids takes no service time: its effect is skipped, it is acknowledged, and
// it is forwarded again if the consumer forwards (what became of the first forward is not known). Nothing is forwarded
// without a connection.
//
// The caller steps it with every input at its time, does what the effects ask for in order, answers StartProcessing by
// ProcessingDone{slot} after the duration, and hands in the same SeenIds table each time. A killed consumer is
// destroyed together with its pending ProcessingDone; SeenIds::process_killed says what its table keeps.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/ids.hpp"
#include "broker_model/base/lent.hpp"
#include "broker_model/base/message.hpp"
#include "broker_model/base/note.hpp"
#include "broker_model/base/refilled.hpp"
#include "broker_model/base/ring.hpp"
#include "broker_model/base/slab.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/clients/producer.hpp"
#include "broker_model/clients/seen_ids.hpp"
#include "broker_model/policy/consumer_policy.hpp"

namespace brokerlab {

/// A message arrived. `token` names it in a settlement (a delivery tag). `delivery_count` from 1.
struct MessageDelivered {
  MessageId message;
  std::uint64_t token;
  Body body;
  NameId queue;
  std::uint16_t delivery_count;
  bool redelivered;
  bool poisonous = false;  ///< the application will never be able to process it
};
/// Where the process dies at the end of processing: not at all; before its effect; between effect and settlement.
enum class CrashPoint : std::uint8_t { none, before_effect, after_effect };
struct ProcessingDone {
  std::uint32_t slot;
  CrashPoint crash = CrashPoint::none;
};

using ConsumerInput = std::variant<MessageDelivered, ProcessingDone, ConnectionLost, ConnectionReady>;

enum class ConsumerSettlement : std::uint8_t { acknowledge, give_back, reject };
struct SettleDelivery {
  std::uint64_t token;
  ConsumerSettlement how;
};
/// Answer by ProcessingDone{slot} after `duration`.
struct StartProcessing {
  std::uint32_t slot;
  Duration duration;
};
/// Publish this message to `queue`, on the connection that the settlement will take.
struct ForwardMessage {
  MessageId message;
  Body body;
  NameId queue;
};
/// The delivery killed the process: nothing further comes from it. The caller destroys the endpoint.
struct ProcessCrashed {
  MessageId message;
};
/// The message is a reply: give it to the producer that waits for it.
struct HandOver {
  MessageId message;
};
using ConsumerEffect = std::variant<SettleDelivery, StartProcessing, ForwardMessage, HandOver, ProcessCrashed>;

/// Where the messages that a consumer has processed go on to.
struct Onward {
  NameId forward_to = NameId::none();  ///< published again to this queue
  bool hand_over = false;              ///< they are replies
};

/// What a consumer asks for, in order; a buffer to be used again. Notes are kept across clear().
class ConsumerEffects {
 public:
  template <class Effect>
  void add(const Effect& effect) {
    items_.add().template emplace<Effect>(effect);
  }
  std::span<const ConsumerEffect> items() const { return items_.items(); }
  Notes& notes() { return *notes_; }
  const Notes& notes() const { return *notes_; }
  /// Until give_back() notes go to `notes`.
  void borrow(Notes& notes) { notes_.borrow(notes); }
  void give_back() { notes_.give_back(); }
  void clear() { items_.clear(); }

 private:
  Refilled<ConsumerEffect> items_;
  Lent<Notes> notes_;
};

/// Deliveries that wait in the client before it stops reading its socket.
/// Source: RabbitMQ Java client, WorkPool.MAX_QUEUE_LENGTH.
inline constexpr std::size_t kLocalBufferLimit = 1000;

/// Consumer groups that a run may have: the stage shares the 32-bit attempt of a draw with the delivery count.
inline constexpr std::uint32_t kMaxStages = 65536;

class Consumer {
 public:
  /// Not connected at first. `policy` is shared by a group and never changes. `stage` tells consumer groups apart:
  /// equal for all consumers of a group, so that a message's service time does not depend on which of them gets it, and
  /// different between groups, so that the same message's service times in a row of queues are independent; below
  /// kMaxStages.
  Consumer(ConsumerId id, std::shared_ptr<const ConsumerPolicy> policy, DrawKey key, std::uint32_t stage,
           Onward onward = {});

  /// The only way in and the only way out.
  void step(Instant now, const ConsumerInput& input, SeenIds& seen, ConsumerEffects& effects);

  /// False when the local buffer is full: the caller leaves further deliveries in the socket until it is true again
  /// (look after each step). A delivery that is handed in all the same is taken.
  bool wants_more() const { return buffer_.size() < kLocalBufferLimit; }

  const ConsumerPolicy& policy() const { return *policy_; }
  /// The delivery that is being processed in this slot, and whether it will have its effect.
  const MessageDelivered& in_slot(std::uint32_t slot) const { return slots_[slot].delivery; }
  bool will_have_effect(std::uint32_t slot) const {
    return !crashes(slots_[slot].delivery) && !fails(slots_[slot].delivery);
  }
  ConsumerId id() const { return id_; }
  bool connected() const { return connected_; }
  std::size_t buffered() const { return buffer_.size(); }
  std::size_t processing() const { return slots_.size(); }
  /// Deliveries of this connection that are not settled.
  std::uint64_t unsettled() const { return unsettled_; }

 private:
  struct Work {
    MessageDelivered delivery;
    bool settleable;  // not settled yet, and the connection that brought it is still there
  };

  void on(const MessageDelivered& delivery, SeenIds& seen, ConsumerEffects& effects);
  void on(const ProcessingDone& done, SeenIds& seen, ConsumerEffects& effects);
  void on(const ConnectionLost&, SeenIds& seen, ConsumerEffects& effects);
  void on(const ConnectionReady&, SeenIds& seen, ConsumerEffects& effects);

  void fill_slots(SeenIds& seen, ConsumerEffects& effects);
  bool has_free_slot() const { return slots_.size() < policy_->concurrency; }
  void take_up(const MessageDelivered& delivery, SeenIds& seen, ConsumerEffects& effects);
  void finish(const MessageDelivered& delivery, bool settleable, SeenIds& seen, ConsumerEffects& effects);
  void have_effect(const MessageDelivered& delivery, SeenIds& seen, ConsumerEffects& effects);
  void settle(const MessageDelivered& delivery, ConsumerSettlement how, ConsumerEffects& effects);
  ConsumerSettlement failure_settlement() const;
  bool dedups() const;
  bool crashes(const MessageDelivered& delivery) const;
  bool fails(const MessageDelivered& delivery) const;
  Duration service_time(const MessageDelivered& delivery) const;
  std::uint32_t draw_attempt(const MessageDelivered& delivery) const;
  void note_delivery(const MessageDelivered& delivery, ConsumerEffects& effects) const;
  void note_start(const MessageDelivered& delivery, Duration service, ConsumerEffects& effects) const;
  void note(ConsumerEffects& effects, NoteKind kind, const MessageDelivered& delivery) const;

  std::shared_ptr<const ConsumerPolicy> policy_;
  DrawKey key_;
  ConsumerId id_;
  Onward onward_;
  Instant now_;
  Ring<MessageDelivered> buffer_;
  Slab<Work> slots_;
  std::uint64_t unsettled_ = 0;
  std::uint32_t stage_;
  bool connected_ = false;
  bool crashed_ = false;
};

}  // namespace brokerlab
