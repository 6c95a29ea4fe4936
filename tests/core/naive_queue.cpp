// SPDX-License-Identifier: Apache-2.0
#include "tests/core/naive_queue.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace brokerlab::test {

std::string NaiveQueue::describe(const Item& item) {
  const bool again = item.deliveries > 1 || item.flagged;
  return fmt::format("q m{}{}{}", item.number, again ? " redelivered" : "",
                     item.deliveries > 1 ? fmt::format(" count={}", item.deliveries) : "");
}

void NaiveQueue::say(std::uint32_t session, const std::string& what) {
  seen_ += fmt::format("s{}: {}\n", session, what);
}

std::string NaiveQueue::seen() {
  const std::string lines = seen_.empty() ? "(nothing)\n" : seen_;
  seen_.clear();
  return lines;
}

std::string NaiveQueue::depth() const {
  return fmt::format("ready {} leased {} blocked 0", ready_.size(), out_.size());
}

std::pair<std::uint64_t, std::uint64_t> NaiveQueue::load() const {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  for (const auto& [key, item] : ready_) ++messages, bytes += item.size;
  if (policy_.store.limit_scope == LimitScope::ready_and_leased)
    for (const Out& out : out_) ++messages, bytes += out.item.size;
  return {messages, bytes};
}

bool NaiveQueue::over() const {
  const auto [messages, bytes] = load();
  return messages > policy_.store.max_messages || bytes > policy_.store.max_bytes;
}
bool NaiveQueue::would_overflow(std::uint32_t size) const {
  const auto [messages, bytes] = load();
  return messages + 1 > policy_.store.max_messages || bytes + size > policy_.store.max_bytes;
}

NaiveQueue::Item NaiveQueue::take_head() {
  const Item item = ready_.begin()->second;
  ready_.erase(ready_.begin());
  return item;
}

void NaiveQueue::drop() {
  while (policy_.store.overflow == Overflow::drop_head && over() && !ready_.empty()) take_head();
}

// Only the head expires.
void NaiveQueue::expire(bool fresh_too) {
  while (!ready_.empty()) {
    const Item& head = ready_.begin()->second;
    if (head.expires > now_ || (head.fresh && !fresh_too)) return;
    take_head();
  }
}

void NaiveQueue::pass(Duration time) {
  const Instant end = now_ + time;
  while (now_ < end) {
    now_ += milliseconds(1);
    expire(true);
  }
  hand_out();
}

void NaiveQueue::hand_out() {
  expire(false);
  while (!ready_.empty() && !turn_.empty()) {
    const std::uint32_t session = turn_.front();
    turn_.pop_front();
    Consumer& consumer = consumers_.at(session);
    consumer.blocked = consumer.window != 0 && consumer.unsettled >= consumer.window;
    if (consumer.blocked) continue;
    turn_.push_back(session);
    ++consumer.unsettled;
    Item item = take_head();
    ++item.deliveries;
    item.fresh = false;
    say(session, "deliver " + describe(item));
    out_.push_back(Out{session, true, item});
    expire(false);
  }
  drop();
  expire(true);
}

void NaiveQueue::publish(std::uint32_t session, std::uint32_t number, std::uint32_t size) {
  if (policy_.store.overflow == Overflow::reject_new && would_overflow(size))
    return say(session, fmt::format("refused m{}", number));
  const std::uint64_t position = next_position_++;
  ready_[{1, position}] = Item{number, size, 0, 0, false, position, now_ + policy_.store.message_ttl, true};
  hand_out();
  say(session, fmt::format("confirmed m{}", number));
}

void NaiveQueue::pull(std::uint32_t session) {
  if (ready_.empty()) return say(session, "empty q");
  Item item = take_head();
  ++item.deliveries;
  item.fresh = false;
  expire(true);
  say(session, fmt::format("got {} remaining={}", describe(item), ready_.size()));
  out_.push_back(Out{session, false, item});
}

void NaiveQueue::subscribe(std::uint32_t session, std::uint32_t window) {
  consumers_[session] = Consumer{window, 0, false};
  turn_.push_back(session);
  hand_out();
}

void NaiveQueue::unsubscribe(std::uint32_t session) {
  consumers_.erase(session);
  std::erase(turn_, session);
  for (Out& out : out_)
    if (out.session == session) out.pushed = false;  // it counts for no window any more
}

void NaiveQueue::come_back(Item item, ReturnPosition where) {
  const std::uint32_t most = policy_.subscription.max_deliveries;
  if (most > 0 && item.deliveries >= most) return;
  if (where == ReturnPosition::front) {
    ready_[{0, next_front_++}] = item;
    return;
  }
  if (where == ReturnPosition::back) {
    item.position = next_position_++;
    item.written_deliveries = item.deliveries;
  }
  ready_[{1, item.position}] = item;
}

void NaiveQueue::settle_out(std::list<Out>::iterator at, char how, ReturnPosition where) {
  const Out out = *at;
  out_.erase(at);
  if (out.pushed) {
    Consumer& consumer = consumers_.at(out.session);
    --consumer.unsettled;
    if (consumer.blocked && consumer.unsettled < consumer.window) {
      consumer.blocked = false;
      turn_.push_back(out.session);
    }
  }
  if (how == 'g') come_back(out.item, where);
}

void NaiveQueue::settle(std::uint32_t session, std::uint32_t number, char how) {
  const auto at = std::find_if(out_.begin(), out_.end(), [&](const Out& out) { return out.item.number == number; });
  if (at == out_.end() || at->session != session) return say(session, "settle failed");
  settle_out(at, how, policy_.subscription.on_return);
  hand_out();
}

void NaiveQueue::purge() { ready_.clear(); }

void NaiveQueue::close(std::uint32_t session) {
  unsubscribe(session);
  for (auto at = out_.begin(); at != out_.end();) {
    const auto next = std::next(at);
    if (at->session == session) settle_out(at, 'g', policy_.subscription.on_loss);
    at = next;
  }
  hand_out();
}

// What a log of entries brings back: every message at its position, as often delivered as its record says.
void NaiveQueue::crash() {
  std::vector<Item> items;
  for (const auto& [key, item] : ready_) items.push_back(item);
  for (const Out& out : out_) items.push_back(out.item);
  ready_.clear(), out_.clear(), consumers_.clear(), turn_.clear(), seen_.clear();
  for (Item item : items) {
    item.flagged = true;
    item.deliveries = item.written_deliveries;
    ready_[{1, item.position}] = item;
  }
  drop();
  expire(true);
}

std::vector<std::uint32_t> NaiveQueue::held(std::uint32_t session) const {
  std::vector<std::uint32_t> numbers;
  for (const Out& out : out_)
    if (out.session == session) numbers.push_back(out.item.number);
  return numbers;
}

}  // namespace brokerlab::test
