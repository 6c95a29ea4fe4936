// SPDX-License-Identifier: Apache-2.0
// One shared record per message, however many queues hold it, counted by reference. Records live in chunks of fixed
// size, so that growth never copies what is there and never needs twice the memory; freed slots are used again, the
// last freed first. What few messages have (a death history) is in a side table.
#pragma once

#include <cstdint>
#include <vector>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/message.hpp"
#include "broker_model/core/death_table.hpp"
#include "broker_model/core/intrusive_list.hpp"

namespace brokerlab::core {

struct Record {
  MessageId message;
  Body body;
  NameId exchange;
  NameId key;
  PropertiesId properties;
  std::uint32_t references = 0;
  std::uint32_t deaths = kNil;  ///< in the death table; in a free slot: the next free one
  bool persistent = false;
};
static_assert(sizeof(Record) == 48);

class MessageStore {
 public:
  /// Begins a record with one reference, the caller's, who fills it in. (One that is made elsewhere is copied while its
  /// parts are still being written, and the copy waits for them.)
  std::uint32_t begin() {
    const std::uint32_t index = take_slot();
    Record& slot = (*this)[index];
    slot = Record{};
    slot.references = 1;
    ++size_;
    return index;
  }
  /// Stores `record` with one reference, the caller's.
  std::uint32_t add(const Record& record);
  void retain(std::uint32_t index) { ++(*this)[index].references; }
  /// Gives up one reference; the last one ends the record.
  void release(std::uint32_t index);

  Record& operator[](std::uint32_t index) { return chunks_[index / kChunk][index % kChunk]; }
  const Record& operator[](std::uint32_t index) const { return chunks_[index / kChunk][index % kChunk]; }

  DeathTable& deaths() { return deaths_; }
  const DeathTable& deaths() const { return deaths_; }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::uint32_t kChunk = 256;
  std::uint32_t take_slot();

  std::vector<std::vector<Record>> chunks_;
  DeathTable deaths_;
  std::uint32_t slots_ = 0;
  std::uint32_t free_head_ = kNil;
  std::size_t size_ = 0;
};

}  // namespace brokerlab::core
