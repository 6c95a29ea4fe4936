// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/declaring.hpp"

#include "broker_model/core/consuming.hpp"
#include "broker_model/core/expiry.hpp"
#include "broker_model/core/publishing.hpp"
#include "broker_model/core/queue_log.hpp"
#include "broker_model/core/settling.hpp"

namespace brokerlab::core {
namespace {

void log_exchange(Turn& t, RecordKind kind, NameId exchange) {
  LogRecord record;
  record.kind = kind;
  record.name = exchange;
  t.s.log.add(record);
}

void log_binding(Turn& t, RecordKind kind, NameId exchange, NameId key, const Queue& queue) {
  LogRecord record;
  record.kind = kind;
  record.name = queue.name;
  record.exchange = exchange;
  record.key = key;
  t.s.log.add(record);
}

void log_queue(Turn& t, RecordKind kind, const Queue& queue) {
  LogRecord record;
  record.kind = kind;
  record.name = queue.name;
  record.count = queue.log;
  record.flags = queue.auto_delete ? 1 : 0;
  if (kind == RecordKind::queue_declared)
    t.s.log.add(record, queue.policy);
  else
    t.s.log.add(record);
}

// A queue that a command names: its slot, or kNil when the session has been told why not.
std::uint32_t usable_queue(Turn& t, std::uint32_t session, NameId name, std::uint32_t token) {
  const std::uint32_t slot = t.queue_slot(name);
  if (slot == kNil) {
    t.failed(session, token, Refusal::no_such_queue);
    return kNil;
  }
  if (t.may_use(session, t.s.queues[slot])) return slot;
  t.failed(session, token, Refusal::locked);
  return kNil;
}

void redeclare(Turn& t, std::uint32_t session, std::uint32_t slot, const DeclareQueue& command) {
  const Queue& queue = t.s.queues[slot];
  if (!t.may_use(session, queue)) return t.failed(session, command.token, Refusal::locked);
  const bool same = queue.policy == *command.policy && queue.auto_delete == command.auto_delete &&
                    queue.exclusive_to == command.exclusive_to;
  if (!same) return t.failed(session, command.token, Refusal::inequivalent);
  t.done(session, command.token, queue.ready.messages, queue.consumer_count);
}

void add_queue(Turn& t, const DeclareQueue& command) {
  Queue queue;
  queue.name = command.name;
  queue.serial = t.s.next_serial++;
  queue.policy = *command.policy;
  queue.exclusive_to = command.exclusive_to;
  queue.auto_delete = command.auto_delete;
  queue.durable = queue.policy.store.durable && !command.exclusive_to.valid();
  if (queue.durable) queue.log = t.s.next_log++;
  if (queue.durable) log_queue(t, RecordKind::queue_declared, queue);
  if (const std::uint32_t owner = t.session_slot(command.exclusive_to); owner != kNil)
    ++t.s.sessions[owner].exclusive_queues;
  t.s.queue_of_name.insert(command.name.value, t.s.queues.insert(std::move(queue)));
}

std::uint64_t purge(Turn& t, std::uint32_t slot) {
  Queue& queue = t.s.queues[slot];
  SettledRun run;
  std::uint64_t position = 0;
  std::uint64_t count = 0;
  while (queue.subscription.head(queue.entries, t.s.chunks, position)) {
    queue.subscription.pop(position);
    const Entry entry = *queue.entries.find(t.s.chunks, position);
    t.note(NoteKind::purged, t.s.messages[entry.record], queue.name, 0, entry.deliveries);
    if ((entry.flags & Entry::kLogged) != 0) run.add(t, queue, position);
    remove_entry(t, slot, position, LogIt::later);
    ++count;
  }
  run.flush(t, queue);
  return count;
}

void drop_entries(Turn& t, Queue& queue) {
  queue.entries.for_each(t.s.chunks, [&](std::uint64_t, const Entry& entry) {
    t.note(NoteKind::deleted, t.s.messages[entry.record], queue.name, 0, entry.deliveries);
    t.s.messages.release(entry.record);
  });
  queue.entries.clear(t.s.chunks);
}

void cancel_consumers(Turn& t, std::uint32_t slot) {
  while (!t.s.queues[slot].consumers.empty()) {
    const std::uint32_t index = t.s.queues[slot].consumers.head;
    const Consumer consumer = t.s.consumers[index];
    detach_consumer(t, index);
    t.send(consumer.session, ConsumerCancelled{consumer.tag, t.s.queues[slot].name});
  }
}

// The exchange and queue of a binding command, or the refusal.
struct BindingEnds {
  std::uint32_t session = kNil;
  std::uint32_t queue = kNil;
};

BindingEnds binding_ends(Turn& t, SessionId id, NameId exchange, NameId queue, std::uint32_t token) {
  BindingEnds ends;
  ends.session = t.session_slot(id);
  if (ends.session == kNil) return ends;
  if (exchange == kDefaultExchange)
    t.failed(ends.session, token, Refusal::reserved);
  else if (t.s.router.find(exchange) == nullptr)
    t.failed(ends.session, token, Refusal::no_such_exchange);
  else
    ends.queue = usable_queue(t, ends.session, queue, token);
  return ends;
}

}  // namespace

void declare_exchange(Turn& t, const DeclareExchange& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil) return;
  if (command.name == kDefaultExchange) return t.failed(session, command.token, Refusal::reserved);
  if (const Exchange* exchange = t.s.router.find(command.name)) {
    const bool same = exchange->kind == command.kind && exchange->durable == command.durable;
    return same ? t.done(session, command.token) : t.failed(session, command.token, Refusal::inequivalent);
  }
  t.s.router.declare(command.name, command.kind, command.durable);
  if (command.durable) log_exchange(t, RecordKind::exchange_declared, command.name);
  t.done(session, command.token);
}

