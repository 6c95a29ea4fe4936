// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/profiles.hpp"

#include <algorithm>

namespace brokerlab::scenario {

const BuiltInProfile* find_profile(std::string_view name) {
  const auto all = built_in_profiles();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

bool is_profile_file(std::string_view name) {
  return name.find('/') != std::string_view::npos || name.ends_with(".toml");
}

bool is_base(std::string_view name) { return name.empty() || name == "." || name == "base"; }

}  // namespace brokerlab::scenario
