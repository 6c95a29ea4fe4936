// SPDX-License-Identifier: Apache-2.0
// A metric's mean or difference as one cell of a table.
#pragma once

#include <string>

#include "sim/experiment/summary.hpp"

namespace brokerlab::cli {

/// "12.34ms ± 0.21ms"; "0 (below 3/79360 at 95 %)" for events that never happened; "none" without a value; "(5 runs)"
/// behind it if not all `runs` have one.
std::string mean_text(const sim::MetricSummary& metric, const sim::MetricInfo& info, std::size_t runs);

/// "+1.2ms ± 0.3ms", with " ~" if zero is within the interval; "not paired" where there is no difference to tell.
std::string difference_text(const sim::MetricSummary& metric, const sim::MetricInfo& info);

}  // namespace brokerlab::cli
