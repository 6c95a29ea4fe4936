// SPDX-License-Identifier: Apache-2.0
// How a policy struct describes its knobs, once: the reader, the writer, --set, the documentation and forms all visit
// `describe`. A visitor offers
//     template <class T> void field(const FieldInfo& info, T& member);      // one knob
//     template <class T> void group(const char* key, const char* meaning, T& member);  // a nested described struct
// where T is bool, std::uint32_t, std::uint64_t, double, Duration, std::string, an enum with EnumNames, or a variant of
// described structs whose alternatives name themselves with `static constexpr const char* kKind`.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

namespace brokerlab {

/// What a number counts, and so how it is written: "250ms", "64KiB", "1200/s", "0.1%", 12.
enum class Unit : std::uint8_t { none, count, bytes, duration, rate, fraction };

/// Everything there is to say about a knob. Bounds are inclusive and in the unit's base (ns, bytes, 1/s, fraction of
/// 1).
struct FieldInfo {
  const char* key;
  Unit unit;
  double minimum;
  double maximum;
  const char* meaning;
  const char* source;     ///< where the default comes from: a documented broker default, or "neutral"
  bool required = false;  ///< there is no sensible default: a scenario has to say
};

inline constexpr double kUnbounded = std::numeric_limits<double>::max();

/// The words of an enum, in one place: specialise with `static constexpr std::array<std::pair<E, const char*>, N>
/// names`.
template <class E>
struct EnumNames;

template <class E>
constexpr const char* enum_name(E value) {
  for (const auto& [each, name] : EnumNames<E>::names)
    if (each == value) return name;
  return "?";
}

}  // namespace brokerlab
