// SPDX-License-Identifier: Apache-2.0
// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

#include "broker_model/base/time.hpp"

namespace brokerlab::cli {

/// Four significant digits in the unit that suits: "12.34ms".
std::string time_text(Duration duration);
/// "1234/s", "0.25/s".
std::string rate_text(double per_second);
std::string count_text(std::uint64_t count);

}  // namespace brokerlab::cli
