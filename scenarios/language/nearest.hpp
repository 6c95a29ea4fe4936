// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the known name that is nearest to what was written.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace brokerlab::scenario {

/// Insertions, deletions, substitutions and swaps of neighbours that lead from one text to the other (optimal string
/// alignment), in bytes. Texts beyond 255 bytes count as far away.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate with the least distance, if that is at most a third of the longer one's length (at least 1); otherwise
/// empty. Ties go to the earlier candidate.
std::string nearest(std::string_view written, std::span<const std::string> candidates);

/// `; did you mean "X"?`, or the list of what there is if nothing is near: `; known are A, B`.
std::string suggestion(std::string_view written, std::span<const std::string> candidates);

}  // namespace brokerlab::scenario