void delete_exchange(Turn& t, const DeleteExchange& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil) return;
  if (command.name == kDefaultExchange) return t.failed(session, command.token, Refusal::reserved);
  const Exchange* exchange = t.s.router.find(command.name);
  if (exchange == nullptr) return t.failed(session, command.token, Refusal::no_such_exchange);
  if (command.if_unused && exchange->bindings > 0) return t.failed(session, command.token, Refusal::in_use);
  if (exchange->durable) log_exchange(t, RecordKind::exchange_deleted, command.name);
  t.s.router.remove(command.name);
  t.done(session, command.token);
}

void declare_queue(Turn& t, const DeclareQueue& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil) return;
  if (const std::uint32_t slot = t.queue_slot(command.name); slot != kNil) return redeclare(t, session, slot, command);
  add_queue(t, command);
  t.done(session, command.token);
}

void delete_queue(Turn& t, const DeleteQueue& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil) return;
  const std::uint32_t slot = usable_queue(t, session, command.name, command.token);
  if (slot == kNil) return;
  const Queue& queue = t.s.queues[slot];
  if (command.if_unused && queue.consumer_count > 0) return t.failed(session, command.token, Refusal::in_use);
  if (command.if_empty && queue.ready.messages > 0) return t.failed(session, command.token, Refusal::not_empty);
  const std::uint64_t count = queue.ready.messages;
  delete_queue(t, slot);
  t.done(session, command.token, count);
}

void delete_queue(Turn& t, std::uint32_t slot) {
  refuse_parked(t, slot);
  cancel_consumers(t, slot);
  Queue& queue = t.s.queues[slot];
  drop_entries(t, queue);
  stop_watching(t, queue);
  if (queue.durable) {
    log_queue(t, RecordKind::queue_deleted, queue);
    t.s.log.truncate_when_written(queue.log);
  }
  if (const std::uint32_t owner = t.session_slot(queue.exclusive_to); owner != kNil)
    --t.s.sessions[owner].exclusive_queues;
  t.s.router.remove_queue(queue.name);
  t.s.queue_of_name.erase(queue.name.value);
  t.s.queues.erase(slot);
}

void purge_queue(Turn& t, const PurgeQueue& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil) return;
  const std::uint32_t slot = usable_queue(t, session, command.name, command.token);
  if (slot != kNil) t.done(session, command.token, purge(t, slot));
}

void inspect_queue(Turn& t, const InspectQueue& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil) return;
  const std::uint32_t slot = usable_queue(t, session, command.name, command.token);
  if (slot == kNil) return;
  const Queue& queue = t.s.queues[slot];
  t.done(session, command.token, queue.ready.messages, queue.consumer_count);
}

void bind(Turn& t, const Bind& command) {
  const BindingEnds ends = binding_ends(t, command.session, command.exchange, command.queue, command.token);
  if (ends.queue == kNil) return;
  const bool added = t.s.router.bind(command.exchange, command.key, command.queue);
  const Queue& queue = t.s.queues[ends.queue];
  if (added && queue.durable && t.s.router.find(command.exchange)->durable)
    log_binding(t, RecordKind::bound, command.exchange, command.key, queue);
  t.done(ends.session, command.token);
}

void unbind(Turn& t, const Unbind& command) {
  const BindingEnds ends = binding_ends(t, command.session, command.exchange, command.queue, command.token);
  if (ends.queue == kNil) return;
  const bool removed = t.s.router.unbind(command.exchange, command.key, command.queue);
  const Queue& queue = t.s.queues[ends.queue];
  if (removed && queue.durable && t.s.router.find(command.exchange)->durable)
    log_binding(t, RecordKind::unbound, command.exchange, command.key, queue);
  t.done(ends.session, command.token);
}

}  // namespace brokerlab::core
