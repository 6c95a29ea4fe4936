// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/recovery.hpp"

#include <algorithm>
#include <vector>

#include "broker_model/core/log_check.hpp"
#include "broker_model/core/queue_log.hpp"

namespace brokerlab::core {
namespace {

// One entry that has been read. Deaths are a history in the message store's table.
struct Found {
  std::uint32_t log = 0;
  std::uint64_t position = 0;
  const LogRecord* entry = nullptr;
  std::uint32_t deaths = kNil;
  std::uint16_t deliveries = 0;
  bool delivered = false;
  bool live = true;
};

// What is known of one queue's log.
struct LogFound {
  std::uint32_t queue = kNil;                      // slot; kNil: unknown or deleted
  FlatMap<std::uint64_t, std::uint32_t> entry_at;  // position -> index in found_
  std::vector<std::uint32_t> segments;
  std::uint64_t end = 0;
  std::uint64_t dying_position = 0;  // deaths read, whose entry has not come yet
  std::uint32_t dying = kNil;
};

class Recovery {
 public:
  Recovery(const BrokerConfig& config, const SurvivingLog& log) : log_(log) { state_.config = config; }

  State run() {
    bool clean = false;
    for (std::size_t i = 0; i < log_.records.size(); ++i) {
      if (!is_intact(log_, i)) continue;
      read(log_.records[i]);
      clean = log_.records[i].kind == RecordKind::clean_stop;
    }
    flag_all_ = !clean && state_.config.node.unclean_marks_redelivered;
    place_entries();
    for (LogFound& found : logs_) finish_log(found);
    state_.log.continue_after(last_);
    if (clean) mark_started();
    return std::move(state_);
  }

 private:
  void read(const LogRecord& record) {
    last_ = std::max(last_, record.sequence);
    switch (record.kind) {
      case RecordKind::queue_declared:
        return declare_queue(record);
      case RecordKind::queue_deleted:
        return delete_queue(record);
      case RecordKind::exchange_declared:
        return declare_exchange(record);
      case RecordKind::exchange_deleted:
        state_.router.remove(record.name);
        return;
      case RecordKind::bound:
        return bind(record);
      case RecordKind::unbound:
        state_.router.unbind(record.exchange, record.key, record.name);
        return;
      case RecordKind::clean_stop:
      case RecordKind::started:
        return;
      case RecordKind::entry:
      case RecordKind::death:
      case RecordKind::delivered:
      case RecordKind::settled:
        return read_of_queue(record);
    }
  }

  void declare_queue(const LogRecord& record) {
    const bool odd = record.policy >= log_.policies.size() || record.count == 0 ||
                     state_.queue_of_name.contains(record.name.value) || log_of_.contains(record.count);
    if (odd) return;
    Queue queue;
    queue.name = record.name;
    queue.serial = state_.next_serial++;
    queue.policy = log_.policies[record.policy];
    queue.auto_delete = (record.flags & 1) != 0;
    queue.durable = true;
    queue.log = record.count;
    state_.next_log = std::max(state_.next_log, record.count + 1);
    log_of_.insert(record.count, static_cast<std::uint32_t>(logs_.size()));
    logs_.emplace_back();
    logs_.back().queue = state_.queues.insert(std::move(queue));
    state_.queue_of_name.insert(record.name.value, logs_.back().queue);
  }

  void delete_queue(const LogRecord& record) {
    LogFound* found = log_of(record.count);
    if (found == nullptr || found->queue == kNil) return;
    state_.queue_of_name.erase(state_.queues[found->queue].name.value);
    state_.router.remove_queue(state_.queues[found->queue].name);
    state_.queues.erase(found->queue);
    found->queue = kNil;
  }

  void declare_exchange(const LogRecord& record) {
    if (record.name != kDefaultExchange && state_.router.find(record.name) == nullptr)
      state_.router.declare(record.name, ExchangeKind::direct, true);
  }

  void bind(const LogRecord& record) {
    if (state_.router.find(record.exchange) != nullptr && state_.queue_of_name.contains(record.name.value))
      state_.router.bind(record.exchange, record.key, record.name);
  }

  LogFound* log_of(std::uint32_t log) {
    const std::uint32_t* index = log_of_.find(log);
    return index == nullptr ? nullptr : &logs_[*index];
  }

  void read_of_queue(const LogRecord& record) {
    LogFound* found = log_of(record.log);
    const bool beyond = record.position / state_.config.node.segment_entries >= 0xffffffff;
    // A log whose queue is not known stays on the disk: its number must not go to another queue.
    if (found == nullptr && record.log != 0xffffffff) state_.next_log = std::max(state_.next_log, record.log + 1);
    if (found == nullptr || found->queue == kNil || beyond) return;
    note_segment(*found, segment_of(state_, record.position));
    found->end = std::max(found->end, record.position + 1);
    if (record.kind == RecordKind::entry) add_entry(*found, record);
    if (record.kind == RecordKind::death) add_death(*found, record);
    if (record.kind == RecordKind::settled) settle(*found, record);
    if (record.kind == RecordKind::delivered) mark_delivered(*found, record);
  }

