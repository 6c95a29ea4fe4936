// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/books.hpp"

namespace brokerlab::history {

void Book::come(Life& life, std::uint32_t size) {
  add_saturating(life.live);
  ++live;
  live_bytes += size;
  largest_body = std::max<std::uint64_t>(largest_body, size);
}

void Book::hand_out(Life& life, std::uint32_t size) {
  if (life.leased >= life.live) return;
  ++life.leased;
  ++leased;
  leased_bytes += size;
}

void Book::take_back(Life& life, std::uint32_t size) {
  if (life.leased == 0) [[unlikely]]
    return;
  --life.leased;
  --leased;
  leased_bytes -= size;
}

bool Book::go(Life& life, std::uint32_t size, bool from_lease) {
  if (life.live == 0) return false;
  if (from_lease) take_back(life, size);
  --life.live;
  --live;
  live_bytes -= size;
  if (life.leased > life.live) take_back(life, size);
  return true;
}

namespace {
void extend_reach(std::vector<Book>& books, Book& book) {
  book.reach = book.facts.dead_letter_targets;
  for (std::size_t i = 0; i < book.reach.size(); ++i) {
    for (const Book& other : books) {
      if (other.facts.queue != book.reach[i]) continue;
      for (const NameId target : other.facts.dead_letter_targets)
        if (std::find(book.reach.begin(), book.reach.end(), target) == book.reach.end()) book.reach.push_back(target);
    }
  }
}
}  // namespace

Books::Books(const Context& context) {
  for (const QueueFacts& facts : context.queues) {
    index_.insert(facts.queue.value, static_cast<std::uint32_t>(books_.size()));
    books_.emplace_back();
    books_.back().facts = facts;
  }
  for (Book& book : books_) extend_reach(books_, book);
}

Book& Books::look_up(NameId queue) {
  const auto fresh = static_cast<std::uint32_t>(books_.size());
  const std::uint32_t index = index_.find_or_insert(queue.value, fresh);
  if (index == fresh) {
    books_.emplace_back();
    books_.back().facts.queue = queue;
  }
  // "No queue" is never cached: it is the value of an empty cache.
  if (queue.valid()) {
    last_ = queue;
    last_index_ = index;
  }
  return books_[index];
}

const Book* Books::find(NameId queue) const {
  const std::uint32_t* index = index_.find(queue.value);
  return index == nullptr ? nullptr : &books_[*index];
}

}  // namespace brokerlab::history
