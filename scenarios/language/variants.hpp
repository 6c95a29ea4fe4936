// SPDX-License-Identifier: Apache-2.0
// [variant.NAME]: the overlays that a scenario brings along.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/problem.hpp"
#include "scenarios/language/value.hpp"

namespace brokerlab::scenario {

/// The key of the document that holds them.
inline constexpr const char* kVariantKey = "variant";
/// Variants that one scenario may have: each is read and judged with the document.
inline constexpr std::size_t kMaxVariants = 32;

struct Variant {
  std::string name;
  Value overlay;  ///< a table, see overlay.hpp
};

/// Takes the variants out of the document, in order of the text.
std::vector<Variant> take_variants(Value& document, Problems& problems);

/// Null if there is none of that name.
const Variant* find_variant(const std::vector<Variant>& variants, std::string_view name);

}  // namespace brokerlab::scenario
