// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/queue_log.hpp"

namespace brokerlab::core {
namespace {

void fill(LogRecord& record, const Turn& t, const Queue& queue, std::uint64_t position, RecordKind kind) {
  record.position = position;
  record.log = queue.log;
  record.segment = segment_of(t.s, position);
  record.name = queue.name;
  record.kind = kind;
}

void log_deaths(Turn& t, Queue& queue, std::uint64_t position, std::uint32_t history) {
  std::vector<DeathEntry>& deaths = t.s.death_scratch;
  deaths.clear();
  for (std::size_t i = t.s.messages.deaths().list(history, deaths); i-- > 0;) {
    LogRecord& record = t.s.log.begin();
    fill(record, t, queue, position, RecordKind::death);
    record.name = deaths[i].queue;
    record.reason = deaths[i].reason;
    record.count = deaths[i].count;
  }
}

}  // namespace

std::uint32_t segment_of(const State& state, std::uint64_t position) {
  return static_cast<std::uint32_t>(position / state.config.node.segment_entries);
}

std::uint64_t log_entry(Turn& t, Queue& queue, std::uint64_t position, const Entry& entry) {
  const Record& message = t.s.messages[entry.record];
  if (message.deaths != kNil) log_deaths(t, queue, position, message.deaths);
  LogRecord& record = t.s.log.begin();
  fill(record, t, queue, position, RecordKind::entry);
  record.message = message.message;
  record.body = message.body;
  record.exchange = message.exchange;
  record.key = message.key;
  record.properties = message.properties;
  record.expires = queue.entries.expires(t.s.chunks, position);
  record.flags = entry.deliveries;
  queue.segments.add(record.segment);
  return record.sequence;
}

void log_settled(Turn& t, Queue& queue, std::uint64_t position, std::uint32_t count) {
  LogRecord& record = t.s.log.begin_patient(t.now + t.s.config.node.flush_settlements_after);
  fill(record, t, queue, position, RecordKind::settled);
  record.count = count;
  const std::uint32_t segment = record.segment;
  const std::uint32_t filling = segment_of(t.s, queue.entries.end());
  for (; count > 0; --count)
    if (queue.segments.settle(segment, filling)) t.s.log.trim_when_written(queue.log, segment);
}

void close_segment(Turn& t, Queue& queue) {
  if (const auto segment = queue.segments.close(segment_of(t.s, queue.entries.end())))
    t.s.log.trim_when_written(queue.log, *segment);
}

void SettledRun::add(Turn& t, Queue& queue, std::uint64_t position) {
  const bool continues = count_ > 0 && position == first_ + count_ && position % t.s.config.node.segment_entries != 0;
  if (!continues) {
    flush(t, queue);
    first_ = position;
  }
  ++count_;
}

void SettledRun::flush(Turn& t, Queue& queue) {
  if (count_ > 0) log_settled(t, queue, first_, count_);
  count_ = 0;
  t.s.log.hurry();  // whoever purges is told when it is done
}

}  // namespace brokerlab::core
