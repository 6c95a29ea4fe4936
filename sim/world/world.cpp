// SPDX-License-Identifier: Apache-2.0
// Building the world, and its loop.
#include "sim/world/world.hpp"

#include <algorithm>

#include "sim/world/access_links.hpp"

namespace brokerlab::sim {

namespace {
Instant start_of_run() { return Instant{0}; }
}  // namespace

World::World(const WorldConfig& config)
    : config_(config), key_{config.run.seed}, plan_(key_), disk_(config.disk, key_) {
  build_network();
  consumer_tag_ = dictionary_.intern("consumer");
  for (const QueueConfig& queue : config_.queues) queue_names_.push_back(dictionary_.intern(queue.name));
  build_producers();
  build_consumers();
  connections_.resize(producers_.size() + consumers_.size());
  connection_count_ = static_cast<std::uint32_t>(connections_.size());
  for (std::uint32_t c = 0; c < connections(); ++c) build_connection(c);
  broker_.server.emplace(amqp::ServerConfig{{key_.value, config_.node}, dictionary_, {}});
  build_queues();
  build_direct();
  for (std::uint32_t c = 0; c < connections(); ++c) begin_connected(c);
  for (std::uint32_t p = 0; p < producers(); ++p) schedule_arrival(p);
  build_faults();
  build_rules();
}

World::World(const World&) = default;
World::World(World&&) noexcept = default;
World& World::operator=(const World&) = default;
World& World::operator=(World&&) noexcept = default;
World::~World() = default;

std::vector<history::EntryRef> World::stored() const {
  std::vector<history::EntryRef> entries;
  if (!broker_.server) return entries;
  for (const NameId queue : queue_names_) {
    for (const StoredEntry& entry : broker_.server->core().entries(queue)) entries.push_back({entry.message, queue});
    for (const MessageId message : held_directly(queue)) entries.push_back({message, queue});
  }
  return entries;
}

void World::build_queues() {
  const SessionId admin{connections()};
  broker_step(SessionOpened{admin, admin, std::uint64_t{1} << 40});
  broker_step(amqp::Command{amqp::OpenChannel{admin, 1}});
  for (std::size_t i = 0; i < config_.queues.size(); ++i) {
    const QueueConfig& queue = config_.queues[i];
    QueuePolicy policy{queue.store, queue.subscription, {}};
    if (!queue.dead_letter_queue.empty())
      policy.dead_letter = {kDefaultExchange, dictionary_.intern(queue.dead_letter_queue)};
    amqp::DeclareQueue declare{admin, 1, queue_names_[i]};
    declare.policy = &policy;
    declare.durable = queue.store.durable;
    broker_step(amqp::Command{declare});
  }
  broker_step(amqp::Command{amqp::CloseConnection{admin}});
  broker_step(SessionClosed{admin});
}

void World::build_producers() {
  for (std::uint32_t g = 0; g < config_.producers.size(); ++g) {
    const ProducerGroupConfig& group = config_.producers[g];
    poison_ = poison_ || !std::holds_alternative<NoPoison>(group.poison);
    first_producer_.push_back(producers());
    producer_policies_.push_back(std::make_shared<const ProducerPolicy>(group.policy));
    const ArrivalCursor::End end{start_of_run() + config_.run.duration,
                                 group.limit == 0 ? std::numeric_limits<std::uint64_t>::max() : group.limit};
    std::vector<NameId> partitions;
    for (const std::string& queue : group.partitions) partitions.push_back(dictionary_.intern(queue));
    const ProducerId first = plan_.add({group.arrivals, group.body_size, group.count, dictionary_.intern(group.to),
                                        std::move(partitions), group.keys, end});
    for (std::uint32_t i = 0; i < group.count; ++i) {
      ProducerProcess process;
      process.group = g;
      process.destination = dictionary_.intern(group.to);
      process.spread = !group.partitions.empty();
      process.arrivals = plan_.sends(ProducerId{first.value + i});
      producers_.push_back(std::move(process));
      ++producer_count_;
      start_producer(producers() - 1);
    }
  }
}

void World::build_consumers() {
  for (std::uint32_t g = 0; g < config_.consumers.size(); ++g) {
    const ConsumerGroupConfig& group = config_.consumers[g];
    first_consumer_.push_back(static_cast<std::uint32_t>(consumers_.size()));
    consumer_policies_.push_back(std::make_shared<const ConsumerPolicy>(group.policy));
    const SeenIdsDedup* dedup = std::get_if<SeenIdsDedup>(&group.policy.dedup);
    const bool shared = dedup == nullptr || dedup->scope == DedupScope::group;
    if (shared) tables_.emplace_back(group.policy.dedup);
    for (std::uint32_t i = 0; i < group.count; ++i) {
      if (!shared) tables_.emplace_back(group.policy.dedup);
      ConsumerProcess process;
      process.group = g;
      process.queue = dictionary_.intern(group.from);
      process.table = static_cast<std::uint32_t>(tables_.size() - 1);
      consumers_.push_back(std::move(process));
      if (!group.forward_to.empty()) dictionary_.intern(group.forward_to);
      start_consumer(static_cast<std::uint32_t>(consumers_.size() - 1));
    }
  }
}

void World::build_connection(std::uint32_t c) {
  Connection& connection = connections_[c];
  connection.of_producer = is_producer(c);
  connection.over_stream = link_of(c).transport == Transport::stream;
  connection.keeps_alive = link_of(c).keep_alive.ns > 0;
  connection.host = is_producer(c) ? host_of(config_, config_.producers[producers_[c].group])
                                   : host_of(config_, config_.consumers[consumers_[consumer_of(c)].group]);
}

void World::schedule(Instant at, EventKind kind, std::uint32_t target, std::uint64_t argument) {
  queue_.schedule(at, target, static_cast<std::uint32_t>(kind), argument);
}

bool World::client_up(std::uint32_t connection) const {
  return is_producer(connection) ? producers_[connection].endpoint.has_value()
                                 : consumers_[consumer_of(connection)].endpoint.has_value();
}

std::uint32_t World::client_life(std::uint32_t connection) const {
  return is_producer(connection) ? producers_[connection].life : consumers_[consumer_of(connection)].life;
}

namespace {
constexpr std::uint32_t kTooManyToStayNear = 1000;

// Of a hundred thousand connections none is in a cache when its segment arrives.
void fetch(const Connection& connection, std::uint32_t direction) {
  constexpr std::size_t kLine = 64;
  const auto lines = [](const void* from, std::size_t bytes) {
    for (std::size_t at = 0; at < bytes; at += kLine) __builtin_prefetch(static_cast<const char*>(from) + at);
    asm volatile("");  // the compiler would take a function that fetches for one that does nothing
  };
  lines(&connection.streams[direction], sizeof(Stream));
  lines(&connection.confirms, sizeof(Connection) - sizeof(connection.streams));
}
}  // namespace

[[gnu::noinline]] void World::fetch_next() const {
  if (const auto way = queue_.hint(static_cast<std::uint32_t>(EventKind::segment)))
    fetch(connections_[connection_of(*way)], direction_of(*way));
}

void World::run_until(Instant time) {
  while (step(time)) {
  }
  if (!queue_.stalled()) queue_.advance_to(time);
}

[[gnu::always_inline]] inline void World::dispatch(EventKind kind, std::uint32_t target, std::uint64_t argument) {
  const auto small = static_cast<std::uint32_t>(argument);
  switch (kind) {
    case EventKind::arrival:
      return arrival(target, small);
    case EventKind::segment:
      return segment_arrived(target, argument);
    case EventKind::way_poll:
      return way_poll(target, small);
    case EventKind::up_frame:
      return arrive_up(small);
    case EventKind::down_frame:
      return arrive_down(small);
    case EventKind::step_ended:
      return step_ended(target, small);
    case EventKind::write_completed:
    case EventKind::sync_completed:
      return disk_completed(kind, target, argument);
    case EventKind::broker_timer:
      return broker_timer(target);
    case EventKind::producer_timer:
      return producer_timer(target, argument);
    case EventKind::processing_done:
      return processing_done(target, static_cast<std::uint32_t>(argument >> 32), small);
    case EventKind::broker_lost:
      return broker_lost(target, small);
    case EventKind::client_lost:
      return client_lost(target, small);
    case EventKind::reconnect:
      return reconnect(target, small);
    case EventKind::fault:
      return strike(target);
    case EventKind::reply:
      return reply_arrived(target, small);
    case EventKind::direct_message:
      return direct_arrive(small);
    case EventKind::direct_answer:
      return direct_answered(small);
    case EventKind::restart:
      return restart(small);
    case EventKind::heal:
      return heal();
    case EventKind::fault_over:
      return fault_over(small);
    case EventKind::probe:
    case EventKind::packet:
    case EventKind::syn:
    case EventKind::syn_answered:
    case EventKind::syn_refused:
    case EventKind::syn_timer:
    case EventKind::silence:
    case EventKind::heartbeat:
    case EventKind::rule_begins:
    case EventKind::rule_ends:
      return rare_event(kind, target, argument);
  }
}

[[gnu::always_inline]] inline bool World::take_step(Instant limit) {
  if (queue_.holds_only(idle_timers_)) [[unlikely]]
    forget_idle_timers();
  Event event;
  if (!queue_.pop_until(limit, event)) return false;
  ++events_;
  if (connections() > kTooManyToStayNear) [[unlikely]]
    fetch_next();
  fingerprint_.add(
      static_cast<std::uint64_t>(event.time.ns) * 0xD1342543DE82EF95U + event.argument * 0x9E3779B97F4A7C15U,
      std::uint64_t{event.kind} << 32 | event.target);
  dispatch(static_cast<EventKind>(event.kind), event.target, event.argument);
  return true;
}

bool World::step(Instant limit) { return take_step(limit); }

bool World::run_some(Instant limit, std::size_t notes, std::uint64_t events) {
  while (take_step(limit)) [[likely]] {
      if (has_recovered() || notes_.all().size() >= notes || (events_ & (events - 1)) == 0) [[unlikely]]
        return true;
    }
  return false;
}

// What happens only where something is disturbed.
void World::rare_event(EventKind kind, std::uint32_t target, std::uint64_t argument) {
  const auto small = static_cast<std::uint32_t>(argument);
  if (kind == EventKind::packet) return packet_event(small);
  if (kind == EventKind::probe) return probe_arrived(target, small);
  if (kind == EventKind::syn) return syn_arrived(target, small);
  if (kind == EventKind::syn_answered) return syn_answered(target, small);
  if (kind == EventKind::syn_refused) return syn_refused(target, small);
  if (kind == EventKind::syn_timer) return syn_timer(target, argument);
  if (kind == EventKind::silence) return silence(target, small);
  if (kind == EventKind::heartbeat) return heartbeat(target, small);
  rule_changes(target, kind == EventKind::rule_begins);
}

}  // namespace brokerlab::sim
