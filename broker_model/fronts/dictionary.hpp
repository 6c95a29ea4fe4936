// SPDX-License-Identifier: Apache-2.0
// The words of a run: names (queues, exchanges, keys, tags) and sets of message properties as dense ids, so that the
// model compares and stores four bytes. Append only and deduplicated by content: an id means the same for ever, equal
// content has equal ids, and a copy has the same ids.
//
// Whoever sends (a client, the world, a transcript) interns before it sends; nothing is interned per message.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/interner.hpp"
#include "broker_model/base/message.hpp"
#include "broker_model/base/time.hpp"

namespace brokerlab {

/// A header's value with its type: AMQP's int 5 and string "5" differ. `std::monostate` is AMQP's void.
struct HeaderValue {
  std::variant<std::monostate, std::string, std::int64_t, bool, std::vector<HeaderValue>> value;
  friend bool operator==(const HeaderValue&, const HeaderValue&) = default;
};

struct Header {
  std::string name;
  HeaderValue value;
  friend bool operator==(const Header&, const Header&) = default;
};

/// A message's properties as its publisher set them.
struct Properties {
  std::optional<std::uint8_t> priority;
  std::optional<std::string> expiration;  ///< AMQP's text; meant to be milliseconds
  std::vector<Header> headers;            ///< kept sorted by name

  bool empty() const { return !priority && !expiration && headers.empty(); }
};

class Dictionary {
 public:
  /// Interns "" first (NameId 0, the default exchange), then the predeclared exchanges' names.
  Dictionary();

  NameId intern(std::string_view text) { return names_.intern(text); }
  std::optional<NameId> find(std::string_view text) const { return names_.find(text); }
  /// Lasts until the next `intern`.
  std::string_view text(NameId name) const { return names_.text(name); }
  std::size_t length(NameId name) const { return names_.length(name); }

  /// The id of this content; headers are sorted by name first. No properties at all: PropertiesId::none().
  PropertiesId intern(Properties properties);
  /// `id` valid and from this dictionary.
  const Properties& properties(PropertiesId id) const { return sets_[id.value].properties; }
  /// Bytes that the properties take in an AMQP content header; 0 for none.
  std::uint32_t wire_bytes(PropertiesId id) const { return id.valid() ? sets_[id.value].wire_bytes : 0; }
  /// False where the expiration is there and is not a number of milliseconds that AMQP's brokers accept.
  bool expiration_acceptable(PropertiesId id) const { return !id.valid() || sets_[id.value].expiration.has_value(); }
  /// What an acceptable expiration says; Duration::max() where there is none. `id` valid.
  Duration time_to_live(PropertiesId id) const { return *sets_[id.value].expiration; }

 private:
  struct Set {
    Properties properties;
    std::uint32_t wire_bytes = 0;
    std::optional<Duration> expiration;  // Duration::max() where there is none, none where it is not acceptable
  };

  Names names_;
  Names encoded_sets_;  // a set's canonical bytes; its NameId there is its PropertiesId
  std::vector<Set> sets_;
};

/// The names that every dictionary holds, in this order.
namespace well_known {
inline constexpr NameId kDefault{0};
inline constexpr NameId kAmqDirect{1};
inline constexpr NameId kAmqFanout{2};
inline constexpr NameId kAmqHeaders{3};
inline constexpr NameId kAmqMatch{4};
inline constexpr NameId kAmqTopic{5};
inline constexpr NameId kAmqTrace{6};
/// Predeclared by RabbitMQ and of kinds that are not served yet.
constexpr bool unserved(NameId exchange) { return exchange >= kAmqFanout && exchange <= kAmqTrace; }
}  // namespace well_known

}  // namespace brokerlab
