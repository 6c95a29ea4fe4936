// SPDX-License-Identifier: Apache-2.0
// The modelled world: hosts for producers, broker and consumers, the network between them, a disk, and scripted faults,
// driven by one event queue. A World is a value: `World b = a;` mid-run, then both run on to equal
// fingerprints.
//
// The fingerprint hashes every event and every frame sent, never a note. Notes gather in notes() in order of time;
// whoever reads them clears them, between events.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker_model/base/fingerprint.hpp"
#include "broker_model/base/flat_map.hpp"
#include "broker_model/base/slab.hpp"
#include "broker_model/history/context.hpp"
#include "sim/disk/disk.hpp"
#include "sim/host/station.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/traffic/plan.hpp"
#include "sim/world/config.hpp"
#include "sim/world/connection.hpp"
#include "sim/world/direct_frame.hpp"
#include "sim/world/event_kind.hpp"
#include "sim/world/fault_state.hpp"
#include "sim/world/processes.hpp"

namespace brokerlab::sim {

class World {
 public:
  /// Requires problems(config) to be empty.
  explicit World(const WorldConfig& config);
  World(const World&);
  World(World&&) noexcept;
  World& operator=(const World&);
  World& operator=(World&&) noexcept;
  ~World();

  /// Executes the next event if it is due at or before `limit`. False: nothing is due, or the kernel has stalled.
  bool step(Instant limit);
  /// Executes events at or before `limit` until the caller is wanted: `notes` or more of them have gathered, a broker
  /// has recovered, or events() is a multiple of `events`, a power of two. False: as of step().
  bool run_some(Instant limit, std::size_t notes, std::uint64_t events);
  /// Executes every event at or before `time` and leaves now() = time (unless stalled).
  void run_until(Instant time);

  Instant now() const { return queue_.now(); }
  /// Never, when nothing will happen any more.
  Instant next_time() const { return queue_.holds_only(idle_timers_) ? Instant::never() : queue_.next_time(); }
  std::uint64_t events() const { return events_; }
  /// Messages that producers intended to send so far.
  std::uint64_t intended() const { return intended_; }
  std::uint64_t fingerprint() const { return fingerprint_.value(); }
  const std::optional<Stall>& stall() const { return queue_.stall(); }
  /// "producers.riders[3]" and what happened to it, for messages about a stall.
  std::string name_of(const Event& event) const;

  /// Ask it for kinds with want() before the run, or at any time between events.
  Notes& notes() { return notes_; }
  /// How often each configured fault hit a process, and how many consumers a message killed.
  const std::vector<std::uint64_t>& faults_struck() const { return faults_.struck; }
  std::uint64_t crashes() const { return faults_.crashes; }
  /// What a broker that came back found in its stores before it did anything; the reader of the notes must take it into
  /// account before it reads on from there.
  struct Recovered {
    std::vector<history::EntryRef> entries;
    std::size_t notes_before;  ///< of those not cleared yet
  };
  bool has_recovered() const { return recovered_.has_value(); }
  std::optional<Recovered> take_recovered() { return std::exchange(recovered_, std::nullopt); }

  const WorldConfig& config() const { return config_; }
  const Dictionary& dictionary() const { return dictionary_; }
  const std::vector<NameId>& queues() const { return queue_names_; }
  std::uint32_t producers() const { return producer_count_; }
  /// What the queues hold, by queue and in their order; nothing while the broker is down.
  std::vector<history::EntryRef> stored() const;
  /// Without a broker: the messages of this name that consumers have taken and not settled.
  std::vector<MessageId> held_directly(NameId queue) const;
  /// Bytes that the world keeps of a connection's transport: streams and frames' places. (What only a disturbed one
  /// has, polls and watches, lies elsewhere.)
  std::size_t transport_bytes(std::uint32_t connection) const { return connections_[connection].bytes(); }
  /// None while the broker is down.
  const amqp::Server* server() const { return broker_.server ? &*broker_.server : nullptr; }

 private:
  /// What a draw about a frame is keyed by: link, direction, kind, message and transmission, never the order of use.
  struct FrameDraw {
    std::uint32_t connection;
    bool up;
    std::uint32_t kind;
    std::uint64_t about;
    std::uint32_t transmission;
    std::uint64_t subject() const;
  };

