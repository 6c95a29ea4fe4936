// SPDX-License-Identifier: Apache-2.0
// Naive judges over a whole history: maps, prefixes replayed from the start, no folding and no shared state. They are
// slow and plainly right, and cross-check the ledger: on every history both must say the same. Tests alone use them.
#pragma once

#include <cstdint>

#include "broker_model/history/offline/history.hpp"
#include "broker_model/history/verdict.hpp"

namespace brokerlab::history::offline {

struct Check {
  std::uint64_t tested = 0;
  std::uint64_t violations = 0;
  std::uint64_t open = 0;
  Verdict verdict() const;
};

Check no_phantom(const History& history);
Check at_most_once(const History& history);
Check no_duplicate_effect(const History& history);
Check producer_order(const History& history);
Check redelivered_truth(const History& history);
Check bounded_window(const History& history);
Check bounded_length(const History& history, const Context& context);
Check conservation(const History& history, const Context& context, const End& end);
Check no_loss(const History& history, const Context& context, const End& end);
Check eventual_delivery(const History& history, const Context& context, const End& end);
Check dead_letter_completeness(const History& history, const Context& context, const End& end);

/// Any of the above.
Check check(Guarantee guarantee, const History& history, const Context& context, const End& end);

}  // namespace brokerlab::history::offline
