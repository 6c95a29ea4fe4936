// SPDX-License-Identifier: Apache-2.0
#include "scenarios/transcripts/diff.hpp"

#include <algorithm>
#include <cstdint>

namespace brokerlab::scenario::transcript {
namespace {

using Lines = std::vector<std::string>;

// common[i][j] = longest common subsequence of a[i..] and b[j..].
std::vector<std::vector<std::uint16_t>> common_lengths(const Lines& a, const Lines& b) {
  std::vector<std::vector<std::uint16_t>> common(a.size() + 1, std::vector<std::uint16_t>(b.size() + 1, 0));
  for (std::size_t i = a.size(); i-- > 0;)
    for (std::size_t j = b.size(); j-- > 0;)
      common[i][j] = a[i] == b[j] ? static_cast<std::uint16_t>(common[i + 1][j + 1] + 1)
                                  : std::max(common[i + 1][j], common[i][j + 1]);
  return common;
}

void put(std::string& out, char mark, const std::string& line) {
  out += mark;
  out += line;
  out += '\n';
}

}  // namespace

std::string unified_diff(const Lines& expected, const Lines& observed) {
  std::string out;
  if (expected == observed) return out;
  std::size_t i = 0;
  std::size_t j = 0;
  if (expected.size() <= 2000 && observed.size() <= 2000) {
    const auto common = common_lengths(expected, observed);
    while (i < expected.size() && j < observed.size()) {
      if (expected[i] == observed[j]) {
        put(out, ' ', expected[i++]);
        ++j;
      } else if (common[i + 1][j] >= common[i][j + 1]) {
        put(out, '-', expected[i++]);
      } else {
        put(out, '+', observed[j++]);
      }
    }
  }
  while (i < expected.size()) put(out, '-', expected[i++]);
  while (j < observed.size()) put(out, '+', observed[j++]);
  return out;
}

}  // namespace brokerlab::scenario::transcript
