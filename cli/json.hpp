// SPDX-License-Identifier: Apache-2.0
// The JSON library without its warnings, for the files that write JSON; its code is compiled in json.cpp.
#pragma once

#include <string_view>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wswitch-enum"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <boost/json.hpp>
#pragma GCC diagnostic pop

namespace brokerlab::cli {

namespace json = boost::json;

inline json::string text(std::string_view value) { return json::string(value.data(), value.size()); }

}  // namespace brokerlab::cli
