// SPDX-License-Identifier: Apache-2.0
// A queue as one would write it first: sorted maps and lists, everything by name. The core must say the same, line by
// line.
#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "broker_model/policy/queue_policy.hpp"

namespace brokerlab::test {

class NaiveQueue {
 public:
  explicit NaiveQueue(QueuePolicy policy) : policy_(std::move(policy)) {}

  void publish(std::uint32_t session, std::uint32_t number, std::uint32_t size);
  void pull(std::uint32_t session);
  void subscribe(std::uint32_t session, std::uint32_t window);
  void unsubscribe(std::uint32_t session);
  void settle(std::uint32_t session, std::uint32_t number, char how);  // 'a'cknowledge, 'g'ive back, 'r'eject
  void purge();
  void close(std::uint32_t session);
  void crash();
  void pass(Duration time);

  /// Messages that a session holds, in the order of hand-out.
  std::vector<std::uint32_t> held(std::uint32_t session) const;
  bool subscribed(std::uint32_t session) const { return consumers_.count(session) != 0; }
  std::string seen();
  std::string depth() const;

 private:
  struct Item {
    std::uint32_t number = 0;
    std::uint32_t size = 0;
    std::uint32_t deliveries = 0;
    std::uint32_t written_deliveries = 0;  // what the log knows
    bool flagged = false;
    std::uint64_t position = 0;
    Instant expires = Instant::never();
    bool fresh = false;  // came in just now
  };
  struct Out {
    std::uint32_t session = 0;
    bool pushed = false;
    Item item;
  };
  struct Consumer {
    std::uint32_t window = 0;
    std::uint32_t unsettled = 0;
    bool blocked = false;
  };

  bool over() const;
  bool would_overflow(std::uint32_t size) const;
  std::pair<std::uint64_t, std::uint64_t> load() const;
  Item take_head();
  void come_back(Item item, ReturnPosition where);
  void settle_out(std::list<Out>::iterator out, char how, ReturnPosition where);
  void hand_out();
  void drop();
  void expire(bool fresh_too);
  void say(std::uint32_t session, const std::string& what);
  static std::string describe(const Item& item);

  QueuePolicy policy_;
  std::map<std::pair<int, std::uint64_t>, Item> ready_;  // {0, turn}: returned to the front; {1, position}
  std::list<Out> out_;                                   // in the order of hand-out
  std::map<std::uint32_t, Consumer> consumers_;          // by session: one each
  std::deque<std::uint32_t> turn_;
  std::uint64_t next_position_ = 0;
  std::uint64_t next_front_ = 0;
  Instant now_;
  std::string seen_;
};

}  // namespace brokerlab::test
