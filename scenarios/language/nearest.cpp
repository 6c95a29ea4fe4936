// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/language/problem.hpp"

namespace brokerlab::scenario {

namespace {
constexpr std::size_t kLongest = 255;
constexpr std::size_t kListed = 30;
}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  if (a.size() > kLongest || b.size() > kLongest) return kLongest + 1;
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::string nearest(std::string_view written, std::span<const std::string> candidates) {
  std::string best;
  std::size_t least = kLongest;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(written, candidate);
    const std::size_t allowed = std::max<std::size_t>(1, std::max(written.size(), candidate.size()) / 3);
    if (distance > allowed || distance >= least) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

std::string suggestion(std::string_view written, std::span<const std::string> candidates) {
  const std::string near = nearest(written, candidates);
  if (!near.empty()) return fmt::format("; did you mean {}?", quoted(near));
  if (candidates.empty()) return "; there is none";
  std::string list;
  for (std::size_t i = 0; i < std::min(candidates.size(), kListed); ++i) list += (i == 0 ? "" : ", ") + candidates[i];
  return fmt::format("; known {} {}{}", candidates.size() == 1 ? "is" : "are", list,
                     candidates.size() > kListed ? ", ..." : "");
}

}  // namespace brokerlab::scenario
