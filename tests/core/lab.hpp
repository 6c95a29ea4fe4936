// SPDX-License-Identifier: Apache-2.0
// A broker core on the bench: commands in words, effects out as text, and a disk that writes at once or when told to.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "broker_model/base/fingerprint.hpp"
#include "broker_model/core/broker.hpp"

namespace brokerlab::test {

inline constexpr std::uint64_t kPlenty = ~std::uint64_t{0};

/// What a log outlives: a process crash keeps what was written, a power cut what was synced.
class Disk {
 public:
  void append(const Effects& effects, const Append& append);
  void trim(const Trim& trim);
  void truncate(const Truncate& truncate);
  /// The records up to `sequence`.
  SurvivingLog survivors(std::uint64_t sequence) const;

  std::vector<LogRecord> records;
  std::vector<QueuePolicy> policies;
  std::uint64_t appended = 0;
  std::uint64_t written = 0;
  std::uint64_t sync_asked = 0;
  std::uint64_t synced = 0;
  std::uint64_t appends = 0;
  std::uint64_t syncs = 0;
  std::vector<std::string> removals;
};

/// A node that writes every settlement at once.
inline NodePolicy at_once() {
  NodePolicy node;
  node.flush_settlements_after = Duration{0};
  return node;
}

class Lab {
 public:
  /// Settlements are written at once unless `node` says otherwise.
  explicit Lab(NodePolicy node = at_once()) : broker_(BrokerConfig{1, node}), node_(node) { name(""); }

  NameId name(const std::string& text);
  const std::string& text(NameId name) const { return texts_[name.value]; }

  // Sessions.
  SessionId open(std::uint64_t credit = kPlenty);
  SessionId open_on(SessionId carrier);
  void close(SessionId session) { input(SessionClosed{session}); }
  void writable(SessionId session, std::uint64_t bytes) { input(Writable{session, bytes}); }

  // Definitions, by the session `admin` that is always there.
  void queue(const std::string& name, const QueuePolicy& policy = {}, SessionId exclusive_to = SessionId::none(),
             bool auto_delete = false);
  void exchange(const std::string& name, bool durable = true);
  void bind(const std::string& exchange, const std::string& queue, const std::string& key);
  void unbind(const std::string& exchange, const std::string& queue, const std::string& key);
  void purge(const std::string& queue);
  void remove(const std::string& queue);
  void inspect(const std::string& queue);

  // Messages: the number is the identity and the confirm number.
  void publish(SessionId session, const std::string& queue, std::uint32_t number, std::uint32_t size = 4);
  void publish(SessionId session, const std::string& exchange, const std::string& key, std::uint32_t number);
  void command(const Command& command) { input(command); }
  Publish publication(SessionId session, const std::string& exchange, const std::string& key,
                      std::uint32_t number) const;

  void subscribe(SessionId session, const std::string& queue, std::uint32_t window = 0, const std::string& tag = "c",
                 bool settle_on_send = false, bool exclusive = false);
  void unsubscribe(SessionId session, const std::string& tag = "c");
  void pull(SessionId session, const std::string& queue, bool settle_on_send = false);
  void ack(SessionId session, std::uint32_t number) { settle(session, number, Settlement::acknowledge); }
  void give_back(SessionId session, std::uint32_t number, bool more = false) {
    settle(session, number, Settlement::give_back, more);
  }
  void reject(SessionId session, std::uint32_t number) { settle(session, number, Settlement::reject); }
  void settle(SessionId session, std::uint32_t number, Settlement how, bool more = false);
  void extend(SessionId session, std::uint32_t number, Duration timeout);
  void wait(Duration time);
  void stop() { input(Stop{}); }

  // The disk. By default every Append and Sync is completed at once.
  void hold_disk() { disk_at_once_ = false; }
  void complete_write();
  void complete_sync();
  /// A new broker from what the disk kept; sessions are gone.
  void restart(bool power_cut = false);
  const Disk& disk() const { return disk_; }
  Disk& disk() { return disk_; }

  void input(const Input& input);
  /// What was sent since the last call, one line each, "(nothing)" if nothing was.
  std::string seen();
  /// One line "ready R leased L blocked B" from a walk.
  std::string depth(const std::string& queue) const;
  /// Every effect ever, in order.
  std::uint64_t fingerprint() const { return fingerprint_.value(); }
  Notes& notes() { return effects_.notes(); }
  const Broker& broker() const { return broker_; }
  Instant now() const { return now_; }
  std::size_t largest_step() const { return largest_step_; }
  LeaseHandle lease(std::uint32_t number) const { return leases_.at(number); }
  bool was_out(std::uint32_t number) const { return leases_.count(number) != 0; }
  SessionId admin();

 private:
  void step(const Input& input);
  void carry_out(const Effects::Effect& effect);
  void observe(SessionId session, const Reply& reply);
  std::string describe(const Outgoing& message) const;
  void say(SessionId session, const std::string& what);

  Broker broker_;
  NodePolicy node_;
  Effects effects_;
  Disk disk_;
  bool disk_at_once_ = true;
  Instant now_;
  std::map<std::string, NameId> names_;
  std::vector<std::string> texts_;
  std::map<std::uint32_t, LeaseHandle> leases_;  // latest by message number
  std::string seen_;
  Fingerprint fingerprint_;
  std::uint32_t next_session_ = 0;
  std::size_t largest_step_ = 0;
  SessionId admin_;
  std::vector<Input> pending_;
};

}  // namespace brokerlab::test
