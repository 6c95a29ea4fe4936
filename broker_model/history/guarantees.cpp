// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/guarantees.hpp"

#include <algorithm>
#include <utility>

#include "broker_model/history/guarantees/eventual_delivery.hpp"
#include "broker_model/history/guarantees/no_loss.hpp"

namespace brokerlab::history {

namespace {

// The ledger can fold a message only if it sees how it ends; so all guarantees about messages share these.
constexpr std::uint64_t kMessageKinds = kinds({NoteKind::send_intended,    NoteKind::send_attempted,
                                               NoteKind::send_confirmed,   NoteKind::send_refused,
                                               NoteKind::send_unknown,     NoteKind::send_dropped,
                                               NoteKind::send_returned,    NoteKind::delivered,
                                               NoteKind::effect,           NoteKind::effect_skipped,
                                               NoteKind::settled_reject,   NoteKind::accepted,
                                               NoteKind::refused,          NoteKind::acknowledged,
                                               NoteKind::discarded,        NoteKind::dropped,
                                               NoteKind::dead_lettered,    NoteKind::expired,
                                               NoteKind::dead_letter_lost, NoteKind::purged,
                                               NoteKind::deleted,          NoteKind::lost,
                                               NoteKind::unroutable,       NoteKind::process_killed,
                                               NoteKind::power_cut,        NoteKind::process_restarted});

bool counts_leases(const QueueFacts& facts) {
  const bool limited = facts.max_messages != kNoLimit || facts.max_bytes != kNoLimit;
  return facts.max_deliveries != 0 || (limited && facts.scope == LimitScope::ready);
}

}  // namespace

std::uint64_t kinds_needed(const Context& context, std::span<const Guarantee> guarantees) {
  std::uint64_t needed = 0;
  for (const Guarantee guarantee : guarantees)
    needed |= guarantee == Guarantee::bounded_window ? kinds({NoteKind::consumer_window}) : kMessageKinds;
  if ((needed & kMessageKinds) == 0) return needed;
  if (context.acknowledged_suffices) needed |= kinds({NoteKind::settled_ack});
  if (std::any_of(context.queues.begin(), context.queues.end(), counts_leases))
    needed |= kinds({NoteKind::leased, NoteKind::returned});
  return needed;
}

namespace {
Judgement judge_one(const Ledger& ledger, const End& end, Guarantee guarantee) {
  const Judges& judges = ledger.judges();
  switch (guarantee) {
    case Guarantee::no_loss:
      return judge_no_loss(ledger, end);
    case Guarantee::no_phantom:
      return judges.no_phantom.judge();
    case Guarantee::at_most_once:
      return judges.at_most_once.judge();
    case Guarantee::no_duplicate_effect:
      return judges.no_duplicate_effect.judge();
    case Guarantee::producer_order:
      return judges.producer_order.judge();
    case Guarantee::dead_letter_completeness:
      return judges.dead_letter_completeness.judge(ledger, end);
    case Guarantee::redelivered_truth:
      return judges.redelivered_truth.judge();
    case Guarantee::bounded_window:
      return judges.bounded_window.judge();
    case Guarantee::bounded_length:
      return judges.bounded_length.judge();
    case Guarantee::conservation:
      return judges.conservation.judge(ledger.books(), end);
    case Guarantee::eventual_delivery:
      return judge_eventual_delivery(ledger, end);
  }
  return {};
}

std::vector<Guarantee> guarantees_of(const std::vector<Stated>& stated) {
  std::vector<Guarantee> guarantees;
  for (const Stated& each : stated) guarantees.push_back(each.guarantee);
  return guarantees;
}
}  // namespace

std::vector<Judgement> judge_all(const Ledger& ledger, const End& end, std::span<const Guarantee> guarantees) {
  std::vector<Judgement> judgements;
  for (const Guarantee guarantee : guarantees) judgements.push_back(judge_one(ledger, end, guarantee));
  return judgements;
}

Guarantees::Guarantees(const Context& context, std::vector<Stated> stated)
    : stated_(std::move(stated)), kinds_(kinds_needed(context, guarantees_of(stated_))), ledger_(context) {}

void Guarantees::want(Notes& notes) const {
  for (int kind = 0; kind < kNoteKinds; ++kind)
    if (in(kinds_, static_cast<NoteKind>(kind))) notes.want(static_cast<NoteKind>(kind));
}

std::vector<Judged> Guarantees::judge(const End& end) const {
  const std::vector<Guarantee> guarantees = guarantees_of(stated_);
  const std::vector<Judgement> judgements = judge_all(ledger_, end, guarantees);
  std::vector<Judged> judged;
  for (std::size_t i = 0; i < judgements.size(); ++i) judged.push_back({judgements[i], stated_[i].expectation});
  return judged;
}

}  // namespace brokerlab::history