  // world.cpp: building, the loop
  void build_queues();
  void build_producers();
  void build_consumers();
  void build_connection(std::uint32_t connection);
  void build_faults();
  void fetch_next() const;
  bool take_step(Instant limit);
  void dispatch(EventKind kind, std::uint32_t target, std::uint64_t argument);
  void rare_event(EventKind kind, std::uint32_t target, std::uint64_t argument);
  std::uint32_t connections() const { return connection_count_; }
  /// The broker's number as a process.
  std::uint32_t broker_number() const { return connections(); }
  bool is_producer(std::uint32_t connection) const { return connection < producers_.size(); }
  std::uint32_t consumer_of(std::uint32_t connection) const { return connection - producers(); }
  const LinkConfig& link_of(std::uint32_t connection) const {
    return is_producer(connection) ? config_.producer_link : config_.consumer_link;
  }
  bool client_up(std::uint32_t connection) const;
  std::string name_of_client(std::uint32_t connection) const;
  std::string name_of_way(std::uint32_t way) const;
  std::uint32_t client_life(std::uint32_t connection) const;
  void schedule(Instant at, EventKind kind, std::uint32_t target, std::uint64_t argument);
  /// For what mostly happens, of one lane, in the order in which it is asked for.
  enum class Lane : std::uint8_t { producers, consumers, broker };  // whose links; the broker's disk and processors
  void schedule_in_order(Lane lane, Instant at, EventKind kind, std::uint32_t target, std::uint64_t argument) {
    queue_.schedule_in_order(static_cast<std::size_t>(lane), at, target, static_cast<std::uint32_t>(kind), argument);
  }
  /// Steps `part` with its notes going straight into the world's buffer.
  template <class Part, class Input, class Effects, class... Rest>
  void step_part(std::uint32_t process, Part& part, const Input& input, Effects& effects, Rest&... rest) {
    effects.borrow(notes_);
    if (faults_.clocks.empty()) [[likely]] {
      part.step(now(), input, rest..., effects);
    } else {
      const std::size_t before = notes_.all().size();
      part.step(faults_.clocks[process].local(now()), input, rest..., effects);
      notes_.retime(before, now());  // whatever its clock shows: history is told in the world's time
    }
    effects.give_back();
  }
  /// When a process's timer fires that its own clock calls `local`.
  Instant world_time(std::uint32_t process, Instant local) const {
    if (faults_.clocks.empty()) [[likely]]
      return local;
    return faults_.clocks[process].world(local);
  }

  // world_hosts.cpp: processors
  void submit(std::uint32_t host, const Job& job);
  /// The same for the job that `job()` makes; `run()` does what run_job() would do for it. For the common step of a
  /// world without processor costs: a free core, nobody in line and no time to take.
  template <class MakeJob, class Run>
  void submit(std::uint32_t host, Duration cost, MakeJob job, Run run) {
    Station& station = hosts_[host];
    if (faults_.paused_count > 0) [[unlikely]]
      return submit(host, job(cost));
    if (cost.ns > 0 || !station.may_step()) {
      station.enqueue(job(cost));
      return pump(host);
    }
    station.set_stepping(true);
    run();
    station.set_stepping(false);
    if (station.waiting() > 0) [[unlikely]]
      pump(host);
  }
  void pump(std::uint32_t host);
  void step_ended(std::uint32_t host, std::uint32_t job);
  void run_job(const Job& job) { run_job(static_cast<JobKind>(job.kind), job.process, job.epoch, job.argument); }
  void run_job(JobKind kind, std::uint32_t process, std::uint32_t epoch, std::uint64_t argument);
  Duration cost(std::uint32_t host, std::uint32_t bytes) const {
    const HostConfig& config = machines_[host];
    if (config.per_kib.ns == 0) [[likely]]
      return config.per_command;
    return config.per_command + Duration{config.per_kib.ns / 1024 * bytes + config.per_kib.ns % 1024 * bytes / 1024};
  }

  // world_packets.cpp: packets, segments and rules
  /// One way of a connection, as its stream sees the network.
  class Wire final : public StreamWire {
   public:
    Wire(World& world, Connection& connection, std::uint32_t way) : world_(world), connection_(connection), way_(way) {}
    Passage send_segment(Instant now, std::uint32_t segment, std::uint32_t transmission, std::uint32_t bytes) override;
    Passage send_acknowledgement(Instant now, std::uint32_t number) override;
    void send_probe(Instant now, std::uint32_t number) override;
    bool steady() const override;

