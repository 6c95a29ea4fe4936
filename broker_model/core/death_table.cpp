// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/death_table.hpp"

namespace brokerlab::core {

std::uint32_t DeathTable::start(NameId queue, DeathReason reason) {
  return histories_.insert(History{kNil, queue, reason});
}

// Copies the list from `node` on, leaving out {queue, reason}, whose count is added to `count`.
std::uint32_t DeathTable::copy_without(std::uint32_t node, NameId queue, DeathReason reason, std::uint32_t& count) {
  std::uint32_t first = kNil;
  std::uint32_t last = kNil;
  for (; node != kNil; node = nodes_[node].older) {
    const DeathEntry entry = nodes_[node].entry;
    if (entry.queue == queue && entry.reason == reason) {
      count += entry.count;
      continue;
    }
    const std::uint32_t copy = nodes_.insert(Node{entry, kNil});
    if (last == kNil)
      first = copy;
    else
      nodes_[last].older = copy;
    last = copy;
  }
  return first;
}

std::uint32_t DeathTable::extend(std::uint32_t older, NameId queue, DeathReason reason) {
  const std::uint32_t history = older == kNil ? start(queue, reason) : start(first_queue(older), first_reason(older));
  std::uint32_t count = 1;
  const std::uint32_t rest = older == kNil ? kNil : copy_without(histories_[older].newest, queue, reason, count);
  histories_[history].newest = nodes_.insert(Node{DeathEntry{queue, reason, count}, rest});
  return history;
}

std::uint32_t DeathTable::prepend(std::uint32_t older, const DeathEntry& entry) {
  const std::uint32_t history = older == kNil ? start(entry.queue, entry.reason) : older;
  histories_[history].newest = nodes_.insert(Node{entry, histories_[history].newest});
  return history;
}

void DeathTable::erase(std::uint32_t history) {
  if (history == kNil) [[likely]]
    return;
  std::uint32_t node = histories_[history].newest;
  while (node != kNil) {
    const std::uint32_t older = nodes_[node].older;
    nodes_.erase(node);
    node = older;
  }
  histories_.erase(history);
}

std::uint16_t DeathTable::list(std::uint32_t history, std::vector<DeathEntry>& out) const {
  if (history == kNil) [[likely]]
    return 0;
  std::uint16_t count = 0;
  for (std::uint32_t node = histories_[history].newest; node != kNil && count < 0xffff; node = nodes_[node].older) {
    out.push_back(nodes_[node].entry);
    ++count;
  }
  return count;
}

std::uint32_t DeathTable::newest_count(std::uint32_t history) const {
  return nodes_[histories_[history].newest].entry.count;
}
NameId DeathTable::first_queue(std::uint32_t history) const { return histories_[history].first_queue; }
DeathReason DeathTable::first_reason(std::uint32_t history) const { return histories_[history].first_reason; }

bool DeathTable::closes_cycle(std::uint32_t history, NameId queue) const {
  if (history == kNil) [[likely]]
    return false;
  for (std::uint32_t node = histories_[history].newest; node != kNil; node = nodes_[node].older) {
    const DeathEntry& entry = nodes_[node].entry;
    if (entry.reason == DeathReason::rejected) return false;
    if (entry.queue == queue) return true;
  }
  return false;
}

}  // namespace brokerlab::core
