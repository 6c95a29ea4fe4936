// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/decode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "scenarios/language/names.hpp"
#include "scenarios/language/nearest.hpp"
#include "scenarios/language/number_check.hpp"

namespace brokerlab::scenario {

namespace {

constexpr std::int64_t kWholeMax = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kMaxItems = 100'000;
constexpr std::int64_t kWhole32Max = std::numeric_limits<std::uint32_t>::max();

/// "[producers.riders]" or "the document": what a message calls a table.
std::string table_name(const std::string& path) {
  return path.empty() ? std::string("the document") : fmt::format("[{}]", path);
}

std::vector<std::string> keys_of(const Fields& fields) {
  std::vector<std::string> keys;
  for (const Field& field : fields) keys.emplace_back(field.info.key);
  return keys;
}

/// Decodes one value into one field.
class FieldDecoder {
 public:
  FieldDecoder(const Value& value, const FieldInfo& info, std::string path, Problems& problems)
      : value_(value), info_(info), path_(std::move(path)), problems_(problems) {}

  void operator()(bool* member) {
    if (value_.kind == ValueKind::boolean)
      *member = value_.boolean;
    else
      wrong_type("true or false");
  }
  void operator()(std::uint32_t* member) {
    if (const auto number = whole(kWhole32Max)) *member = static_cast<std::uint32_t>(*number);
  }
  void operator()(std::uint64_t* member) {
    if (const auto number = whole(kWholeMax)) *member = static_cast<std::uint64_t>(*number);
  }
  void operator()(Duration* member) {
    if (const auto number = whole(kWholeMax)) *member = Duration{*number};
  }
  void operator()(double* member) {
    const auto number = real_number(value_, info_);
    if (number)
      *member = number.value();
    else
      fail(number.error());
  }
  void operator()(std::string* member) {
    if (value_.kind != ValueKind::text) return wrong_type("a string");
    if (auto wrong = text_problem(value_.text, info_); !wrong.empty()) return fail(wrong);
    *member = value_.text;
  }
  void operator()(std::vector<double>* member);
  void operator()(std::vector<std::string>* member);
  void operator()(Distribution* member);
  void operator()(const WordMember& words) {
    if (value_.kind != ValueKind::text) return wrong_type("a string");
    const auto found = std::find(words.names.begin(), words.names.end(), value_.text);
    if (found == words.names.end())
      return fail(fmt::format("cannot be {}{}", quoted(value_.text), suggestion(value_.text, words.names)));
    words.set(words.member, static_cast<std::size_t>(found - words.names.begin()));
  }
  void operator()(const ChoiceMember& choice);
  void operator()(const GroupMember& group) {
    if (value_.kind != ValueKind::table) return wrong_type("a table");
    decode_table(value_, group.fields(group.member), path_, problems_);
  }
  void operator()(const ListMember& list);

 private:
  void fail(const std::string& text) { problems_.add(value_.at, fmt::format("{} {}", path_, text)); }
  void wrong_type(const char* right) { fail(fmt::format("must be {}, not {}", right, kind_name(value_.kind))); }
  std::optional<std::int64_t> whole(std::int64_t most) {
    const auto number = whole_number(value_, info_, most);
    if (number) return number.value();
    fail(number.error());
    return std::nullopt;
  }
  void choose_word(const ChoiceMember& choice);
  bool choose_kind(const ChoiceMember& choice, const Value& kind);
  void named_tables(const ListMember& list);
  void numbered_tables(const ListMember& list);

