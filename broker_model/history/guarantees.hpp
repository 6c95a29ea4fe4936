// SPDX-License-Identifier: Apache-2.0
// The guarantees that a scenario states, watched over one run: asks for the notes that they need and no others, reads
// them, and judges at the end.
//
//     Guarantees guarantees(context, {{Guarantee::no_loss, Expectation::must_hold}});
//     guarantees.want(effects.notes());                  // before the run
//     guarantees.read(effects.notes().all());            // often, in order; then clear the buffer
//     guarantees.recovered(entries_in_store, now);       // after a broker has come back from a crash
//     for (const Judged& each : guarantees.judge(end)) ...
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "broker_model/base/note.hpp"
#include "broker_model/history/context.hpp"
#include "broker_model/history/ledger.hpp"
#include "broker_model/history/verdict.hpp"

namespace brokerlab::history {

/// What a scenario states.
struct Stated {
  Guarantee guarantee = Guarantee::no_loss;
  Expectation expectation = Expectation::must_hold;
};

/// A judgement beside what was stated.
struct Judged {
  Judgement judgement;
  Expectation expectation = Expectation::must_hold;
  bool expected() const { return as_expected(judgement, expectation); }
};

/// The set of note kinds (bit = kind) that judging these guarantees needs.
std::uint64_t kinds_needed(const Context& context, std::span<const Guarantee> guarantees);

/// One judgement per guarantee, in the order asked for.
std::vector<Judgement> judge_all(const Ledger& ledger, const End& end, std::span<const Guarantee> guarantees);

class Guarantees {
 public:
  Guarantees(const Context& context, std::vector<Stated> stated);

  /// Adds what these guarantees need to the wanted kinds.
  void want(Notes& notes) const;
  /// True if some guarantee is stated: else nothing needs reading.
  bool any() const { return !stated_.empty(); }

  void read(std::span<const Note> notes) { ledger_.read(notes); }
  void recovered(std::span<const EntryRef> stored, Instant when) { ledger_.recovered(stored, when); }
  std::vector<Judged> judge(const End& end) const;

  const Ledger& ledger() const { return ledger_; }

 private:
  std::vector<Stated> stated_;
  std::uint64_t kinds_ = 0;
  Ledger ledger_;
};

}  // namespace brokerlab::history
