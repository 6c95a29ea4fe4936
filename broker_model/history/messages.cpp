// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/messages.hpp"

#include <algorithm>

#include "broker_model/base/check.hpp"
#include "broker_model/base/mix.hpp"

namespace brokerlab::history {

namespace {
// Producers and numbers are dense by contract. What is not would make pages for nothing, and gets a record of its own.
constexpr std::uint32_t kMostProducers = 1U << 20;
constexpr std::uint32_t kFarthestNumber = 1U << 16;

std::uint64_t hash_of(const Life& life) {
  const std::uint64_t where = std::uint64_t{life.queue.value} << 32 | std::uint32_t{life.accepted} << 24 |
                              std::uint32_t{life.delivered} << 16 | std::uint32_t{life.unflagged} << 8 | life.effects;
  return mix64(where ^ mix64(std::uint64_t{life.counts_seen} << 32 | std::uint32_t{life.flags} << 8 | life.handed_out));
}

std::uint64_t hash_of(const Record& record, const std::vector<Life>& more) {
  std::uint64_t hash = hash_of(record.life);
  const auto outcome = static_cast<std::uint64_t>(record.outcome);
  hash = mix64(hash ^ (std::uint64_t{record.size} << 32 | outcome << 16 | record.attempts));
  for (const Life& life : more) hash = mix64(hash ^ hash_of(life));
  return hash;
}
}  // namespace

Record& Messages::intend(MessageId message) {
  if (Record* dense = find_dense(message)) {
    producers_[message.producer.value].next = std::max(producers_[message.producer.value].next, message.number + 1);
    return *dense;
  }
  const std::uint32_t p = message.producer.value;
  if (p >= kMostProducers || exception_of_.contains(key(message))) return at_sparse(message);
  if (p >= producers_.size()) {
    producers_.resize(p + 1);
    producer_count_ = p + 1;
  }
  Producer& producer = producers_[p];
  if (message.number < producer.floor * kPage || message.number - producer.next > kFarthestNumber)
    return at_sparse(message);
  while (find_dense(message) == nullptr) open_page(producer);
  producer.next = message.number + 1;
  while (producer.pages.size() > kOpenPages && foldable(p)) fold_front(p);
  return *find_dense(message);
}

void Messages::open_page(Producer& producer) {
  if (free_pages_.empty()) [[unlikely]] {
    free_pages_.push_back(static_cast<std::uint32_t>(pool_.size()));
    pool_.emplace_back();
  }
  producer.pages.push_back(free_pages_.back());
  free_pages_.pop_back();
}

Record& Messages::at_sparse(MessageId message) {
  if (const std::uint32_t* index = exception_of_.find(key(message))) return exceptions_[*index].record;
  if (message.producer.value < producers_.size()) {
    const Producer& producer = producers_[message.producer.value];
    if (message.number / kPage < producer.floor) {
      const auto after = std::upper_bound(producer.runs.begin(), producer.runs.end(), message.number,
                                          [](std::uint32_t number, const Run& run) { return number < run.first; });
      BROKERLAB_CHECK(after != producer.runs.begin(), "a folded message lies in a run");
      return unfold(message, (after - 1)->state);
    }
  }
  return add_exception(message, Record{});
}

Record& Messages::add_exception(MessageId message, const Record& record) {
  const std::uint32_t index = exceptions_.insert(Exception{message, record});
  exception_of_.insert(key(message), index);
  return exceptions_[index].record;
}

Record& Messages::unfold(MessageId message, std::uint32_t state) {
  const State folded = states_[state];
  Record& record = add_exception(message, folded.record);
  record.more = false;
  for (const Life& life : folded.more) add_life(record, message, life);
  return record;
}

Life& Messages::other_life(Record& record, MessageId message, NameId queue) {
  if (!record.life.queue.valid()) [[likely]] {
    record.life.queue = queue;
    return record.life;
  }
  if (record.more) {
    for (std::uint32_t i = *more_.find(key(message)); i != kEnd; i = lives_[i].next)
      if (lives_[i].life.queue == queue) return lives_[i].life;
  }
  Life fresh;
  fresh.queue = queue;
  return add_life(record, message, fresh);
}

Life& Messages::add_life(Record& record, MessageId message, const Life& life) {
  std::uint32_t& head = more_.find_or_insert(key(message), kEnd);
  head = lives_.insert(OtherLife{life, head});
  record.more = true;
  return lives_[head].life;
}

void Messages::forget_lives(Record& record, MessageId message) {
  if (!record.more) return;
  for (std::uint32_t i = *more_.find(key(message)); i != kEnd;) {
    const std::uint32_t next = lives_[i].next;
    lives_.erase(i);
    i = next;
  }
  more_.erase(key(message));
  record.more = false;
}

bool Messages::finished(const Record& record, MessageId message) const {
  const bool given_up =
      record.outcome == Outcome::refused || record.outcome == Outcome::unknown || record.outcome == Outcome::dropped;
  if (!record.life.queue.valid()) [[likely]]
    return given_up;
  bool all = record.intended();
  each_life(record, message, [&](const Life& life) {
    const bool gone = life.live == 0 && !life.has(Life::awaited);
    const bool well = life.ended_well(acknowledged_suffices_) && !life.has(Life::refused);
    // An unconfirmed message may be lost; but one that was delivered may yet have its effect.
    all = all && gone && (well || (given_up && life.delivered == 0));
  });
  return all;
}

bool Messages::foldable(std::uint32_t p) const {
  const Producer& producer = producers_[p];
  const Page& page = pool_[producer.pages.front()];
  std::uint32_t unfinished = 0;
  for (std::uint32_t i = 0; i < kPage && unfinished <= kStragglers; ++i)
    unfinished += finished(page[i], MessageId{ProducerId{p}, producer.floor * kPage + i}) ? 0U : 1U;
  return unfinished <= kStragglers;
}

void Messages::fold_front(std::uint32_t p) {
  Producer& producer = producers_[p];
  const std::uint32_t page = producer.pages.front();
  for (std::uint32_t i = 0; i < kPage; ++i)
    fold_one(p, MessageId{ProducerId{p}, producer.floor * kPage + i}, pool_[page][i]);
  pool_[page].fill(Record{});
  free_pages_.push_back(page);
  producer.pages.pop_front();
  ++producer.floor;
}

void Messages::fold_one(std::uint32_t p, MessageId message, Record& record) {
  if (!finished(record, message)) {
    add_exception(message, record);
    if (producers_[p].runs.empty()) producers_[p].runs.push_back(Run{0, intern(State{})});
    return;
  }
  State state{record, {}};
  if (!sizes_matter_) state.record.size = 0;
  state.record.mark = {};
  if (record.more) {
    each_life(record, message, [&](const Life& life) { state.more.push_back(life); });
    state.more.erase(state.more.begin());
    forget_lives(record, message);
  }
  std::vector<Run>& runs = producers_[p].runs;
  if (!runs.empty() && states_[runs.back().state] == state) return;
  runs.push_back(Run{runs.empty() ? 0 : message.number, intern(state)});
}

std::uint32_t Messages::intern(const State& state) {
  const auto fresh = static_cast<std::uint32_t>(states_.size());
  for (std::uint64_t hash = hash_of(state.record, state.more);; ++hash) {
    const std::uint32_t index = state_of_.find_or_insert(hash, fresh);
    if (index == fresh) states_.push_back(state);
    // A recovery changes folded lives after they were hashed: such a state is found no more, and a fresh one serves.
    if (states_[index] == state) return index;
  }
}

std::uint64_t Messages::folded() const {
  std::uint64_t count = 0;
  for (const Producer& producer : producers_) count += std::uint64_t{producer.floor} * kPage;
  return count;
}

std::size_t Messages::memory() const {
  std::size_t bytes = pool_.capacity() * sizeof(Page) + exceptions_.capacity() * sizeof(Exception) +
                      lives_.capacity() * sizeof(OtherLife) + states_.capacity() * sizeof(State) +
                      (exceptions_.size() + more_.size()) * 24;
  for (const Producer& producer : producers_)
    bytes += sizeof(Producer) + producer.pages.capacity() * 4 + producer.runs.capacity() * sizeof(Run);
  return bytes;
}

}  // namespace brokerlab::history
