// SPDX-License-Identifier: Apache-2.0
// A run's report for programs. Keys are stable; times are whole nanoseconds and end in _ns; the fingerprint is text,
// for no JSON reader keeps 64 bits.
#pragma once

#include <string>

#include "cli/report_text.hpp"

namespace brokerlab::cli {

/// One JSON object on one line, with a line feed.
std::string report_json(const sim::RunReport& report, const ReportContext& context);

}  // namespace brokerlab::cli
