// SPDX-License-Identifier: Apache-2.0
#include "cli/client_names.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <vector>

#include "scenarios/language/nearest.hpp"
#include "scenarios/language/problem.hpp"

namespace brokerlab::cli {

namespace {

/// Ids are dense over the groups in the order of the configuration.
template <class Group>
std::string client_name(const std::vector<Group>& groups, std::uint32_t id) {
  for (const Group& group : groups) {
    if (id < group.count) return group.count == 1 ? group.name : fmt::format("{}[{}]", group.name, id);
    id -= group.count;
  }
  return "?";
}

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct Parts {
  std::string_view group;
  std::uint32_t index = 0;
  std::uint32_t number = 0;
};

std::optional<Parts> split(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  Parts parts{text.substr(0, slash), 0, 0};
  const auto message = number(text.substr(slash + 1));
  if (!message) return std::nullopt;
  parts.number = *message;
  const std::size_t bracket = parts.group.find('[');
  if (bracket == std::string_view::npos) return parts;
  if (!parts.group.ends_with(']')) return std::nullopt;
  const auto index = number(parts.group.substr(bracket + 1, parts.group.size() - bracket - 2));
  if (!index) return std::nullopt;
  parts.index = *index;
  parts.group = parts.group.substr(0, bracket);
  return parts;
}

}  // namespace

std::string producer_name(const sim::WorldConfig& config, std::uint32_t producer) {
  return client_name(config.producers, producer);
}

std::string consumer_name(const sim::WorldConfig& config, std::uint32_t consumer) {
  return client_name(config.consumers, consumer);
}

std::string message_name(const sim::WorldConfig& config, MessageId message) {
  return fmt::format("{}/{}", producer_name(config, message.producer.value), message.number);
}

Result<MessageId, std::string> parse_message(const sim::WorldConfig& config, std::string_view text) {
  const auto parts = split(text);
  if (!parts)
    return Failure{fmt::format("{} names no message; write GROUP/NUMBER or GROUP[INDEX]/NUMBER, as in riders[0]/17",
                               scenario::quoted(text))};
  std::uint32_t first = 0;
  std::vector<std::string> names;
  for (const sim::ProducerGroupConfig& group : config.producers) {
    names.push_back(group.name);
    if (group.name == parts->group) {
      if (parts->index < group.count) return MessageId{ProducerId{first + parts->index}, parts->number};
      return Failure{
          fmt::format("group {} has {} producers, counted from 0", scenario::quoted(group.name), group.count)};
    }
    first += group.count;
  }
  return Failure{fmt::format("there is no group {} of producers{}", scenario::quoted(parts->group),
                             scenario::suggestion(parts->group, names))};
}

}  // namespace brokerlab::cli
