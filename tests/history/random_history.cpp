// SPDX-License-Identifier: Apache-2.0
#include "tests/history/random_history.hpp"

#include <algorithm>
#include <map>

#include "broker_model/base/message.hpp"
#include "broker_model/base/mix.hpp"

namespace brokerlab::history {

namespace {

struct Entry {
  MessageId message;
  std::uint32_t handed_out = 0;
  bool leased = false;
};

class LittleWorld {
 public:
  explicit LittleWorld(const Recipe& recipe) : recipe_(recipe), state_(mix64(recipe.seed + 1)) {
    next_.resize(recipe.producers);
    for (std::uint32_t q = 0; q < 3; ++q) declare(q);
  }

  RandomHistory run() {
    for (std::uint32_t i = 0; i < recipe_.steps; ++i) step();
    if (chance(80)) drain();
    out_.drained = !chance(15);
    out_.walked = !chance(10);
    walk();
    for (std::uint32_t i = 0; i < recipe_.falsified; ++i) falsify();
    return out_;
  }

 private:
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>((state_ = mix64(state_ + 0x9e37)) % n); }
  bool chance(std::uint32_t percent) { return below(100) < percent; }

  void declare(std::uint32_t q) {
    QueueFacts facts;
    facts.queue = NameId{q};
    facts.scope = chance(50) ? LimitScope::ready : LimitScope::ready_and_leased;
    facts.overflow = chance(60) ? Overflow::drop_head : Overflow::reject_new;
    if (chance(30)) facts.max_messages = 1 + below(4);
    if (chance(20)) facts.max_bytes = 200 + below(300);
    facts.slack = below(2);
    facts.slack_bytes = below(2) * 100;
    if (chance(30)) facts.max_deliveries = 1 + below(3);
    if (chance(20)) facts.ttl = milliseconds(5 + below(30));
    facts.may_be_purged = chance(20);
    facts.may_be_deleted = chance(10);
    if (chance(60)) facts.dead_letter_targets.push_back(NameId{below(3)});
    if (chance(10)) facts.dead_letter_targets.push_back(NameId{below(3)});
    if (!chance(10)) out_.context.queues.push_back(facts);
    facts_.push_back(facts);
    queues_.emplace_back();
  }

  Note& note(NoteKind kind, MessageId message, std::uint32_t queue = 0xffffffff) {
    now_ += milliseconds(below(3));
    out_.history.notes.push_back(Note{.time = now_, .message = message, .place = queue, .kind = kind});
    return out_.history.notes.back();
  }

  void step() {
    const std::uint32_t dice = below(100);
    if (recipe_.patient && !chance(3)) return smooth();
    if (dice < 30)
      send();
    else if (dice < 40)
      retry();
    else if (dice < 75)
      hand_out(below(3));
    else if (dice < 92)
      settle(below(3));
    else if (dice < 94)
      purge(below(3));
    else if (dice < 96)
      expire(below(3));
    else if (dice < 98)
      window();
    else
      crash();
  }

  void smooth() {
    send();
    for (std::uint32_t q = 0; q < 3; ++q) {
      hand_out(q);
      settle(q);
    }
  }

  void send() {
    const std::uint32_t p = below(recipe_.producers);
    const MessageId m{ProducerId{p}, next_[p]++};
    note(NoteKind::send_intended, m, p % 2).detail = 50 + 50 * below(4);
    if (chance(3)) {
      note(NoteKind::send_dropped, m);
      return;
    }
    attempt(m);
  }

  void retry() {
    if (unconfirmed_.empty()) return;
    const std::uint32_t i = below(static_cast<std::uint32_t>(unconfirmed_.size()));
    const MessageId m = unconfirmed_[i];
    unconfirmed_.erase(unconfirmed_.begin() + i);
    if (chance(15)) {
      note(NoteKind::send_unknown, m);
      return;
    }
    attempt(m);
  }

  void attempt(MessageId m) {
    note(NoteKind::send_attempted, m).count = 1;
    if (chance(8)) return unconfirmed_.push_back(m);
    if (chance(3)) {
      note(NoteKind::unroutable, m);
      if (chance(70)) note(NoteKind::send_returned, m);
      note(NoteKind::send_confirmed, m);
      return;
    }
    bool taken = accept(m, m.producer.value % 2, false);
    if (chance(6)) taken = accept(m, 2, false) && taken;
    if (chance(10)) return unconfirmed_.push_back(m);
    note(taken ? NoteKind::send_confirmed : NoteKind::send_refused, m);
  }

