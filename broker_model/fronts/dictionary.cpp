// SPDX-License-Identifier: Apache-2.0
#include "broker_model/fronts/dictionary.hpp"

#include <algorithm>
#include <type_traits>

namespace brokerlab {
namespace {

void put_number(std::string& out, std::uint64_t value) {
  for (int shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>((value >> shift) & 0xff));
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out.append(text);
}

// Canonical: every part is preceded by its kind and length, so different contents have different bytes.
void put_value(std::string& out, const HeaderValue& header) {
  out.push_back(static_cast<char>('a' + header.value.index()));
  std::visit(
      [&out](const auto& value) {
        using V = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<V, std::string>) {
          put_text(out, value);
        } else if constexpr (std::is_same_v<V, std::int64_t>) {
          put_number(out, static_cast<std::uint64_t>(value));
        } else if constexpr (std::is_same_v<V, bool>) {
          out.push_back(value ? '1' : '0');
        } else if constexpr (std::is_same_v<V, std::vector<HeaderValue>>) {
          put_number(out, value.size());
          for (const HeaderValue& each : value) put_value(out, each);
        }
      },
      header.value);
}

std::string encode(const Properties& properties) {
  std::string out;
  out.push_back(properties.priority ? '1' : '0');
  out.push_back(static_cast<char>(properties.priority.value_or(0)));
  out.push_back(properties.expiration ? '1' : '0');
  put_text(out, properties.expiration.value_or(""));
  for (const Header& header : properties.headers) {
    put_text(out, header.name);
    put_value(out, header.value);
  }
  return out;
}

// AMQP 0-9-1 section 4.2.5 with RabbitMQ's types: a byte for the kind, then S u32+bytes, l i64, t octet, A u32+values.
std::uint32_t value_wire_bytes(const HeaderValue& header) {
  const auto size = [](const auto& value) -> std::uint32_t {
    using V = std::decay_t<decltype(value)>;
    if constexpr (std::is_same_v<V, std::string>) {
      return 4 + static_cast<std::uint32_t>(value.size());
    } else if constexpr (std::is_same_v<V, std::int64_t>) {
      return 8;
    } else if constexpr (std::is_same_v<V, bool>) {
      return 1;
    } else if constexpr (std::is_same_v<V, std::vector<HeaderValue>>) {
      std::uint32_t sum = 4;
      for (const HeaderValue& each : value) sum += value_wire_bytes(each);
      return sum;
    } else {
      return 0;
    }
  };
  return 1 + std::visit(size, header.value);
}

std::uint32_t properties_wire_bytes(const Properties& properties) {
  std::uint32_t sum = properties.priority ? 1 : 0;
  if (properties.expiration) sum += 1 + static_cast<std::uint32_t>(properties.expiration->size());
  if (properties.headers.empty()) return sum;
  sum += 4;
  for (const Header& header : properties.headers)
    sum += 1 + static_cast<std::uint32_t>(header.name.size()) + value_wire_bytes(header.value);
  return sum;
}

// RabbitMQ rabbit_misc:check_expiry: a decimal number of milliseconds, at most 10 years (315,360,000,000 ms).
std::optional<Duration> expiration_of(const std::optional<std::string>& text) {
  if (!text) return Duration::max();
  if (text->empty() || text->size() > 12) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : *text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (value > 315'360'000'000) return std::nullopt;
  return milliseconds(value);
}

}  // namespace

Dictionary::Dictionary() {
  for (const char* name :
       {"", "amq.direct", "amq.fanout", "amq.headers", "amq.match", "amq.topic", "amq.rabbitmq.trace"})
    names_.intern(name);
}

PropertiesId Dictionary::intern(Properties properties) {
  if (properties.empty()) return PropertiesId::none();
  std::stable_sort(properties.headers.begin(), properties.headers.end(),
                   [](const Header& a, const Header& b) { return a.name < b.name; });
  const PropertiesId id{encoded_sets_.intern(encode(properties)).value};
  if (id.value == sets_.size()) {
    const std::uint32_t bytes = properties_wire_bytes(properties);
    const std::optional<Duration> expiration = expiration_of(properties.expiration);
    sets_.push_back({std::move(properties), bytes, expiration});
  }
  return id;
}

}  // namespace brokerlab
