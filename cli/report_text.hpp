// SPDX-License-Identifier: Apache-2.0
// A run's report for people: verdict first, then where every message went, then the figures, then how to have it again.
#pragma once

#include <string>

#include "scenarios/language/scenario.hpp"
#include "sim/metrics/report.hpp"

namespace brokerlab::cli {

struct ReportContext {
  const scenario::Scenario& scenario;
  std::string scenario_path;
  std::string replay;  ///< the command line that gives this run again
};

/// The whole report; ends with the fingerprint and the replay line.
std::string report_text(const sim::RunReport& report, const ReportContext& context);

/// The verdict line and the fingerprint alone.
std::string quiet_text(const sim::RunReport& report);

/// "fingerprint 0123456789abcdef" without a line feed.
std::string fingerprint_line(const sim::RunReport& report);

}  // namespace brokerlab::cli