  std::uint64_t length(std::uint32_t q) const {
    const bool ready = facts_[q].scope == LimitScope::ready;
    return static_cast<std::uint64_t>(
        std::count_if(queues_[q].begin(), queues_[q].end(), [&](const Entry& e) { return !ready || !e.leased; }));
  }

  bool accept(MessageId m, std::uint32_t q, bool dead) {
    if (depth_ > 3) return false;
    if (facts_[q].overflow == Overflow::reject_new && length(q) >= facts_[q].max_messages) {
      note(NoteKind::refused, m, q);
      if (!dead && chance(40)) dead_letter(m, q, DeathReason::maxlen);
      return false;
    }
    queues_[q].push_back(Entry{m});
    Note& n = note(NoteKind::accepted, m, q);
    n.flag = dead ? 1 : 0;
    n.detail = static_cast<std::uint32_t>(queues_[q].size());
    while (facts_[q].overflow == Overflow::drop_head && length(q) > facts_[q].max_messages && drop_one(q)) {
    }
    return true;
  }

  bool drop_one(std::uint32_t q) {
    const auto head = std::find_if(queues_[q].begin(), queues_[q].end(), [](const Entry& e) { return !e.leased; });
    if (head == queues_[q].end()) return false;
    const MessageId m = head->message;
    queues_[q].erase(head);
    if (!facts_[q].dead_letter_targets.empty() && depth_ < 3)
      dead_letter(m, q, DeathReason::maxlen);
    else
      note(NoteKind::dropped, m, q);
    return true;
  }

  void dead_letter(MessageId m, std::uint32_t q, DeathReason reason) {
    if (facts_[q].dead_letter_targets.empty()) {
      note(NoteKind::dead_letter_lost, m, q);
      return;
    }
    note(NoteKind::dead_lettered, m, q).flag = static_cast<std::uint8_t>(reason);
    ++depth_;
    for (const NameId target : facts_[q].dead_letter_targets) accept(m, target.value, true);
    --depth_;
  }

  void hand_out(std::uint32_t q) {
    for (Entry& e : queues_[q]) {
      if (e.leased) continue;
      e.leased = true;
      ++e.handed_out;
      note(NoteKind::leased, e.message, q).count = static_cast<std::uint16_t>(e.handed_out);
      if (chance(5)) return;  // lost on the way
      Note& n = note(NoteKind::delivered, e.message, q);
      n.count = static_cast<std::uint16_t>(e.handed_out);
      n.flag = e.handed_out > 1 ? 1 : 0;
      return;
    }
  }

  void settle(std::uint32_t q) {
    const auto e = std::find_if(queues_[q].begin(), queues_[q].end(), [](const Entry& each) { return each.leased; });
    if (e == queues_[q].end()) return;
    const MessageId m = e->message;
    const std::uint32_t dice = recipe_.patient ? below(60) : below(100);
    if (dice < 75) note(chance(95) ? NoteKind::effect : NoteKind::effect_skipped, m, q);
    if (dice < 65) {
      note(NoteKind::settled_ack, m, q);
      if (chance(3)) return;
      note(NoteKind::acknowledged, m, q);
      queues_[q].erase(e);
    } else if (dice < 85) {
      give_back(q, static_cast<std::size_t>(e - queues_[q].begin()));
    } else {
      note(NoteKind::settled_reject, m, q);
      queues_[q].erase(e);
      if (facts_[q].dead_letter_targets.empty())
        note(NoteKind::discarded, m, q);
      else
        dead_letter(m, q, DeathReason::rejected);
    }
  }

  void give_back(std::uint32_t q, std::size_t i) {
    const Entry e = queues_[q][i];
    if (facts_[q].max_deliveries == 0 || e.handed_out < facts_[q].max_deliveries) {
      queues_[q][i].leased = false;
      note(NoteKind::returned, e.message, q);
      return;
    }
    queues_[q].erase(queues_[q].begin() + static_cast<std::ptrdiff_t>(i));
    if (facts_[q].dead_letter_targets.empty())
      note(NoteKind::discarded, e.message, q);
    else
      dead_letter(e.message, q, DeathReason::delivery_limit);
  }

