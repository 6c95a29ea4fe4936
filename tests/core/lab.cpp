// SPDX-License-Identifier: Apache-2.0
#include "tests/core/lab.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <type_traits>

namespace brokerlab::test {
namespace {

const char* refusal_name(Refusal refusal) {
  switch (refusal) {
    case Refusal::none:
      return "none";
    case Refusal::no_such_exchange:
      return "no_such_exchange";
    case Refusal::no_such_queue:
      return "no_such_queue";
    case Refusal::inequivalent:
      return "inequivalent";
    case Refusal::locked:
      return "locked";
    case Refusal::in_use:
      return "in_use";
    case Refusal::not_empty:
      return "not_empty";
    case Refusal::exclusive_in_use:
      return "exclusive_in_use";
    case Refusal::reserved:
      return "reserved";
    case Refusal::tag_in_use:
      return "tag_in_use";
  }
  return "?";
}

const char* reason_name(DeathReason reason) {
  switch (reason) {
    case DeathReason::rejected:
      return "rejected";
    case DeathReason::expired:
      return "expired";
    case DeathReason::maxlen:
      return "maxlen";
    case DeathReason::delivery_limit:
      return "delivery_limit";
  }
  return "?";
}

}  // namespace

void Disk::append(const Effects& effects, const Append& append) {
  for (std::uint32_t i = append.first; i < append.first + append.count; ++i) {
    LogRecord record = effects.records()[i];
    if (record.kind == RecordKind::queue_declared) {
      policies.push_back(effects.policies()[record.policy]);
      record.policy = static_cast<std::uint32_t>(policies.size() - 1);
    }
    records.push_back(record);
  }
  appended = append.last_sequence;
  ++appends;
}

void Disk::trim(const Trim& trim) {
  removals.push_back(fmt::format("trim {}/{}", trim.log, trim.segment));
  std::erase_if(records, [&](const LogRecord& r) { return r.log == trim.log && r.segment == trim.segment; });
}

void Disk::truncate(const Truncate& truncate) {
  removals.push_back(fmt::format("truncate {}", truncate.log));
  std::erase_if(records, [&](const LogRecord& r) { return r.log == truncate.log; });
}

SurvivingLog Disk::survivors(std::uint64_t sequence) const {
  SurvivingLog log{records, policies};
  std::erase_if(log.records, [&](const LogRecord& r) { return r.sequence > sequence; });
  return log;
}

NameId Lab::name(const std::string& text) {
  const auto [at, added] = names_.emplace(text, NameId(static_cast<std::uint32_t>(texts_.size())));
  if (added) texts_.push_back(text);
  return at->second;
}

SessionId Lab::admin() {
  if (!admin_.valid()) {
    admin_ = SessionId(1000000);
    input(SessionOpened{admin_, admin_, kPlenty});
  }
  return admin_;
}

SessionId Lab::open(std::uint64_t credit) {
  const SessionId session(next_session_++);
  input(SessionOpened{session, session, credit});
  return session;
}
SessionId Lab::open_on(SessionId carrier) {
  const SessionId session(next_session_++);
  input(SessionOpened{session, carrier, 0});
  return session;
}

void Lab::queue(const std::string& queue, const QueuePolicy& policy, SessionId exclusive_to, bool auto_delete) {
  const SessionId by = exclusive_to.valid() ? exclusive_to : admin();
  input(DeclareQueue{by, name(queue), &policy, exclusive_to, auto_delete, 0});
}
void Lab::exchange(const std::string& exchange, bool durable) {
  input(DeclareExchange{admin(), name(exchange), ExchangeKind::direct, durable, 0});
}
void Lab::bind(const std::string& exchange, const std::string& queue, const std::string& key) {
  input(Bind{admin(), name(exchange), name(queue), name(key), 0});
}
void Lab::unbind(const std::string& exchange, const std::string& queue, const std::string& key) {
  input(Unbind{admin(), name(exchange), name(queue), name(key), 0});
}
void Lab::purge(const std::string& queue) { input(PurgeQueue{admin(), name(queue), 1}); }
void Lab::remove(const std::string& queue) { input(DeleteQueue{admin(), name(queue), false, false, 1}); }
void Lab::inspect(const std::string& queue) { input(InspectQueue{admin(), name(queue), 1}); }

Publish Lab::publication(SessionId session, const std::string& exchange, const std::string& key,
                         std::uint32_t number) const {
  Publish publish;
  publish.session = session;
  publish.exchange = names_.at(exchange);
  publish.key = names_.at(key);
  publish.message = MessageId{ProducerId(0), number};
  publish.body = Body{number, 4, 0};
  publish.confirm = number;
  publish.persistent = true;
  return publish;
}
void Lab::publish(SessionId session, const std::string& queue, std::uint32_t number, std::uint32_t size) {
  name(queue);
  Publish publish = publication(session, "", queue, number);
  publish.body.size = size;
  input(publish);
}
void Lab::publish(SessionId session, const std::string& exchange, const std::string& key, std::uint32_t number) {
  name(exchange), name(key);
  input(publication(session, exchange, key, number));
}

void Lab::subscribe(SessionId session, const std::string& queue, std::uint32_t window, const std::string& tag,
                    bool settle_on_send, bool exclusive) {
  input(Subscribe{session, name(queue), name(tag), window, settle_on_send, exclusive, 0});
}
void Lab::unsubscribe(SessionId session, const std::string& tag) { input(Unsubscribe{session, name(tag), 0}); }
void Lab::pull(SessionId session, const std::string& queue, bool settle_on_send) {
  input(Pull{session, name(queue), settle_on_send, 1});
}
void Lab::settle(SessionId session, std::uint32_t number, Settlement how, bool more) {
  input(Settle{session, leases_.at(number), how, more});
}
void Lab::extend(SessionId session, std::uint32_t number, Duration timeout) {
  input(ExtendLease{session, leases_.at(number), timeout});
}

// Time stops at every deadline on its way.
void Lab::wait(Duration time) {
  const Instant end = now_ + time;
  for (Instant next = broker_.next_deadline(); next <= end; next = broker_.next_deadline()) {
    now_ = std::max(now_, next);
    input(TimePassed{});
  }
  now_ = end;
  input(TimePassed{});
}

void Lab::complete_write() {
  disk_.written = disk_.appended;
  input(WriteCompleted{disk_.written});
}
void Lab::complete_sync() {
  disk_.synced = disk_.sync_asked;
  input(SyncCompleted{disk_.synced});
}

void Lab::restart(bool power_cut) {
  const SurvivingLog log = disk_.survivors(power_cut ? disk_.synced : disk_.written);
  disk_.records = log.records;
  disk_.appended = disk_.written = log.records.empty() ? 0 : log.records.back().sequence;
  broker_ = Broker::recover(BrokerConfig{1, node_}, log);
  admin_ = SessionId::none();
  leases_.clear();
  pending_.clear();
  input(TimePassed{});
}

// What a step asks of the disk is answered by further steps, and work that is left is gone on with at once.
void Lab::input(const Input& first) {
  step(first);
  while (!pending_.empty()) {
    const Input next = pending_.front();
    pending_.erase(pending_.begin());
    step(next);
  }
  while (broker_.next_deadline() <= now_) {
    step(TimePassed{});
    while (!pending_.empty()) {
      const Input next = pending_.front();
      pending_.erase(pending_.begin());
      step(next);
    }
  }
}

void Lab::step(const Input& input) {
  effects_.clear();
  broker_.step(now_, input, effects_);
  largest_step_ = std::max(largest_step_, effects_.size());
  for (const Effects::Effect& effect : effects_.items()) carry_out(effect);
}

void Lab::carry_out(const Effects::Effect& effect) {
  fingerprint_.add(effect.index());
  if (const auto* send = std::get_if<Send<Reply>>(&effect)) {
    observe(send->session, send->message);
  } else if (const auto* append = std::get_if<Append>(&effect)) {
    disk_.append(effects_, *append);
    fingerprint_.add(append->last_sequence, append->bytes);
    if (!disk_at_once_) return;
    disk_.written = append->last_sequence;
    pending_.emplace_back(WriteCompleted{append->last_sequence});
  } else if (const auto* sync = std::get_if<Sync>(&effect)) {
    disk_.sync_asked = sync->up_to_sequence;
    ++disk_.syncs;
    if (!disk_at_once_) return;
    disk_.synced = sync->up_to_sequence;
    pending_.emplace_back(SyncCompleted{sync->up_to_sequence});
  } else if (const auto* trim = std::get_if<Trim>(&effect)) {
    disk_.trim(*trim);
  } else if (const auto* truncate = std::get_if<Truncate>(&effect)) {
    disk_.truncate(*truncate);
  } else if (const auto* closed = std::get_if<CloseSession>(&effect)) {
    say(closed->session, "closed");
  } else if (const auto* paused = std::get_if<PauseReading>(&effect)) {
    say(paused->session, "paused");
  } else if (const auto* resumed = std::get_if<ResumeReading>(&effect)) {
    say(resumed->session, "resumed");
  }
}

std::string Lab::describe(const Outgoing& message) const {
  std::string line = fmt::format("m{}{}", message.message.number, message.redelivered ? " redelivered" : "");
  if (message.delivery_count > 1) line += fmt::format(" count={}", message.delivery_count);
  if (message.exchange != kDefaultExchange) line += " exchange=" + text(message.exchange);
  if (message.key != message.queue && message.queue.valid()) line += " key=" + text(message.key);
  for (std::uint32_t i = 0; i < message.deaths_count; ++i) {
    const DeathEntry& death = effects_.deaths()[message.deaths_first + i];
    line += fmt::format(" death={}:{}:{}", text(death.queue), reason_name(death.reason), death.count);
  }
  if (message.deaths_count > 0)
    line += fmt::format(" first={}:{}", text(message.first_death_queue), reason_name(message.first_death_reason));
  return line;
}

void Lab::say(SessionId session, const std::string& what) {
  const std::string who = session == admin_ ? "admin" : fmt::format("s{}", session.value);
  const std::string line = who + ": " + what + "\n";
  for (const char c : line) fingerprint_.add(static_cast<unsigned char>(c));
  seen_ += line;
}

void Lab::observe(SessionId session, const Reply& reply) {
  if (const auto* done = std::get_if<Done>(&reply)) {
    say(session, fmt::format("done {} {}", done->count, done->consumers));
  } else if (const auto* failed = std::get_if<Failed>(&reply)) {
    say(session, fmt::format("failed {}", refusal_name(failed->why)));
  } else if (std::get_if<SettleFailed>(&reply) != nullptr) {
    say(session, "settle failed");
  } else if (const auto* confirmed = std::get_if<Confirmed>(&reply)) {
    say(session, fmt::format("confirmed m{}", confirmed->confirm));
  } else if (const auto* refused = std::get_if<Refused>(&reply)) {
    say(session, fmt::format("refused m{}", refused->confirm));
  } else if (const auto* returned = std::get_if<Returned>(&reply)) {
    say(session, fmt::format("returned m{}", returned->message.message.number));
  } else if (const auto* delivered = std::get_if<Delivered>(&reply)) {
    leases_[delivered->message.message.number] = delivered->lease;
    const std::string tag = text(delivered->consumer) == "c" ? "" : " tag=" + text(delivered->consumer);
    say(session, fmt::format("deliver {} {}{}", text(delivered->message.queue), describe(delivered->message), tag));
  } else if (const auto* pulled = std::get_if<Pulled>(&reply)) {
    leases_[pulled->message.message.number] = pulled->lease;
    say(session, fmt::format("got {} {} remaining={}", text(pulled->message.queue), describe(pulled->message),
                             pulled->remaining));
  } else if (const auto* empty = std::get_if<PullEmpty>(&reply)) {
    say(session, "empty " + text(empty->queue));
  } else if (const auto* cancelled = std::get_if<ConsumerCancelled>(&reply)) {
    say(session, "cancelled " + text(cancelled->queue));
  }
}

std::string Lab::seen() {
  std::string lines = seen_.empty() ? "(nothing)\n" : seen_;
  seen_.clear();
  return lines;
}

std::string Lab::depth(const std::string& queue) const {
  const auto at = names_.find(queue);
  const StoreCount count = broker_.count(at == names_.end() ? NameId::none() : at->second);
  return fmt::format("ready {} leased {} blocked {}", count.ready, count.leased, count.blocked);
}

}  // namespace brokerlab::test