  const Value& value_;
  const FieldInfo& info_;
  std::string path_;
  Problems& problems_;
};

/// Whether a text starts as a quantity does.
bool is_number_like(std::string_view text) {
  const std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

bool is_number(const Value& value) { return value.kind == ValueKind::integer || value.kind == ValueKind::real; }

void FieldDecoder::operator()(std::vector<double>* member) {
  if (value_.kind != ValueKind::array) return wrong_type("an array");
  if (value_.items.size() > kMaxItems) return fail(fmt::format("holds more than {} values", kMaxItems));
  member->clear();
  for (const Value& item : value_.items) {
    const auto number = real_number(item, info_);
    if (number)
      member->push_back(number.value());
    else
      problems_.add(item.at, fmt::format("{}[{}] {}", path_, member->size(), number.error()));
  }
}

void FieldDecoder::operator()(std::vector<std::string>* member) {
  if (value_.kind != ValueKind::array) return wrong_type("an array of strings");
  if (value_.items.size() > kMaxItems) return fail(fmt::format("holds more than {} values", kMaxItems));
  member->clear();
  for (const Value& item : value_.items) {
    const std::string path = fmt::format("{}[{}]", path_, member->size());
    if (item.kind != ValueKind::text) {
      problems_.add(item.at, fmt::format("{} must be a string, not {}", path, kind_name(item.kind)));
    } else if (auto wrong = text_problem(item.text, info_); !wrong.empty()) {
      problems_.add(item.at, fmt::format("{} {}", path, wrong));
    } else {
      member->push_back(item.text);
    }
  }
}

void FieldDecoder::operator()(Distribution* member) {
  DistributionForm form;
  Problems found;
  FieldDecoder(value_, info_, path_, found)(distribution_choice(form));
  for (const Problem& each : found.list()) problems_.add(each);
  if (!found.empty()) return;
  const Distribution distribution = to_distribution(form);
  if (const auto wrong = problem(distribution)) return fail("makes no sense: " + *wrong);
  const double average = mean(distribution) * (info_.unit == Unit::duration ? 1e9 : 1);
  if (std::isfinite(average) && average > info_.maximum) return fail("must be " + range_text(info_) + " on average");
  *member = distribution;
}

void FieldDecoder::operator()(const ChoiceMember& choice) {
  if (choice.distribution && (is_number(value_) || (value_.kind == ValueKind::text && is_number_like(value_.text)))) {
    choice.select(choice.member, 0);
    const Fields fields = choice.fields(choice.member, info_.unit);
    FieldInfo named = fields.front().info;
    named.unit = info_.unit;
    return std::visit(FieldDecoder(value_, named, path_, problems_), fields.front().member);
  }
  if (value_.kind == ValueKind::text) return choose_word(choice);
  if (value_.kind != ValueKind::table)
    return wrong_type(choice.distribution ? "a quantity or a table with a kind" : "a kind or a table with a kind");
  const Entry* kind = value_.find("kind");
  if (kind == nullptr) return fail("needs a kind" + suggestion("", choice.kinds));
  if (!choose_kind(choice, kind->value)) return;
  Value rest = value_;
  std::erase_if(rest.entries, [](const Entry& entry) { return entry.key == "kind"; });
  decode_table(rest, choice.fields(choice.member, info_.unit), path_, problems_);
}

/// A kind alone, as in dedup = "none"; what the kind requires is then missing.
void FieldDecoder::choose_word(const ChoiceMember& choice) {
  if (!choose_kind(choice, value_)) return;
  Value nothing;
  nothing.at = value_.at;
  decode_table(nothing, choice.fields(choice.member, info_.unit), path_, problems_);
}

bool FieldDecoder::choose_kind(const ChoiceMember& choice, const Value& kind) {
  if (kind.kind != ValueKind::text) {
    problems_.add(kind.at, fmt::format("{}.kind must be a string, not {}", path_, kind_name(kind.kind)));
    return false;
  }
  const auto found = std::find(choice.kinds.begin(), choice.kinds.end(), kind.text);
  if (found == choice.kinds.end()) {
    const std::string near = suggestion(kind.text, choice.kinds);
    problems_.add(kind.at, fmt::format("{} has no kind {}{}", path_, quoted(kind.text), near));
    return false;
  }
  choice.select(choice.member, static_cast<std::size_t>(found - choice.kinds.begin()));
  return true;
}

void FieldDecoder::operator()(const ListMember& list) {
  if (list.named)
    named_tables(list);
  else
    numbered_tables(list);
}

void FieldDecoder::named_tables(const ListMember& list) {
  if (value_.kind != ValueKind::table) return wrong_type("tables with names");
  for (const Entry& entry : value_.entries) {
    const std::string path = join_path(path_, entry.key);
    if (const std::string wrong = name_problem(entry.key, info_.key); !wrong.empty()) {
      problems_.add(entry.at, fmt::format("the name {} {}", quoted(entry.key), wrong));
    } else if (entry.value.kind != ValueKind::table) {
      problems_.add(entry.at,
                    fmt::format("{} must be a table ([{}]), not {}", path, path, kind_name(entry.value.kind)));
    } else {
      list.append(list.member, entry.key);
      decode_table(entry.value, list.fields(list.member, list.size(list.member) - 1), path, problems_);
    }
  }
}

void FieldDecoder::numbered_tables(const ListMember& list) {
  if (value_.kind != ValueKind::array) return wrong_type("tables in double brackets ([[...]])");
  for (const Value& item : value_.items) {
    const std::string path = fmt::format("{}[{}]", path_, list.size(list.member));
    if (item.kind != ValueKind::table) {
      problems_.add(item.at, fmt::format("{} must be a table, not {}", path, kind_name(item.kind)));
      continue;
    }
    list.append(list.member, {});
    decode_table(item, list.fields(list.member, list.size(list.member) - 1), path, problems_);
  }
}

void report_missing(const Value& table, const Fields& fields, const std::string& path, Problems& problems) {
  for (const Field& field : fields) {
    if (!field.info.required || table.find(field.info.key) != nullptr) continue;
    problems.add(table.at,
                 fmt::format("{} lacks {}: {}", table_name(path), quoted(field.info.key), field.info.meaning));
  }
}

}  // namespace

std::string join_path(const std::string& path, const std::string& key) {
  const std::string part = is_bare_key(key) ? key : quoted(key);
  return path.empty() ? part : path + "." + part;
}

void decode_table(const Value& table, const Fields& fields, const std::string& path, Problems& problems) {
  for (const Entry& entry : table.entries) {
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const Field& each) { return entry.key == each.info.key; });
    if (field == fields.end())
      problems.add(entry.at, fmt::format("unknown key {} in {}{}", quoted(entry.key), table_name(path),
                                         suggestion(entry.key, keys_of(fields))));
    else
      std::visit(FieldDecoder(entry.value, field->info, join_path(path, entry.key), problems), field->member);
  }
  report_missing(table, fields, path, problems);
}

}  // namespace brokerlab::scenario