   private:
    Lane lane() const { return connection_.of_producer ? Lane::producers : Lane::consumers; }
    Passage send_queued(Instant now, std::uint32_t pair, std::uint32_t bytes, std::uint64_t argument);
    std::uint32_t from() const { return direction_of(way_) == kUp ? connection_.host : kBrokerHost; }
    std::uint32_t to() const { return direction_of(way_) == kUp ? kBrokerHost : connection_.host; }

    World& world_;
    Connection& connection_;
    std::uint32_t way_;
  };
  /// What a packet is, besides a frame of its own.
  enum class PacketUse : std::uint8_t { segment, acknowledgement, probe, control };
  void build_network();
  void build_rules();
  void rule_changes(std::uint32_t rule, bool begins);
  Packet packet_on(std::uint32_t way, PacketUse use, std::uint32_t number) const;
  std::optional<Instant> send_weightless(std::uint32_t way, PacketUse use);
  Passage launch(const Packet& packet, EventKind kind, std::uint32_t target, std::uint64_t argument);
  Passage follow(const Hop& hop, const Flight& flight);
  Instant not_overtaking(const Flight& segment, Instant at);
  std::uint64_t second_argument(const Flight& flight);
  void packet_event(std::uint32_t flight);
  void packet_lost(const Flight& flight);
  /// Sees to it that the way's sender is asked when it wants to be. A poll that comes too early does no harm.
  void arm(std::uint32_t way) { arm(connections_[connection_of(way)], way); }
  void arm(const Connection& connection, std::uint32_t way) {
    if (connection.streams[direction_of(way)].may_want_a_poll()) [[unlikely]]
      arm_poll(way);
  }
  void arm_poll(std::uint32_t way);
  void cancel_poll(std::uint32_t way);
  void way_poll(std::uint32_t way, std::uint32_t epoch);
  void segment_arrived(std::uint32_t way, std::uint64_t argument);
  void nobody_there(std::uint32_t way, std::uint32_t segment);
  void probe_arrived(std::uint32_t way, std::uint32_t epoch);
  void moved(Connection& connection, std::uint32_t way) {
    direction_of(way) == kUp ? up_moved(connection, connection_of(way)) : down_moved(connection, connection_of(way));
  }

  // world_connections.cpp: how connections come about and how they end
  Watch& watch(std::uint32_t connection);
  void begin_connected(std::uint32_t connection);
  void connect(std::uint32_t connection);
  void send_syn(std::uint32_t connection, std::uint32_t tries);
  void syn_arrived(std::uint32_t connection, std::uint32_t attempt);
  void syn_answered(std::uint32_t connection, std::uint32_t attempt);
  void syn_refused(std::uint32_t connection, std::uint32_t attempt);
  void syn_timer(std::uint32_t connection, std::uint64_t argument);
  bool attempting(std::uint32_t connection, std::uint32_t attempt) const;
  void establish(std::uint32_t connection, std::optional<Duration> round_trip);
  void forget_streams(std::uint32_t connection);
  void client_connected(std::uint32_t connection);
  void client_lost(std::uint32_t connection, std::uint32_t epoch);
  void broker_lost(std::uint32_t connection, std::uint32_t epoch);
  Instant next_connect(std::uint32_t connection, Instant not_before) const;
  void reconnect(std::uint32_t connection, std::uint32_t life);
  void send_reset(std::uint32_t way);
  void break_off(std::uint32_t way);
  bool believes(std::uint32_t way) const;
  bool audible(std::uint32_t way) const;
  void listen(std::uint32_t way);
  void listen_to(std::uint32_t process);
  void begin_silence(std::uint32_t way);
  void heard_on(std::uint32_t way);
  void silence(std::uint32_t way, std::uint32_t epoch);
  void expect_heartbeat(std::uint32_t connection);
  void heartbeat(std::uint32_t way, std::uint32_t epoch);

