// SPDX-License-Identifier: Apache-2.0
// The time series of a run as CSV.
#pragma once

#include <span>
#include <string>

#include "sim/metrics/report.hpp"

namespace brokerlab::cli {

/// A header and one row per point; time in seconds, gauges at that time, counts since the row before.
std::string series_csv(std::span<const sim::SeriesPoint> series);

/// About 600 points over `whole`, from steps of 1, 2 or 5 times a power of ten, at least 1 ms.
Duration series_interval(Duration whole);

}  // namespace brokerlab::cli
