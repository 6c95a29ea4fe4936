// SPDX-License-Identifier: Apache-2.0
// A scenario: what it teaches, the world it describes, and what it states of each guarantee.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "broker_model/history/verdict.hpp"
#include "scenarios/language/field_list.hpp"
#include "scenarios/language/variants.hpp"
#include "sim/world/config.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::scenario {

/// What is stated of each guarantee, in the order of history::kGuarantees; none = nothing, and it is not judged.
using StatedGuarantees = std::array<std::optional<history::Expectation>, history::kGuarantees.size()>;

struct Scenario {
  std::string description;
  std::string title;
  sim::WorldConfig config;
  StatedGuarantees guarantees{};
  std::string profile;            ///< the variant or profile that was laid over it; empty = none
  bool warm_up_stated = false;    ///< run.warm_up is written somewhere, be it as 0
  std::vector<Variant> variants;  ///< as written; none once a profile or --set has changed what they were written for

  /// The guarantees that something is stated of.
  std::vector<sim::Claim> claims() const;
};

/// The whole document as fields, pointing into `scenario`: the one definition of the language.
Fields document_fields(Scenario& scenario);

}  // namespace brokerlab::scenario
