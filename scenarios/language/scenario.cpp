// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/scenario.hpp"

#include <string_view>

#include "sim/network/network_describe.hpp"
#include "sim/world/config_describe.hpp"

namespace brokerlab::scenario {

namespace {

using sim::WorldConfig;

FieldInfo named(const char* key, const char* meaning, bool required = false) {
  return {key, Unit::none, 0, 0, meaning, "", required};
}

template <Fields (*fields)(WorldConfig&)>
Field section(const char* key, const char* meaning, WorldConfig& config) {
  return {named(key, meaning), GroupMember{&config, [](void* of) { return fields(*static_cast<WorldConfig*>(of)); }}};
}

/// Clients have no disk: a cost of syncs would be read and ignored.
Fields client_host_fields(void* of) {
  Fields fields = fields_of(*static_cast<sim::HostConfig*>(of));
  std::erase_if(fields, [](const Field& field) { return std::string_view(field.info.key) == "per_sync"; });
  return fields;
}

Fields host_fields(WorldConfig& config) {
  detail::Collector broker(Unit::none);
  broker.group("broker", "the machine that the broker runs on", config.broker_host);
  Fields fields = broker.take();
  fields.push_back({named("producers", "the machine that all producers run on"),
                    GroupMember{&config.producer_host, client_host_fields}});
  fields.push_back({named("consumers", "the machine that all consumers run on"),
                    GroupMember{&config.consumer_host, client_host_fields}});
  return fields;
}

Fields link_fields(WorldConfig& config) {
  detail::Collector collector(Unit::none);
  collector.group("producers", "of the producers' machine; its way there leads towards the broker",
                  config.producer_link);
  collector.group("consumers", "of the consumers' machine; its way there leads towards the broker",
                  config.consumer_link);
  return collector.take();
}

const char* meaning_of(history::Guarantee guarantee) {
  using history::Guarantee;
  switch (guarantee) {
    case Guarantee::no_loss:
      return "a confirmed message is served, or where the queue's contract sent it, or still stored";
    case Guarantee::no_phantom:
      return "what is delivered was sent, and its body is the one that was sent";
    case Guarantee::at_most_once:
      return "no message is delivered twice from a queue";
    case Guarantee::no_duplicate_effect:
      return "no message has its effect twice";
    case Guarantee::producer_order:
      return "first deliveries of one producer's messages come in the order of sending";
    case Guarantee::dead_letter_completeness:
      return "each dead letter turns up in its target, with reason and count";
    case Guarantee::redelivered_truth:
      return "a delivery without the redelivered flag is the message's first";
    case Guarantee::bounded_window:
      return "no consumer holds more unsettled deliveries than its prefetch";
    case Guarantee::bounded_length:
      return "no queue is longer than its limits";
    case Guarantee::conservation:
      return "what entered each queue left it or is still there, entry by entry";
    case Guarantee::eventual_delivery:
      return "by the end of the drain every confirmed message was served, or went where the queue's contract sent it";
  }
  return "";
}

using Stated = std::optional<history::Expectation>;
constexpr std::array kExpectations{history::Expectation::must_hold, history::Expectation::may_break,
                                   history::Expectation::must_break};

WordMember expectation_member(Stated& stated) {
  std::vector<std::string> names;
  for (const history::Expectation each : kExpectations) names.emplace_back(history::name_of(each));
  return {&stated, std::move(names),
          [](const void* from) {
            const Stated& value = *static_cast<const Stated*>(from);
            for (std::size_t i = 0; i < kExpectations.size(); ++i)
              if (value == kExpectations[i]) return i;
            return kAbsent;
          },
          [](void* to, std::size_t index) { *static_cast<Stated*>(to) = kExpectations[index]; }};
}

Fields guarantee_fields(StatedGuarantees& stated) {
  Fields fields;
  for (std::size_t i = 0; i < stated.size(); ++i) {
    const history::Guarantee guarantee = history::kGuarantees[i];
    // The names are literals: their data ends in a zero.
    fields.push_back({named(history::name_of(guarantee).data(), meaning_of(guarantee)), expectation_member(stated[i])});
  }
  return fields;
}

}  // namespace

std::vector<sim::Claim> Scenario::claims() const {
  std::vector<sim::Claim> claims;
  for (std::size_t i = 0; i < guarantees.size(); ++i)
    if (guarantees[i]) claims.push_back({std::string(history::name_of(history::kGuarantees[i])), *guarantees[i]});
  return claims;
}

Fields document_fields(Scenario& scenario) {
  WorldConfig& config = scenario.config;
  detail::Collector collector(Unit::none);
  collector.field(
      named("description", "what the scenario teaches: what happens, why, and what to try next; the first key", true),
      scenario.description);
  collector.field(named("title", "a name for people"), scenario.title);
  collector.group("run", "how long it runs and what stops it", config.run);
  collector.field(named("direct",
                        "whether producers send straight to consumers, without a broker; of the queues only their "
                        "names are left then"),
                  config.direct);
  collector.group("node", "the broker's process", config.node);
  Fields fields = collector.take();
  fields.push_back(section<host_fields>("hosts", "the machines", config));
  fields.push_back(section<link_fields>("links", "how clients reach the network", config));
  detail::Collector rest(Unit::none);
  rest.group("network", "what lies between the machines, and what disturbs it", config.network);
  rest.group("disk", "the broker's disk", config.disk);
  rest.list("queues", "the queues, by name", config.queues);
  rest.list("producers", "groups of producers, by name", config.producers);
  rest.list("consumers", "groups of consumers, by name", config.consumers);
  rest.list("faults", "what goes wrong, and when", config.faults);
  for (Field& field : rest.take()) fields.push_back(std::move(field));
  fields.push_back(
      {named("guarantees", "what the run has to show of each guarantee; one that is not named is not judged"),
       GroupMember{&scenario.guarantees,
                   [](void* of) { return guarantee_fields(*static_cast<StatedGuarantees*>(of)); }}});
  return fields;
}

}  // namespace brokerlab::scenario