  // world_network.cpp: frames
  Packet datagram(const FrameDraw& about, std::uint32_t bytes) const;
  Instant in_order(const FrameDraw& about, std::uint32_t bytes);
  /// Bytes of the way up have left their buffer, or entered it.
  void up_moved(Connection& connection, std::uint32_t c) {
    if (connection.up_was_full) [[unlikely]]
      look_for_room_up(c);
    arm(connection, way_of(c, kUp));
  }
  void look_for_room_up(std::uint32_t connection);
  bool up_writable(std::uint32_t connection);
  void down_moved(Connection& connection, std::uint32_t c) {
    if (connection.down_used >= down_limit(connection) / 2) [[unlikely]]
      look_for_room_down(c);
    arm(connection, way_of(c, kDown));
  }
  void look_for_room_down(std::uint32_t connection);
  void datagram_read(std::uint32_t connection, std::uint32_t bytes);
  void give_credit(std::uint32_t connection, std::uint64_t bytes);
  std::uint64_t down_limit(const Connection& connection) const {
    const LinkConfig& link = connection.of_producer ? config_.producer_link : config_.consumer_link;
    return connection.over_stream ? link.send_buffer : link.send_buffer + link.receive_buffer;
  }
  /// Written into its frame at once: a command that is first built elsewhere is copied while it is still being written.
  template <class Kind>
  [[gnu::always_inline]] void send_up(std::uint32_t connection, const Kind& command, const PublishToken& token) {
    if (!connections_[connection].client_open) return;
    const std::uint32_t frame = up_frames_.allocate();
    UpFrame& up = up_frames_[frame];
    up.input.emplace<amqp::Command>().emplace<Kind>(command);
    up.token = token;
    up.connection = connection;
    up_frame_filled(frame);
  }
  void up_frame_filled(std::uint32_t frame);
  void transmit_up(std::uint32_t frame);
  void arrive_up(std::uint32_t frame);
  Job command_job(std::uint32_t frame, Duration cost) const;
  void read_next_held_up(std::uint32_t connection);
  void forget_unread(std::uint32_t connection);
  void send_down(std::uint32_t connection, const amqp::Frame& frame, std::uint32_t bytes);
  void transmit_down(std::uint32_t frame, const amqp::Frame& message);
  void arrive_down(std::uint32_t frame);
  Job receive_job(std::uint32_t frame, Duration cost) const;
  void read_down(std::uint32_t frame);
  void take_down(std::uint32_t frame);
  void read_held_down(std::uint32_t connection);
  void hash_frame(std::uint64_t kind, std::uint32_t connection, std::uint64_t what);

  // world_broker.cpp: the broker's process
  void broker_job(JobKind kind, std::uint32_t process, std::uint32_t epoch, std::uint64_t argument);
  void broker_command(std::uint32_t frame);
  void broker_step(const amqp::Input& input);
  void carry_out(const amqp::Effects& effects);
  void arm_broker_timer();
  void broker_timer(std::uint32_t life);

  // world_disk.cpp
  void write(const amqp::Effects& effects, const Append& append);
  void disk_completed(EventKind kind, std::uint32_t life, std::uint64_t sequence);
  void stall_disk(bool stalled);
  void watch_disk_room();
  bool read_log(SurvivingLog& log);

  // world_clients.cpp: the clients' processes
  void arrival(std::uint32_t producer, std::uint32_t number);
  void intend(std::uint32_t producer, std::uint32_t number, bool noted);
  void note_intent(std::uint32_t producer, std::uint32_t number);
  void reply_arrived(std::uint32_t producer, std::uint32_t number);
  bool is_poisonous(MessageId message) const;
  void schedule_arrival(std::uint32_t producer);
  void go_round(std::uint32_t producer);
  NameId destination(MessageId message) const;
  void producer_step(std::uint32_t producer, const ProducerInput& input);
  void arm_producer_timer(std::uint32_t producer);
  void cancel_producer_timer(ProducerProcess& process);
  void forget_idle_timers();
  void producer_timer(std::uint32_t producer, std::uint64_t life);
  void consumer_step(std::uint32_t consumer, const ConsumerInput& input);
  void consumer_effect(std::uint32_t consumer, const ConsumerEffect& effect);
  /// Reads the frame before it lets a process take a step: steps send, and may move where frames lie.
  void receive(const DownFrame& frame);
  void receive_confirm(std::uint32_t producer, const DownFrame& frame, const amqp::Confirm& confirm);
  void start_producer(std::uint32_t producer);
  void start_consumer(std::uint32_t consumer);

  // world_direct.cpp: messages without a broker
  void build_direct();
  void direct_ready(std::uint32_t connection);
  void direct_send(std::uint32_t producer, PublishToken token, NameId queue, std::uint32_t bytes);
  void direct_transmit(std::uint32_t frame);
  Packet direct_packet(const DirectFrame& frame, bool to_consumer) const;
  void direct_arrive(std::uint32_t frame);
  void direct_receive(std::uint32_t frame, std::uint32_t life);
  void direct_settle(const SettleDelivery& settle);
  void direct_answered(std::uint32_t frame);
  void direct_read_answer(std::uint32_t frame, std::uint32_t life);
  void direct_leave(std::uint32_t frame, NoteKind how);
  void direct_lose(std::uint32_t consumer);
  void direct_note(NoteKind kind, const DirectFrame& frame);

