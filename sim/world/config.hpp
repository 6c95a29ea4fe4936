// SPDX-License-Identifier: Apache-2.0
// What a world is built from: the compiled form of a scenario. Plain values with every unit resolved (ns, bytes,
// fractions); names are text here and are interned when the world is built. Each struct describes its own knobs (see
// policy/field.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "broker_model/base/samplers.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/policy/consumer_policy.hpp"
#include "broker_model/policy/producer_policy.hpp"
#include "broker_model/policy/queue_policy.hpp"
#include "sim/disk/disk_config.hpp"
#include "sim/faults/fault_config.hpp"
#include "sim/faults/poison.hpp"
#include "sim/network/network_config.hpp"
#include "sim/traffic/arrivals.hpp"
#include "sim/traffic/keys.hpp"
#include "sim/world/direct_config.hpp"

namespace brokerlab::sim {

/// How bytes travel: `stream` = a connection, in order, so that loss shows as delay and in the end as a broken
/// connection; `datagram` = every frame a packet of its own, and what is lost is lost.
enum class Transport : std::uint8_t { stream, datagram };

/// How the clients of one side reach the network (its way there leads towards the broker), and what their connections
/// are tuned by.
struct LinkConfig : WireConfig {
  Transport transport = Transport::stream;
  std::uint64_t send_buffer = 64 * 1024;     ///< bytes written and not acknowledged before a writer must wait
  std::uint64_t receive_buffer = 64 * 1024;  ///< bytes a process may leave unread before the peer must stop
  std::uint32_t initial_window = 10;         ///< segments
  Duration rto_min = milliseconds(200);
  Duration user_timeout{0};          ///< 0 = until the retries end
  Duration keep_alive{0};            ///< 0 = no probes
  Duration heartbeat = seconds(60);  ///< silence after which a peer counts as dead; 0 = never
  Duration connect_timeout = seconds(10);
  template <class Visitor>
  void describe(Visitor& v);
};

/// A machine: how many steps it does at a time, and what a step costs.
struct HostConfig {
  std::uint32_t cores = 1;
  Duration per_command{0};
  Duration per_kib{0};
  Duration per_sync{0};
  template <class Visitor>
  void describe(Visitor& v);
};

/// One queue. Dead letters go to `dead_letter_queue` through the default exchange; empty = discarded.
struct QueueConfig {
  std::string name;
  StorePolicy store;
  SubscriptionPolicy subscription;
  std::string dead_letter_queue;

  QueueConfig();
  QueueConfig(const QueueConfig&);
  QueueConfig(QueueConfig&&) noexcept;
  QueueConfig& operator=(const QueueConfig&);
  QueueConfig& operator=(QueueConfig&&) noexcept;
  ~QueueConfig();
  template <class Visitor>
  void describe(Visitor& v);
};

/// `count` equal producers. The arrivals' rate is the group's; each producer gets an equal share.
struct ProducerGroupConfig {
  std::string name;
  std::uint32_t count = 1;
  std::string host;                     ///< empty = the producers'
  std::string to;                       ///< the queue (through the default exchange)
  std::vector<std::string> partitions;  ///< further queues; keys.spread says which message goes where
  Keys keys;
  Arrivals arrivals;
  Distribution body_size = Constant{1024};  ///< bytes, rounded, at least 0
  std::uint64_t limit = 0;                  ///< messages in all, per producer; 0 = no limit
  Poison poison = NoPoison{};
  ProducerPolicy policy;

  ProducerGroupConfig();
  ProducerGroupConfig(const ProducerGroupConfig&);
  ProducerGroupConfig(ProducerGroupConfig&&) noexcept;
  ProducerGroupConfig& operator=(const ProducerGroupConfig&);
  ProducerGroupConfig& operator=(ProducerGroupConfig&&) noexcept;
  ~ProducerGroupConfig();
  template <class Visitor>
  void describe(Visitor& v);
};

/// `count` equal consumers of one queue.
struct ConsumerGroupConfig {
  std::string name;
  std::uint32_t count = 1;
  std::string host;  ///< empty = the consumers'
  std::string from;
  std::string forward_to;  ///< republish every processed message there; empty = no
  std::string replies_to;  ///< processed messages are replies for this group of producers; empty = no
  ConsumerPolicy policy;

  ConsumerGroupConfig();
  ConsumerGroupConfig(const ConsumerGroupConfig&);
  ConsumerGroupConfig(ConsumerGroupConfig&&) noexcept;
  ConsumerGroupConfig& operator=(const ConsumerGroupConfig&);
  ConsumerGroupConfig& operator=(ConsumerGroupConfig&&) noexcept;
  ~ConsumerGroupConfig();
  template <class Visitor>
  void describe(Visitor& v);
};

/// When the run's phases end and what stops it.
struct RunConfig {
  std::uint64_t seed = 1;
  Duration warm_up{0};              ///< figures (not verdicts) leave out messages intended before
  Duration duration = seconds(60);  ///< producers intend to send for this long
  bool heal = true;                 ///< faults end with the load, and what is down comes back
  Duration drain = seconds(60);     ///< then the world runs until all is quiet, at most this long
  std::uint64_t max_messages = 5'000'000;
  std::uint64_t max_events = 2'000'000'000;
  Duration reconnect_after = milliseconds(100);  ///< clients connect again this long after losing their connection
  template <class Visitor>
  void describe(Visitor& v);
};

struct WorldConfig {
  RunConfig run;
  DirectConfig direct = NoDirect{};
  NodePolicy node;
  HostConfig producer_host, broker_host, consumer_host;
  DiskConfig disk;
  LinkConfig producer_link, consumer_link;
  NetworkConfig network;
  std::vector<QueueConfig> queues;
  std::vector<ProducerGroupConfig> producers;
  std::vector<ConsumerGroupConfig> consumers;
  std::vector<FaultConfig> faults;

  WorldConfig();
  WorldConfig(const WorldConfig&);
  WorldConfig(WorldConfig&&) noexcept;
  WorldConfig& operator=(const WorldConfig&);
  WorldConfig& operator=(WorldConfig&&) noexcept;
  ~WorldConfig();
};

}  // namespace brokerlab::sim
