// SPDX-License-Identifier: Apache-2.0
// A described struct as a list of fields that can be read and written without knowing its type. The reader, the writer,
// --set, the documentation and the enumeration of knobs are ordinary code over these lists; this header alone is
// templates. A field points into the struct it was collected from and must not outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "broker_model/base/samplers.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/policy/field.hpp"
#include "scenarios/language/distribution_form.hpp"

namespace brokerlab::scenario {

struct Field;
using Fields = std::vector<Field>;

inline constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

/// One word of a closed set. `get` gives its index in `names`, kAbsent for none.
struct WordMember {
  void* member;
  std::vector<std::string> names;
  std::size_t (*get)(const void*);
  void (*set)(void*, std::size_t);
};

/// One of several kinds with fields of their own. `select` makes a fresh value of a kind. `distribution`: the first
/// kind may be written as its only field's value alone.
struct ChoiceMember {
  void* member;
  std::vector<std::string> kinds;
  std::size_t (*get)(const void*);
  void (*select)(void*, std::size_t);
  Fields (*fields)(void*, Unit);
  bool distribution;
};

/// A nested table.
struct GroupMember {
  void* member;
  Fields (*fields)(void*);
};

/// Tables that have names ([queues.NAME]) or are numbered ([[faults]]). `append` adds one with default values.
struct ListMember {
  void* member;
  bool named;
  std::size_t (*size)(const void*);
  std::string (*name)(const void*, std::size_t);
  void (*append)(void*, std::string);
  Fields (*fields)(void*, std::size_t);
};

using Member =
    std::variant<bool*, std::uint32_t*, std::uint64_t*, double*, Duration*, std::string*, std::vector<double>*,
                 std::vector<std::string>*, Distribution*, WordMember, ChoiceMember, GroupMember, ListMember>;

struct Field {
  FieldInfo info;
  Member member;
};

template <class T>
Fields fields_of(T& described);

namespace detail {

template <class V>
ChoiceMember choice_of(V& member);

template <class E>
WordMember word_member(E& member) {
  std::vector<std::string> names;
  for (const auto& [value, name] : EnumNames<E>::names) names.emplace_back(name);
  return {&member, std::move(names),
          [](const void* from) {
            for (std::size_t i = 0; i < EnumNames<E>::names.size(); ++i)
              if (EnumNames<E>::names[i].first == *static_cast<const E*>(from)) return i;
            return kAbsent;
          },
          [](void* to, std::size_t index) { *static_cast<E*>(to) = EnumNames<E>::names[index].first; }};
}

template <class V, std::size_t... I>
ChoiceMember choice_member(V& member, std::index_sequence<I...>) {
  return {&member,
          {std::variant_alternative_t<I, V>::kKind...},
          [](const void* from) { return static_cast<const V*>(from)->index(); },
          [](void* to, std::size_t index) {
            ((index == I ? static_cast<void>(*static_cast<V*>(to) = std::variant_alternative_t<I, V>{})
                         : static_cast<void>(0)),
             ...);
          },
          nullptr,
          std::is_same_v<V, DistributionForm>};
}

template <class T>
struct IsVariant : std::false_type {};
template <class... Ts>
struct IsVariant<std::variant<Ts...>> : std::true_type {};

/// The visitor that `describe` is called with.
class Collector {
 public:
  /// `outer`: the unit of the field whose choice this is (a distribution's numbers are in it).
  explicit Collector(Unit outer) : outer_(outer) {}

  template <class T>
  void field(FieldInfo info, T& member) {
    if constexpr (std::is_enum_v<T>) {
      fields_.push_back({info, word_member(member)});
    } else if constexpr (IsVariant<T>::value && !std::is_same_v<T, Distribution>) {
      fields_.push_back({info, choice_of(member)});
    } else {
      fields_.push_back({info, &member});
    }
  }

  template <class T>
  void group(const char* key, const char* meaning, T& member) {
    const FieldInfo info{key, Unit::none, 0, 0, meaning, ""};
    fields_.push_back({info, GroupMember{&member, [](void* of) { return fields_of(*static_cast<T*>(of)); }}});
  }

  /// Tables in a vector; T with a `name` are named by it.
  template <class T>
  void list(const char* key, const char* meaning, std::vector<T>& member) {
    using List = std::vector<T>;
    constexpr bool named = requires(T item) { item.name; };
    const FieldInfo info{key, Unit::none, 0, 0, meaning, ""};
    fields_.push_back(
        {info, ListMember{&member, named, [](const void* of) { return static_cast<const List*>(of)->size(); },
                          [](const void* of, std::size_t index) {
                            if constexpr (requires(T item) { item.name; })
                              return (*static_cast<const List*>(of))[index].name;
                            else
                              return std::to_string(index);
                          },
                          [](void* of, std::string name) {
                            T& item = static_cast<List*>(of)->emplace_back();
                            if constexpr (requires(T each) { each.name; }) item.name = std::move(name);
                          },
                          [](void* of, std::size_t index) { return fields_of((*static_cast<List*>(of))[index]); }}});
  }

  Unit outer() const { return outer_; }
  Fields take() { return std::move(fields_); }

 private:
  Unit outer_;
  Fields fields_;
};

}  // namespace detail

namespace detail {
template <class V>
ChoiceMember choice_of(V& member) {
  ChoiceMember choice = choice_member(member, std::make_index_sequence<std::variant_size_v<V>>{});
  choice.fields = [](void* of, Unit unit) {
    return std::visit(
        [unit](auto& alternative) {
          Collector inner(unit);
          alternative.describe(inner);
          return inner.take();
        },
        *static_cast<V*>(of));
  };
  return choice;
}
}  // namespace detail

/// A distribution's form as a choice of kinds.
inline ChoiceMember distribution_choice(DistributionForm& form) { return detail::choice_of(form); }

/// The fields that `described.describe` declares, pointing into it.
template <class T>
Fields fields_of(T& described) {
  detail::Collector collector(Unit::none);
  described.describe(collector);
  return collector.take();
}

}  // namespace brokerlab::scenario
