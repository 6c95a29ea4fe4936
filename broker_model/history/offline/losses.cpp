// SPDX-License-Identifier: Apache-2.0
// The checks that ask what became of messages.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "broker_model/history/offline/checkers.hpp"
#include "broker_model/history/offline/stock.hpp"

namespace brokerlab::history::offline {

namespace {

enum class Fate { well, open, lost };

std::set<NameId> reach_of(const Context& context, NameId queue) {
  std::set<NameId> reach;
  std::vector<NameId> todo = facts_of_queue(context, queue).dead_letter_targets;
  while (!todo.empty()) {
    const NameId next = todo.back();
    todo.pop_back();
    if (!reach.insert(next).second) continue;
    for (const NameId further : facts_of_queue(context, next).dead_letter_targets) todo.push_back(further);
  }
  return reach;
}

bool is_about_a_life(NoteKind kind) {
  constexpr NoteKind kOthers[] = {NoteKind::settled_return,    NoteKind::consumer_window,   NoteKind::unroutable,
                                  NoteKind::lease_expired,     NoteKind::process_killed,    NoteKind::power_cut,
                                  NoteKind::process_restarted, NoteKind::queue_declared,    NoteKind::fault_began,
                                  NoteKind::fault_ended,       NoteKind::disk_alarm,        NoteKind::write_failed,
                                  NoteKind::log_damaged,       NoteKind::processing_started};
  const bool producers = kind <= NoteKind::producer_unblocked;
  return !producers && std::find(std::begin(kOthers), std::end(kOthers), kind) == std::end(kOthers);
}

// One history with its end, asked about the fates of entries.
class Inquest {
 public:
  Inquest(const History& history, const Context& context, const End& end)
      : history_(history),
        context_(context),
        end_(end),
        last_(stock_before(history, history.notes.size())),
        stored_(end.stored.begin(), end.stored.end()) {
    for (std::size_t i = 0; i < history.notes.size(); ++i) {
      const NoteKind kind = history.notes[i].kind;
      if (leaves(kind) && justified(history, context, i)) justified_.insert(i);
      if (died_early(history, context, i)) early_.insert(i);
    }
  }

  std::set<EntryRef> lives() const {
    std::set<EntryRef> lives;
    for (const Note& note : history_.notes)
      if (is_about_a_life(note.kind)) lives.insert(entry_of(note));
    for (const Recovery& recovery : history_.recoveries) lives.insert(recovery.stored.begin(), recovery.stored.end());
    return lives;
  }

  Fate of(const EntryRef& life) const {
    if (served(life) || excused(life)) return Fate::well;
    if (last_death(life) && !awaited(life)) return Fate::well;
    const auto held = last_.holdings.find(life);
    const bool live = held != last_.holdings.end() && held->second.live != 0;
    if (!end_.walked && (live || awaited(life))) return Fate::open;
    if (stored_.contains(life) || copy_stored(life)) return Fate::well;
    const bool certain = live || last_.lost_before.contains(life) || told_badly(life) || refused(life);
    return end_.drained || certain ? Fate::lost : Fate::open;
  }

  Fate of_service(const EntryRef& life) const {
    if (served(life) || excused(life)) return Fate::well;
    if (last_death(life) && !awaited(life)) return Fate::well;
    if (!end_.walked && awaited(life)) return Fate::open;
    if (copy_stored(life) || parked(life)) return Fate::well;
    return end_.whole ? Fate::lost : Fate::open;
  }

  Fate of_copy(const EntryRef& life) const {
    if (!awaited(life)) return Fate::well;
    if (!end_.walked) return Fate::open;
    if (copy_stored(life)) return Fate::well;
    return end_.drained ? Fate::lost : Fate::open;
  }

 private:
  // Notes from here on count: what ended before an entry came back has not ended it.
  std::size_t since(const EntryRef& life) const {
    const auto back = last_.resurrected_before.find(life);
    return back == last_.resurrected_before.end() ? 0 : back->second;
  }

  bool served(const EntryRef& life) const {
    return std::any_of(history_.notes.begin(), history_.notes.end(), [&](const Note& note) {
      if (entry_of(note) != life) return false;
      return note.kind == NoteKind::effect || note.kind == NoteKind::effect_skipped ||
             (note.kind == NoteKind::settled_ack && context_.acknowledged_suffices);
    });
  }

  bool excused(const EntryRef& life) const {
    return std::any_of(justified_.begin(), justified_.end(),
                       [&](std::size_t i) { return i >= since(life) && entry_of(history_.notes[i]) == life; });
  }

  bool is_death(std::size_t i) const {
    return history_.notes[i].kind == NoteKind::dead_lettered && !early_.contains(i);
  }

  std::optional<std::size_t> last_death(const EntryRef& life) const {
    std::optional<std::size_t> last;
    for (std::size_t i = since(life); i < history_.notes.size(); ++i)
      if (is_death(i) && entry_of(history_.notes[i]) == life) last = i;
    return last;
  }

