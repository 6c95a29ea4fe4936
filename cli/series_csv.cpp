// SPDX-License-Identifier: Apache-2.0
#include "cli/series_csv.hpp"

#include <fmt/format.h>

namespace brokerlab::cli {

std::string series_csv(std::span<const sim::SeriesPoint> series) {
  std::string out = "time_s,ready,leased,intended,confirmed,delivered,acknowledged,blocked_producers\n";
  for (const sim::SeriesPoint& p : series)
    out += fmt::format("{:.9g},{},{},{},{},{},{},{}\n", to_seconds(Duration{p.time.ns}), p.ready, p.leased, p.intended,
                       p.confirmed, p.delivered, p.acknowledged, p.blocked_producers);
  return out;
}

Duration series_interval(Duration whole) {
  constexpr std::int64_t kPoints = 600;
  std::int64_t step = 1'000'000;
  while (true) {
    for (const std::int64_t factor : {1, 2, 5})
      if (whole.ns / kPoints <= step * factor) return Duration{step * factor};
    step *= 10;
  }
}

}  // namespace brokerlab::cli
