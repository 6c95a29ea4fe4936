// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/verdict.hpp"

namespace brokerlab::history {

std::string_view name_of(Guarantee guarantee) {
  switch (guarantee) {
    case Guarantee::no_loss:
      return "no_loss";
    case Guarantee::no_phantom:
      return "no_phantom";
    case Guarantee::at_most_once:
      return "at_most_once";
    case Guarantee::no_duplicate_effect:
      return "no_duplicate_effect";
    case Guarantee::producer_order:
      return "producer_order";
    case Guarantee::dead_letter_completeness:
      return "dead_letter_completeness";
    case Guarantee::redelivered_truth:
      return "redelivered_truth";
    case Guarantee::bounded_window:
      return "bounded_window";
    case Guarantee::bounded_length:
      return "bounded_length";
    case Guarantee::conservation:
      return "conservation";
    case Guarantee::eventual_delivery:
      return "eventual_delivery";
  }
  return "?";
}

std::optional<Guarantee> guarantee_named(std::string_view name) {
  for (const Guarantee each : kGuarantees)
    if (name_of(each) == name) return each;
  return std::nullopt;
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::violated:
      return "violated";
    case Verdict::inconclusive:
      return "inconclusive";
  }
  return "?";
}

std::string_view name_of(Expectation expectation) {
  switch (expectation) {
    case Expectation::must_hold:
      return "must hold";
    case Expectation::may_break:
      return "may break";
    case Expectation::must_break:
      return "must break";
  }
  return "?";
}

bool as_expected(const Judgement& judgement, Expectation expectation) {
  switch (expectation) {
    case Expectation::must_hold:
      return judgement.verdict == Verdict::pass;
    case Expectation::must_break:
      return judgement.verdict == Verdict::violated;
    case Expectation::may_break:
      return true;
  }
  return false;
}

}  // namespace brokerlab::history