  bool awaited(const EntryRef& life) const {
    const std::optional<std::size_t> death = last_death(life);
    if (!death) return false;
    const std::set<NameId> reach = reach_of(context_, life.queue);
    for (std::size_t i = *death + 1; i < history_.notes.size(); ++i) {
      const Note& note = history_.notes[i];
      if (note.message != life.message || !reach.contains(NameId{note.place})) continue;
      if (note.kind == NoteKind::delivered || justified_.contains(i)) return false;
    }
    return true;
  }

  // A dead letter that is where it was sent.
  bool parked(const EntryRef& life) const {
    const bool came_dead = std::any_of(history_.notes.begin(), history_.notes.end(), [&](const Note& note) {
      return note.kind == NoteKind::accepted && note.flag != 0 && entry_of(note) == life;
    });
    return came_dead && stored_.contains(life);
  }

  bool copy_stored(const EntryRef& life) const {
    if (!awaited(life)) return false;
    const std::set<NameId> reach = reach_of(context_, life.queue);
    return std::any_of(reach.begin(), reach.end(), [&](NameId target) {
      return stored_.contains({life.message, target});
    });
  }

  // The broker said that it went, and lied or admitted to have lost it.
  bool told_badly(const EntryRef& life) const {
    for (std::size_t i = 0; i < history_.notes.size(); ++i) {
      const Note& note = history_.notes[i];
      if (entry_of(note) != life || !leaves(note.kind)) continue;
      if (note.kind == NoteKind::acknowledged || is_death(i)) continue;
      if (!justified_.contains(i)) return true;
    }
    return false;
  }

  bool refused(const EntryRef& life) const {
    bool refused = false;
    for (std::size_t i = 0; i < history_.notes.size(); ++i) {
      const Note& note = history_.notes[i];
      if (entry_of(note) != life) continue;
      if (note.kind == NoteKind::refused) refused = true;
      if (note.kind == NoteKind::accepted) refused = false;
      if (is_death(i) && refused && stock_before(history_, i).holdings[life].live == 0) refused = false;
    }
    return refused;
  }

  const History& history_;
  const Context& context_;
  const End& end_;
  Stock last_;
  std::set<EntryRef> stored_;
  std::set<std::size_t> justified_;
  std::set<std::size_t> early_;  // deaths of age that came before their time
};

}  // namespace

namespace {

// Of each confirmed message the worst fate of its lives; `nowhere`: of one that entered no queue and did not come back.
template <class FateOf>
Check worst_fates(const History& history, const Inquest& inquest, FateOf fate_of, Fate nowhere) {
  Check check;
  std::set<MessageId> intended;
  std::set<MessageId> confirmed;
  std::set<MessageId> returned;
  for (const Note& note : history.notes) {
    if (note.kind == NoteKind::send_intended) intended.insert(note.message);
    if (note.kind == NoteKind::send_confirmed && intended.contains(note.message)) confirmed.insert(note.message);
    if (note.kind == NoteKind::send_returned) returned.insert(note.message);
  }
  std::map<MessageId, Fate> fates;
  for (const EntryRef& life : inquest.lives())
    if (confirmed.contains(life.message)) fates[life.message] = std::max(fates[life.message], fate_of(life));
  for (const MessageId message : confirmed) {
    ++check.tested;
    if (!fates.contains(message)) fates[message] = returned.contains(message) ? Fate::well : nowhere;
    if (fates[message] == Fate::lost) ++check.violations;
    if (fates[message] == Fate::open) ++check.open;
  }
  return check;
}

}  // namespace

Check no_loss(const History& history, const Context& context, const End& end) {
  const Inquest inquest(history, context, end);
  return worst_fates(
      history, inquest, [&](const EntryRef& life) { return inquest.of(life); }, Fate::lost);
}

Check eventual_delivery(const History& history, const Context& context, const End& end) {
  const Inquest inquest(history, context, end);
  return worst_fates(
      history, inquest, [&](const EntryRef& life) { return inquest.of_service(life); },
      end.whole ? Fate::lost : Fate::open);
}

Check dead_letter_completeness(const History& history, const Context& context, const End& end) {
  Check check;
  for (const Note& note : history.notes) {
    if (note.kind == NoteKind::dead_lettered || note.kind == NoteKind::dead_letter_lost) ++check.tested;
    if (note.kind == NoteKind::dead_letter_lost) ++check.violations;
  }
  const Inquest inquest(history, context, end);
  for (const EntryRef& life : inquest.lives()) {
    const Fate fate = inquest.of_copy(life);
    if (fate == Fate::lost) ++check.violations;
    if (fate == Fate::open) ++check.open;
  }
  return check;
}

}  // namespace brokerlab::history::offline
