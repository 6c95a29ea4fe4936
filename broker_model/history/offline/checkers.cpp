// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/offline/checkers.hpp"

namespace brokerlab::history::offline {

Verdict Check::verdict() const {
  if (violations != 0) return Verdict::violated;
  if (tested == 0 || open != 0) return Verdict::inconclusive;
  return Verdict::pass;
}

Check check(Guarantee guarantee, const History& history, const Context& context, const End& end) {
  switch (guarantee) {
    case Guarantee::no_loss:
      return no_loss(history, context, end);
    case Guarantee::no_phantom:
      return no_phantom(history);
    case Guarantee::at_most_once:
      return at_most_once(history);
    case Guarantee::no_duplicate_effect:
      return no_duplicate_effect(history);
    case Guarantee::producer_order:
      return producer_order(history);
    case Guarantee::dead_letter_completeness:
      return dead_letter_completeness(history, context, end);
    case Guarantee::redelivered_truth:
      return redelivered_truth(history);
    case Guarantee::bounded_window:
      return bounded_window(history);
    case Guarantee::bounded_length:
      return bounded_length(history, context);
    case Guarantee::conservation:
      return conservation(history, context, end);
    case Guarantee::eventual_delivery:
      return eventual_delivery(history, context, end);
  }
  return {};
}

}  // namespace brokerlab::history::offline
