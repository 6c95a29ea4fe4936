// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/deadline_queue.hpp"

#include <algorithm>
#include <bit>

#include "broker_model/base/check.hpp"

namespace brokerlab {

DeadlineHandle DeadlineQueue::arm(Instant now, Duration timeout, std::uint32_t payload) {
  const std::uint32_t index = take_slot();
  const std::uint64_t serial = next_serial_++;
  slots_[index].key = Key{now + timeout, serial};
  slots_[index].payload = payload;
  const std::uint32_t lane = lane_for(timeout);
  const bool in_order =
      lane != kHeap && (lanes_[lane].tail == kNone || slots_[lanes_[lane].tail].key < slots_[index].key);
  if (in_order) {
    lane_append(lane, index);
  } else {
    heap_push(index);
  }
  ++size_;
  return {index, static_cast<std::uint32_t>(serial), static_cast<std::uint32_t>(serial >> 32)};
}

bool DeadlineQueue::cancel(Handle handle) {
  if (!armed(handle)) return false;
  detach(handle.index);
  release(handle.index);
  return true;
}

DeadlineHandle DeadlineQueue::extend(Handle handle, Instant now, Duration timeout) {
  if (!armed(handle)) return Handle::none();
  const std::uint32_t payload = slots_[handle.index].payload;
  cancel(handle);
  return arm(now, timeout, payload);
}

std::optional<Instant> DeadlineQueue::due(Handle handle) const {
  if (!armed(handle)) return std::nullopt;
  return slots_[handle.index].key.due;
}

std::uint32_t DeadlineQueue::earliest() const {
  const bool lane = best_lane_ != kNone && (heap_.empty() || heads_[best_lane_] < heap_[0].key);
  return lane ? lanes_[best_lane_].head : heap_[0].slot;
}

std::optional<Instant> DeadlineQueue::next() const {
  if (empty()) return std::nullopt;
  Instant at = best_lane_ != kNone ? heads_[best_lane_].due : heap_[0].key.due;
  if (!heap_.empty()) at = std::min(at, heap_[0].key.due);
  return at;
}

bool DeadlineQueue::pop_due(Instant now, std::uint32_t& payload) {
  if (empty()) return false;
  const std::uint32_t index = earliest();
  if (slots_[index].key.due > now) return false;
  payload = slots_[index].payload;
  detach(index);
  release(index);
  return true;
}

std::uint32_t DeadlineQueue::take_slot() {
  if (free_head_ != kNone) {
    const std::uint32_t index = free_head_;
    free_head_ = slots_[index].next;
    return index;
  }
  BROKERLAB_CHECK(slots_.size() < kNone, "too many deadlines");
  slots_.emplace_back();
  return static_cast<std::uint32_t>(slots_.size() - 1);
}

void DeadlineQueue::release(std::uint32_t index) {
  slots_[index].key.serial = 0;
  slots_[index].next = free_head_;
  free_head_ = index;
  --size_;
}

void DeadlineQueue::detach(std::uint32_t index) {
  if (slots_[index].lane == kHeap) {
    heap_remove(slots_[index].previous);
  } else {
    lane_remove(index);
  }
}

std::uint32_t DeadlineQueue::lane_for(Duration timeout) {
  if (recent_lane_ < lanes_used_ && lanes_[recent_lane_].timeout == timeout) return recent_lane_;
  for (std::uint32_t lane = 0; lane < lanes_used_; ++lane) {
    if (lanes_[lane].timeout == timeout) return recent_lane_ = lane;
  }
  return claim_lane(timeout);
}

std::uint32_t DeadlineQueue::claim_lane(Duration timeout) {
  if (lanes_used_ < kLanes) {
    recent_lane_ = lanes_used_++;
  } else if (occupied_ != ~std::uint64_t{0}) {
    recent_lane_ = static_cast<std::uint32_t>(std::countr_one(occupied_));
  } else {
    return kHeap;
  }
  lanes_[recent_lane_].timeout = timeout;
  return recent_lane_;
}

void DeadlineQueue::lane_append(std::uint32_t lane, std::uint32_t index) {
  Lane& l = lanes_[lane];
  slots_[index].lane = lane;
  slots_[index].previous = l.tail;
  slots_[index].next = kNone;
  if (l.tail != kNone) {
    slots_[l.tail].next = index;
    l.tail = index;
    return;
  }
  l.head = l.tail = index;
  heads_[lane] = slots_[index].key;
  occupied_ |= std::uint64_t{1} << lane;
  if (best_lane_ == kNone || heads_[lane] < heads_[best_lane_]) best_lane_ = lane;
}

void DeadlineQueue::lane_remove(std::uint32_t index) {
  const Slot& slot = slots_[index];
  Lane& lane = lanes_[slot.lane];
  (slot.next == kNone ? lane.tail : slots_[slot.next].previous) = slot.previous;
  if (slot.previous != kNone) {
    slots_[slot.previous].next = slot.next;
    return;
  }
  lane.head = slot.next;
  lane_head_changed(slot.lane);
}

// A head only ever moves later, so the best lane stays the best unless it is the one that moved.
void DeadlineQueue::lane_head_changed(std::uint32_t lane) {
  const std::uint32_t head = lanes_[lane].head;
  if (head == kNone) {
    occupied_ &= ~(std::uint64_t{1} << lane);
  } else {
    heads_[lane] = slots_[head].key;
  }
  if (lane == best_lane_) find_best_lane();
}

void DeadlineQueue::find_best_lane() {
  best_lane_ = kNone;
  for (std::uint64_t rest = occupied_; rest != 0; rest &= rest - 1) {
    const auto lane = static_cast<std::uint32_t>(std::countr_zero(rest));
    if (best_lane_ == kNone || heads_[lane] < heads_[best_lane_]) best_lane_ = lane;
  }
}

void DeadlineQueue::heap_push(std::uint32_t index) {
  slots_[index].lane = kHeap;
  heap_.emplace_back();
  sift_up(heap_.size() - 1, HeapEntry{slots_[index].key, index});
}

void DeadlineQueue::heap_remove(std::size_t position) {
  const HeapEntry last = heap_.back();
  heap_.pop_back();
  if (position == heap_.size()) return;
  if (position > 0 && last.key < heap_[(position - 1) / 4].key) {
    sift_up(position, last);
  } else {
    sift_down(position, last);
  }
}

void DeadlineQueue::heap_put(std::size_t position, const HeapEntry& entry) {
  heap_[position] = entry;
  slots_[entry.slot].previous = static_cast<std::uint32_t>(position);
}

void DeadlineQueue::sift_up(std::size_t position, const HeapEntry& entry) {
  while (position > 0) {
    const std::size_t parent = (position - 1) / 4;
    if (!(entry.key < heap_[parent].key)) break;
    heap_put(position, heap_[parent]);
    position = parent;
  }
  heap_put(position, entry);
}

void DeadlineQueue::sift_down(std::size_t position, const HeapEntry& entry) {
  for (;;) {
    const std::size_t first = position * 4 + 1;
    if (first >= heap_.size()) break;
    std::size_t least = first;
    const std::size_t end = std::min(first + 4, heap_.size());
    for (std::size_t child = first + 1; child < end; ++child) {
      if (heap_[child].key < heap_[least].key) least = child;
    }
    if (!(heap_[least].key < entry.key)) break;
    heap_put(position, heap_[least]);
    position = least;
  }
  heap_put(position, entry);
}

}  // namespace brokerlab
