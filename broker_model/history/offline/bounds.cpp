// SPDX-License-Identifier: Apache-2.0
// The checks that count what is in queues and windows.
#include <algorithm>
#include <map>
#include <set>

#include "broker_model/history/offline/checkers.hpp"
#include "broker_model/history/offline/stock.hpp"

namespace brokerlab::history::offline {

Check bounded_window(const History& history) {
  Check check;
  for (const Note& note : history.notes) {
    if (note.kind != NoteKind::consumer_window || note.detail == 0) continue;
    ++check.tested;
    if (note.count > note.detail) ++check.violations;
  }
  return check;
}

namespace {
bool overrun(const History& history, const QueueFacts& facts, std::size_t index) {
  const Stock stock = stock_before(history, index + 1);
  const Length length = counted_length(history, stock, facts);
  std::uint64_t leased = 0;
  for (const auto& [entry, held] : stock.holdings)
    if (entry.queue == facts.queue && facts.scope == LimitScope::ready) leased += held.leased;
  const std::uint64_t told = history.notes[index].detail < leased ? 0 : history.notes[index].detail - leased;
  const std::uint64_t messages = std::max(length.messages, told);
  const auto above = [](std::uint64_t value, std::uint64_t limit, std::uint64_t slack) {
    return limit != kNoLimit && value > limit + slack;
  };
  return above(messages, facts.max_messages, facts.slack) || above(length.bytes, facts.max_bytes, facts.slack_bytes);
}
}  // namespace

Check bounded_length(const History& history, const Context& context) {
  Check check;
  for (std::size_t i = 0; i < history.notes.size(); ++i) {
    if (history.notes[i].kind != NoteKind::accepted) continue;
    const QueueFacts facts = facts_of_queue(context, NameId{history.notes[i].place});
    if (facts.max_messages == kNoLimit && facts.max_bytes == kNoLimit) continue;
    ++check.tested;
    if (overrun(history, facts, i)) ++check.violations;
  }
  return check;
}

Check conservation(const History& history, const Context& context, const End& end) {
  Check check;
  Stock stock = stock_before(history, history.notes.size());
  for (const Note& note : history.notes)
    if (note.kind == NoteKind::accepted) ++check.tested;
  check.violations = stock.impossible;
  if (!end.walked) {
    check.open = check.tested;
    return check;
  }
  std::set<NameId> queues;
  for (const QueueFacts& facts : context.queues) queues.insert(facts.queue);
  for (const auto& [entry, held] : stock.holdings) queues.insert(entry.queue);
  std::map<NameId, std::uint64_t> live;
  for (const QueueCount& walked : end.counts) {
    queues.insert(walked.queue);
    live[walked.queue] = walked.count.ready + walked.count.delayed + walked.count.leased;
  }
  for (const NameId queue : queues)
    if (stock.accepted[queue] + stock.resurrected[queue] != stock.gone[queue] + live[queue]) ++check.violations;
  return check;
}

}  // namespace brokerlab::history::offline