  void purge(std::uint32_t q) {
    if (!facts_[q].may_be_purged) return;
    for (const Entry& e : queues_[q])
      if (!e.leased) note(NoteKind::purged, e.message, q);
    std::erase_if(queues_[q], [](const Entry& e) { return !e.leased; });
  }

  void expire(std::uint32_t q) {
    if (queues_[q].empty() || queues_[q].front().leased) return;
    const MessageId m = queues_[q].front().message;
    queues_[q].erase(queues_[q].begin());
    if (!facts_[q].dead_letter_targets.empty() && chance(50))
      dead_letter(m, q, DeathReason::expired);
    else
      note(NoteKind::expired, m, q);
  }

  void window() {
    Note& n = note(NoteKind::consumer_window, MessageId{});
    n.detail = below(4);
    n.count = static_cast<std::uint16_t>(std::min(n.detail, below(5)));
  }

  void crash() {
    note(NoteKind::power_cut, MessageId{});
    for (auto& queue : queues_) {
      std::erase_if(queue, [&](const Entry&) { return chance(15); });
      for (Entry& e : queue) e.leased = false;
    }
    if (chance(30)) resurrect();
    if (chance(70)) out_.history.recoveries.push_back({out_.history.notes.size(), all_entries()});
  }

  void resurrect() {
    for (const Note& n : out_.history.notes)
      if (n.kind == NoteKind::acknowledged && chance(20)) queues_[n.place].push_back(Entry{n.message, 1, false});
  }

  void drain() {
    for (std::uint32_t round = 0; round < 40; ++round) {
      for (std::uint32_t q = 0; q < 3; ++q) {
        hand_out(q);
        settle(q);
      }
    }
  }

  std::vector<EntryRef> all_entries() const {
    std::vector<EntryRef> entries;
    for (std::uint32_t q = 0; q < queues_.size(); ++q)
      for (const Entry& e : queues_[q]) entries.push_back({e.message, NameId{q}});
    return entries;
  }

  void walk() {
    out_.stored = all_entries();
    for (std::uint32_t q = 0; q < queues_.size(); ++q) out_.counts.push_back({NameId{q}, {.ready = queues_[q].size()}});
  }

  // The producer's intention stays what and where it is: it is the world's own.
  void falsify() {
    auto& notes = out_.history.notes;
    const std::uint32_t i = below(static_cast<std::uint32_t>(notes.size()));
    if (notes[i].kind == NoteKind::send_intended || !NameId{notes[i].place}.valid()) return;
    const std::uint32_t dice = below(6);
    if (dice == 0) remove(i);
    if (dice == 1) insert(i, notes[i]);
    if (dice == 2) notes[i].place = below(4);
    if (dice == 3) notes[i].kind = static_cast<NoteKind>(9 + below(21));
    if (dice == 4) notes[i].flag = static_cast<std::uint8_t>(below(4));
    if (dice == 5) notes[i].count = static_cast<std::uint16_t>(below(4));
    if (chance(5) && !out_.stored.empty()) out_.stored.pop_back();
  }

  void remove(std::uint32_t i) {
    out_.history.notes.erase(out_.history.notes.begin() + i);
    for (auto& recovery : out_.history.recoveries) recovery.before -= recovery.before > i ? 1 : 0;
  }
  void insert(std::uint32_t i, Note copy) {
    if (chance(20)) copy.message.number += 1000;
    out_.history.notes.insert(out_.history.notes.begin() + i + 1, copy);
    for (auto& recovery : out_.history.recoveries) recovery.before += recovery.before > i ? 1 : 0;
  }

  Recipe recipe_;
  std::uint64_t state_;
  RandomHistory out_;
  Instant now_{1'000'000};
  std::vector<std::uint32_t> next_;
  std::vector<QueueFacts> facts_;
  std::vector<std::vector<Entry>> queues_;
  std::vector<MessageId> unconfirmed_;
  int depth_ = 0;
};

}  // namespace

RandomHistory random_history(const Recipe& recipe) { return LittleWorld(recipe).run(); }

}  // namespace brokerlab::history
