// SPDX-License-Identifier: Apache-2.0
// Names with commas between, as rules list their hosts.
#pragma once

#include <string_view>
#include <vector>

namespace brokerlab::sim {

/// The names without the spaces around them; an empty text has none. The views point into `list`.
inline std::vector<std::string_view> names_in(std::string_view list) {
  std::vector<std::string_view> names;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view name = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    names.push_back(name);
  }
  return names;
}

}  // namespace brokerlab::sim
