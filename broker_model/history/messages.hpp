// SPDX-License-Identifier: Apache-2.0
// The records of all messages: dense pages per producer, so that finding one is two array accesses. Pages whose
// messages are finished fold: per producer there is a floor, below which a few runs of equal records stand for all
// messages, and the exceptions (unfinished, or changed later) are kept singly. So a long run stays bounded, and a late
// delivery of a message below the floor still finds what became of it.
//
// References last until the next call that takes a MessageId.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "broker_model/base/flat_map.hpp"
#include "broker_model/base/ids.hpp"
#include "broker_model/base/ring.hpp"
#include "broker_model/base/slab.hpp"
#include "broker_model/history/record.hpp"

namespace brokerlab::history {

class Messages {
 public:
  /// `sizes_matter`: a folded message keeps its body size (some queue limits bytes); runs of equal records get shorter.
  Messages(bool acknowledged_suffices, bool sizes_matter)
      : acknowledged_suffices_(acknowledged_suffices), sizes_matter_(sizes_matter) {}

  /// The record of a message that its producer now intends to send.
  Record& intend(MessageId message);

  /// The record of any message; one that nobody intended gets a record of its own.
  Record& at(MessageId message) {
    Record* dense = find_dense(message);
    return dense != nullptr ? *dense : at_sparse(message);
  }

  /// Brings the record near, if it is in a page. Speed alone: records of many producers are seldom in the cache.
  void prefetch(MessageId message) {
    if (const Record* dense = find_dense(message)) __builtin_prefetch(dense, 1);
  }

  /// The life of `message`, whose record is `record`, in `queue`; begins one if there was none.
  Life& life(Record& record, MessageId message, NameId queue) {
    if (record.life.queue == queue) return record.life;
    return other_life(record, message, queue);
  }

  /// Calls `visit(Life&)` for each life of the message.
  template <class Visit>
  void each_life(Record& record, MessageId message, Visit visit) {
    if (record.life.queue.valid()) visit(record.life);
    if (!record.more) [[likely]]
      return;
    for (std::uint32_t i = *more_.find(key(message)); i != kEnd; i = lives_[i].next) visit(lives_[i].life);
  }
  template <class Visit>
  void each_life(const Record& record, MessageId message, Visit visit) const {
    if (record.life.queue.valid()) visit(record.life);
    if (!record.more) [[likely]]
      return;
    for (std::uint32_t i = *more_.find(key(message)); i != kEnd; i = lives_[i].next) visit(lives_[i].life);
  }

  /// Calls `visit(MessageId, Record&)` for each message that is not folded, those below the floors first; the order is
  /// the same in every run.
  template <class Visit>
  void each_open(Visit visit) {
    for (std::uint32_t i = 0; i < exceptions_.slots(); ++i)
      if (exceptions_.live(i)) visit(exceptions_[i].message, exceptions_[i].record);
    for (std::uint32_t p = 0; p < producers_.size(); ++p) each_open_of(*this, p, visit);
  }
  template <class Visit>
  void each_open(Visit visit) const {
    for (std::uint32_t i = 0; i < exceptions_.slots(); ++i)
      if (exceptions_.live(i)) visit(exceptions_[i].message, exceptions_[i].record);
    for (std::uint32_t p = 0; p < producers_.size(); ++p) each_open_of(*this, p, visit);
  }

  /// Calls `visit(Life&)` for each distinct life of folded messages; what it changes is changed for all of them.
  template <class Visit>
  void each_folded_life(Visit visit) {
    for (State& state : states_) {
      visit(state.record.life);
      for (Life& life : state.more) visit(life);
    }
  }

  /// Nothing about the message is open: it ended well everywhere, or it never entered a queue and its producer knows.
  bool finished(const Record& record, MessageId message) const;

  /// How many messages are folded away; and what all of it occupies, in bytes.
  std::uint64_t folded() const;
  std::size_t memory() const;

 private:
  static constexpr std::uint32_t kPage = 64;
  static constexpr std::uint32_t kEnd = 0xffffffff;
  static constexpr std::uint32_t kOpenPages = 4;  // the newest pages do not fold: their messages are still warm
  static constexpr std::uint32_t kStragglers = kPage / 4;  // beyond these, singly kept exceptions cost more than a page

  using Page = std::array<Record, kPage>;
  struct Run {
    std::uint32_t first;
    std::uint32_t state;
  };
  struct Producer {
    std::uint32_t floor = 0;  // pages below it are folded
    std::uint32_t next = 0;   // one past the largest intended number
    Ring<std::uint32_t> pages;
    std::vector<Run> runs;
  };
  struct Exception {
    MessageId message;
    Record record;
  };
  struct OtherLife {
    Life life;
    std::uint32_t next;
  };
  struct State {
    Record record;
    std::vector<Life> more;
    friend bool operator==(const State&, const State&) = default;
  };

  static std::uint64_t key(MessageId m) { return (std::uint64_t{m.producer.value} << 32) | m.number; }

  Record* find_dense(MessageId message) {
    if (message.producer.value >= producer_count_) return nullptr;
    Producer& producer = producers_[message.producer.value];
    const std::uint32_t page = message.number / kPage - producer.floor;  // wraps below the floor
    if (page >= producer.pages.size()) return nullptr;
    return &pool_[producer.pages[page]][message.number % kPage];
  }

  template <class Self, class Visit>
  static void each_open_of(Self& self, std::uint32_t p, Visit& visit) {
    auto& producer = self.producers_[p];
    for (std::uint32_t i = 0; i < producer.pages.size(); ++i) {
      for (std::uint32_t j = 0; j < kPage; ++j) {
        auto& record = self.pool_[producer.pages[i]][j];
        if (record == Record{}) continue;
        visit(MessageId{ProducerId{p}, (producer.floor + i) * kPage + j}, record);
      }
    }
  }

  Record& at_sparse(MessageId message);
  Record& add_exception(MessageId message, const Record& record);
  Record& unfold(MessageId message, std::uint32_t state);
  Life& other_life(Record& record, MessageId message, NameId queue);
  Life& add_life(Record& record, MessageId message, const Life& life);
  void forget_lives(Record& record, MessageId message);
  void open_page(Producer& producer);
  bool foldable(std::uint32_t producer) const;
  void fold_front(std::uint32_t producer);
  void fold_one(std::uint32_t producer, MessageId message, Record& record);
  std::uint32_t intern(const State& state);

  std::vector<Producer> producers_;
  std::uint32_t producer_count_ = 0;  // producers_.size(), without the division that a vector's size costs each note
  std::vector<Page> pool_;
  std::vector<std::uint32_t> free_pages_;
  FlatMap<std::uint64_t, std::uint32_t> exception_of_;
  Slab<Exception> exceptions_;
  FlatMap<std::uint64_t, std::uint32_t> more_;  // first of the lives in other queues
  Slab<OtherLife> lives_;
  std::vector<State> states_;
  FlatMap<std::uint64_t, std::uint32_t> state_of_;  // by hash; a taken hash moves on by one
  bool acknowledged_suffices_;
  bool sizes_matter_;
};

}  // namespace brokerlab::history
