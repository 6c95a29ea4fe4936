// SPDX-License-Identifier: Apache-2.0
// What a guarantee's judge says, and whether that is what the scenario stated. A judge is honest about three cases: the
// history keeps the guarantee, breaks it (with the notes that prove it), or never put it to the test.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker_model/base/note.hpp"

namespace brokerlab::history {

enum class Verdict : std::uint8_t {
  pass,
  violated,
  inconclusive,  ///< nothing put it to the test, or the run ended before it could be told
};

/// What a scenario states about a guarantee. A lesson that no longer shows its anomaly has regressed too: must_break.
enum class Expectation : std::uint8_t { must_hold, may_break, must_break };

/// Every guarantee there is; the names are those of scenario files.
enum class Guarantee : std::uint8_t {
  no_loss,
  no_phantom,
  at_most_once,
  no_duplicate_effect,
  producer_order,
  dead_letter_completeness,
  redelivered_truth,
  bounded_window,
  bounded_length,
  conservation,
  eventual_delivery,
};
inline constexpr std::array kGuarantees{Guarantee::no_loss,           Guarantee::no_phantom,
                                        Guarantee::at_most_once,      Guarantee::no_duplicate_effect,
                                        Guarantee::producer_order,    Guarantee::dead_letter_completeness,
                                        Guarantee::redelivered_truth, Guarantee::bounded_window,
                                        Guarantee::bounded_length,    Guarantee::conservation,
                                        Guarantee::eventual_delivery};

/// The scenario files' word, such as "no_loss".
std::string_view name_of(Guarantee guarantee);
/// The guarantee of that name, if there is one.
std::optional<Guarantee> guarantee_named(std::string_view name);
std::string_view name_of(Verdict verdict);
std::string_view name_of(Expectation expectation);

/// One guarantee, judged over one run.
struct Judgement {
  Guarantee guarantee = Guarantee::no_loss;
  Verdict verdict = Verdict::inconclusive;
  std::string summary;             ///< one line for people
  std::uint64_t tested = 0;        ///< how often the history put the guarantee to the test
  std::uint64_t violations = 0;    ///< how often it broke
  std::vector<Note> proof;         ///< notes that prove the first violations, in order, bounded
  std::optional<MessageId> first;  ///< the message of the first violation, where a message is concerned
  std::string_view name() const { return name_of(guarantee); }
};

/// Whether a judgement is what was stated: must_hold needs pass, must_break needs violated, may_break takes anything.
bool as_expected(const Judgement& judgement, Expectation expectation);

}  // namespace brokerlab::history
