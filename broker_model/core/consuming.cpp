// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/consuming.hpp"

#include "broker_model/core/declaring.hpp"
#include "broker_model/core/hand_out.hpp"

namespace brokerlab::core {
namespace {

std::uint64_t tag_key(std::uint32_t session, NameId tag) { return (std::uint64_t{session} << 32) | tag.value; }

bool exclusive_conflict(const Turn& t, const Queue& queue, bool wants_exclusive) {
  if (queue.consumers.empty()) return false;
  return wants_exclusive || t.s.consumers[queue.consumers.head].exclusive;
}

Refusal refusal_of(const Turn& t, std::uint32_t session, std::uint32_t slot, const Subscribe& command) {
  if (slot == kNil) return Refusal::no_such_queue;
  const Queue& queue = t.s.queues[slot];
  if (!t.may_use(session, queue)) return Refusal::locked;
  if (t.s.consumer_of_tag.contains(tag_key(session, command.consumer))) return Refusal::tag_in_use;
  if (exclusive_conflict(t, queue, command.exclusive)) return Refusal::exclusive_in_use;
  return Refusal::none;
}

std::uint32_t add_consumer(Turn& t, std::uint32_t session, std::uint32_t slot, const Subscribe& command) {
  Consumer consumer;
  consumer.tag = command.consumer;
  consumer.serial = t.s.next_serial++;
  consumer.session = session;
  consumer.queue = slot;
  consumer.window = command.window;
  consumer.settle_on_send = command.settle_on_send;
  consumer.exclusive = command.exclusive;
  const std::uint32_t index = t.s.consumers.insert(consumer);
  push_back(t.s.consumers, &Consumer::in_session, t.s.sessions[session].consumers, index);
  push_back(t.s.consumers, &Consumer::in_queue, t.s.queues[slot].consumers, index);
  ++t.s.queues[slot].consumer_count;
  t.s.consumer_of_tag.insert(tag_key(session, command.consumer), index);
  return index;
}

}  // namespace

void subscribe(Turn& t, const Subscribe& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil) return;
  const std::uint32_t slot = t.queue_slot(command.queue);
  const Refusal why = refusal_of(t, session, slot, command);
  if (why != Refusal::none) return t.failed(session, command.token, why);
  activate(t, add_consumer(t, session, slot, command));
  const Queue& queue = t.s.queues[slot];
  t.done(session, command.token, queue.ready.messages, queue.consumer_count);
}

void unsubscribe(Turn& t, const Unsubscribe& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil) return;
  const std::uint32_t* consumer = t.s.consumer_of_tag.find(tag_key(session, command.consumer));
  if (consumer != nullptr) remove_consumer(t, *consumer);
  t.done(session, command.token);
}

void set_session_window(Turn& t, const SetSessionWindow& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil) return;
  t.s.sessions[session].window = command.window;
  wake(t, session);
}

void detach_consumer(Turn& t, std::uint32_t index) {
  leave_place(t, index);
  const Consumer consumer = t.s.consumers[index];
  Queue& queue = t.s.queues[consumer.queue];
  unlink(t.s.consumers, &Consumer::in_session, t.s.sessions[consumer.session].consumers, index);
  unlink(t.s.consumers, &Consumer::in_queue, queue.consumers, index);
  --queue.consumer_count;
  t.s.consumer_of_tag.erase(tag_key(consumer.session, consumer.tag));
  t.s.consumers.erase(index);
}

void remove_consumer(Turn& t, std::uint32_t index) {
  const std::uint32_t slot = t.s.consumers[index].queue;
  detach_consumer(t, index);
  const Queue& queue = t.s.queues[slot];
  if (queue.auto_delete && queue.consumer_count == 0) delete_queue(t, slot);
}

}  // namespace brokerlab::core