  static void note_segment(LogFound& found, std::uint32_t segment) {
    if (found.segments.empty() || found.segments.back() != segment) found.segments.push_back(segment);
  }

  void add_death(LogFound& found, const LogRecord& record) {
    if (found.dying != kNil && found.dying_position != record.position) forget_deaths(found);
    found.dying_position = record.position;
    const DeathEntry entry{record.name, record.reason, record.count};
    found.dying = state_.messages.deaths().prepend(found.dying, entry);
  }

  void forget_deaths(LogFound& found) {
    state_.messages.deaths().erase(found.dying);
    found.dying = kNil;
  }

  void add_entry(LogFound& found, const LogRecord& record) {
    if (found.dying != kNil && found.dying_position != record.position) forget_deaths(found);
    const auto index = static_cast<std::uint32_t>(found_.size());
    if (!found.entry_at.insert(record.position, index)) return forget_deaths(found);
    const bool delivered = record.flags > 0;
    found_.push_back(Found{record.log, record.position, &record, found.dying, record.flags, delivered, true});
    found.dying = kNil;
  }

  void settle(LogFound& found, const LogRecord& record) {
    const std::uint32_t most = std::min(std::max(record.count, 1U), state_.config.node.segment_entries);
    for (std::uint32_t i = 0; i < most; ++i) {
      const std::uint32_t* index = found.entry_at.find(record.position + i);
      if (index == nullptr) continue;
      end_entry(found_[*index]);
      found.entry_at.erase(record.position + i);
    }
    found.end = std::max(found.end, record.position + most);
  }

  void end_entry(Found& found) {
    found.live = false;
    state_.messages.deaths().erase(found.deaths);
    found.deaths = kNil;
  }

  void mark_delivered(LogFound& found, const LogRecord& record) {
    const std::uint32_t* index = found.entry_at.find(record.position);
    if (index == nullptr) return;
    found_[*index].delivered = true;
    found_[*index].deliveries = std::max(found_[*index].deliveries, record.flags);
  }

  void place_entries() {
    std::erase_if(found_, [](const Found& each) { return !each.live; });
    const auto before = [](const Found& a, const Found& b) {
      return a.log != b.log ? a.log < b.log : a.position < b.position;
    };
    std::sort(found_.begin(), found_.end(), before);
    for (const Found& each : found_) place(each);
  }

  void place(const Found& each) {
    const std::uint32_t slot = log_of(each.log)->queue;
    if (slot == kNil) return state_.messages.deaths().erase(each.deaths);
    Queue& queue = state_.queues[slot];
    Entry entry;
    entry.record = state_.messages.add(record_of(each));
    entry.deliveries = each.deliveries;
    entry.state = EntryState::ready;
    entry.flags = Entry::kLogged;
    if (flag_all_ || each.delivered) entry.flags |= Entry::kRedelivered;
    queue.entries.place(state_.chunks, each.position, entry, each.entry->expires);
    queue.ready.add(each.entry->body.size);
  }

  static Record record_of(const Found& each) {
    Record record;
    record.message = each.entry->message;
    record.body = each.entry->body;
    record.exchange = each.entry->exchange;
    record.key = each.entry->key;
    record.properties = each.entry->properties;
    record.deaths = each.deaths;
    record.persistent = true;
    return record;
  }

  void finish_log(LogFound& found) {
    forget_deaths(found);
    if (found.queue == kNil) return;
    Queue& queue = state_.queues[found.queue];
    queue.entries.advance(found.end);
    queue.dirty = true;  // what was out is ready now: limits may be passed
    state_.dirty.push_back(state_.queue_ref(found.queue));
    list_segments(found, queue);
    while (const auto segment = queue.segments.take_settled(segment_of(state_, queue.entries.end())))
      state_.log.trim_when_written(queue.log, *segment);
  }

  void list_segments(LogFound& found, Queue& queue) {
    std::sort(found.segments.begin(), found.segments.end());
    found.segments.erase(std::unique(found.segments.begin(), found.segments.end()), found.segments.end());
    std::uint64_t position = queue.entries.next_live(state_.chunks, 0);
    for (const std::uint32_t segment : found.segments) {
      queue.segments.touch(segment);
      while (position < queue.entries.end() && segment_of(state_, position) == segment) {
        queue.segments.add(segment);
        position = queue.entries.next_live(state_.chunks, position + 1);
      }
    }
  }

  // From here on a crash is no clean stop any more.
  void mark_started() {
    LogRecord record;
    record.kind = RecordKind::started;
    state_.log.add(record);
  }

  const SurvivingLog& log_;
  State state_;
  std::vector<Found> found_;
  std::vector<LogFound> logs_;
  FlatMap<std::uint32_t, std::uint32_t> log_of_;  // log number -> index in logs_
  std::uint64_t last_ = 0;
  bool flag_all_ = false;
};

}  // namespace

State recover(const BrokerConfig& config, const SurvivingLog& log) { return Recovery(config, log).run(); }

}  // namespace brokerlab::core