  // world_faults.cpp
  Victims victims_of(const FaultConfig& fault) const;
  void schedule_strike(std::uint32_t index);
  void strike(std::uint32_t index);
  void hit(std::uint32_t fault, std::uint32_t process, Duration lasts);
  void begin_fault(std::uint32_t fault, std::uint32_t process, Duration lasts);
  void fault_over(std::uint32_t serial);
  void apply_faults(std::uint32_t process);
  double clock_rate(std::uint32_t process) const;
  void set_clock(std::uint32_t process, double rate, Duration ahead);
  void apply_to_disk(double slowness, bool stalled, bool full);
  void kill(std::uint32_t process, FaultKind kind);
  void kill_broker(FaultKind kind);
  void restart_broker();
  void kill_client(std::uint32_t connection, FaultKind kind);
  void crash_consumer(std::uint32_t consumer);
  void restart(std::uint32_t process);
  void note_process(NoteKind kind, std::uint32_t process, std::uint32_t detail = 0);
  void peer_died(std::uint32_t way, FaultKind kind);

  // world_conditions.cpp: faults that depend on the run, and the end of all faults
  std::uint32_t condition_for(std::uint32_t consumer, std::uint32_t slot) const;
  void use_up(std::uint32_t fault);
  void processing_done(std::uint32_t consumer, std::uint32_t life, std::uint32_t slot);
  void processing_ends(std::uint32_t consumer, std::uint32_t slot);
  bool strikes_at_completion(EventKind kind);
  void heal();

  // world_pauses.cpp
  std::uint32_t process_of(std::uint32_t host, const Job& job) const;
  bool is_paused(std::uint32_t process) const;
  bool hold(std::uint32_t host, const Job& job);
  bool hold_interrupted(std::uint32_t host, const Job& job);
  bool hold_step(std::uint32_t process, JobKind kind, std::uint64_t argument);
  void pause(std::uint32_t process);
  void resume(std::uint32_t process);
  void forget_pause(std::uint32_t process);

  WorldConfig config_;
  DrawKey key_;
  EventQueue queue_;
  Fingerprint fingerprint_;
  Notes notes_;
  Dictionary dictionary_;
  Plan plan_;
  Disk disk_;
  std::shared_ptr<const Topology> topology_;
  Network network_;
  std::array<std::shared_ptr<const StreamConfig>, 2> stream_configs_;  // producers', consumers'
  Slab<Flight> flights_;
  std::vector<Watch> watches_;  // by connection; empty until somebody is silent or connects again
  std::vector<HostConfig> machines_;
  std::vector<Station> hosts_;
  Slab<Job> jobs_;
  BrokerProcess broker_;
  std::vector<Connection> connections_;
  FlatMap<std::uint32_t, Poll> polls_;  // by way
  std::vector<ProducerProcess> producers_;
  std::vector<ConsumerProcess> consumers_;
  std::uint32_t connection_count_ = 0, producer_count_ = 0;  // each message asks for them, and a size is a division
  std::vector<SeenIds> tables_;
  std::vector<std::shared_ptr<const ProducerPolicy>> producer_policies_;
  std::vector<std::shared_ptr<const ConsumerPolicy>> consumer_policies_;
  std::vector<NameId> queue_names_;
  std::vector<std::uint32_t> first_producer_, first_consumer_;
  Slab<UpFrame> up_frames_;
  Slab<DownFrame> down_frames_;
  bool direct_ = false;
  bool direct_answers_ = false;
  Slab<DirectFrame> direct_frames_;
  std::vector<std::vector<std::uint32_t>> direct_routes_;  // consumers, by the queue's NameId
  std::vector<std::uint64_t> direct_held_;                 // by the queue's NameId
  NameId consumer_tag_;
  FaultState faults_;
  bool poison_ = false;  ///< some producer's messages may be poisonous
  std::uint64_t frames_sent_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t intended_ = 0;
  std::size_t idle_timers_ = 0;  // of producers, set and waited for by nobody
  std::optional<Recovered> recovered_;
  amqp::Effects broker_effects_;
  ProducerEffects producer_effects_;
  ConsumerEffects consumer_effects_;
  std::vector<PublishToken> answered_;  // scratch
};

}  // namespace brokerlab::sim
