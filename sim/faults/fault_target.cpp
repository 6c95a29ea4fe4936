// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <utility>

#include "sim/faults/fault_config.hpp"

namespace brokerlab::sim {

std::optional<FaultTargetName> parse_fault_target(std::string_view text) {
  if (text == "broker") return FaultTargetName{FaultTarget::broker, {}, std::nullopt};
  FaultTargetName target;
  for (const auto& [prefix, kind] : {std::pair<std::string_view, FaultTarget>{"producers.", FaultTarget::producer},
                                     std::pair<std::string_view, FaultTarget>{"consumers.", FaultTarget::consumer}}) {
    if (!text.starts_with(prefix)) continue;
    target.kind = kind;
    target.group = text.substr(prefix.size());
    const std::size_t open = target.group.find('[');
    if (open == std::string_view::npos) return target.group.empty() ? std::nullopt : std::optional(target);
    if (!target.group.ends_with(']')) return std::nullopt;
    const std::string_view digits = target.group.substr(open + 1, target.group.size() - open - 2);
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    target.group = target.group.substr(0, open);
    target.index = index;
    return target.group.empty() ? std::nullopt : std::optional(target);
  }
  return std::nullopt;
}

}  // namespace brokerlab::sim
