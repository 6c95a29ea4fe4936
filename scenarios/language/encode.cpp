// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/encode.hpp"

#include <fmt/format.h>

#include "scenarios/language/decode.hpp"
#include "scenarios/language/quantity.hpp"

namespace brokerlab::scenario {

namespace {

using Text = std::optional<std::string>;

std::string in_quotes(const std::string& text) { return '"' + text + '"'; }

struct Encoder {
  const FieldInfo& info;

  Text operator()(const bool* member) const { return *member ? "true" : "false"; }
  Text operator()(const std::uint32_t* member) const { return whole(*member); }
  Text operator()(const std::uint64_t* member) const { return whole(*member); }
  Text operator()(const Duration* member) const {
    // The longest time of all says "for ever", whatever the bounds.
    if (!in_range(static_cast<double>(member->ns)) || *member == Duration::max()) return std::nullopt;
    return in_quotes(format_duration(*member));
  }
  Text operator()(const double* member) const {
    if (!in_range(*member)) return std::nullopt;
    return real(*member);
  }
  Text operator()(const std::vector<double>* member) const {
    std::string out;
    for (const double value : *member) out += (out.empty() ? "" : ", ") + real(value);
    return member->empty() ? Text{} : "[" + out + "]";
  }
  Text operator()(const std::vector<std::string>* member) const {
    std::string out;
    for (const std::string& text : *member) out += (out.empty() ? "" : ", ") + toml_string(text);
    return member->empty() ? Text{} : "[" + out + "]";
  }
  Text operator()(const Distribution* member) const {
    DistributionForm form = form_of(*member);
    return (*this)(distribution_choice(form));
  }
  Text operator()(const std::string* member) const {
    if (member->empty()) return std::nullopt;
    return toml_string(*member);
  }
  Text operator()(const WordMember& words) const {
    const std::size_t index = words.get(words.member);
    if (index == kAbsent) return std::nullopt;
    return toml_string(words.names[index]);
  }
  Text operator()(const ChoiceMember& choice) const;
  Text operator()(const GroupMember&) const { return std::nullopt; }
  Text operator()(const ListMember&) const { return std::nullopt; }

 private:
  std::string real(double number) const {
    const std::string text = format_real(number, info.unit);
    const bool bare = info.unit == Unit::none || info.unit == Unit::count;
    return bare ? text : in_quotes(text);
  }
  bool in_range(double number) const { return number >= info.minimum && number <= info.maximum; }
  Text whole(std::uint64_t number) const {
    // The largest number of all says "no limit", whatever the bounds; TOML could not write it either.
    if (!in_range(static_cast<double>(number)) || number > 0x7fffffffffffffff) return std::nullopt;
    return info.unit == Unit::bytes ? in_quotes(format_bytes(number)) : fmt::format("{}", number);
  }
};

Text Encoder::operator()(const ChoiceMember& choice) const {
  const std::size_t kind = choice.get(choice.member);
  const Fields fields = choice.fields(choice.member, info.unit);
  if (fields.empty()) return toml_string(choice.kinds[kind]);
  if (choice.distribution && kind == 0) return encode_value(fields.front());
  std::string out = "{ kind = " + toml_string(choice.kinds[kind]);
  for (const Field& field : fields)
    if (const Text value = encode_value(field)) out += fmt::format(", {} = {}", field.info.key, *value);
  return out + " }";
}

void write_lines(const Fields& fields, std::string& out) {
  for (const Field& field : fields)
    if (const Text value = encode_value(field)) out += fmt::format("{} = {}\n", field.info.key, *value);
}

/// A group that holds only groups needs no header of its own.
bool has_lines(const Fields& fields) {
  for (const Field& field : fields)
    if (encode_value(field)) return true;
  return false;
}

void write_list(const ListMember& list, const std::string& path, std::string& out) {
  for (std::size_t i = 0; i < list.size(list.member); ++i) {
    const std::string name = list.named ? join_path(path, list.name(list.member, i)) : path;
    out += list.named ? fmt::format("\n[{}]\n", name) : fmt::format("\n[[{}]]\n", name);
    write_fields(list.fields(list.member, i), name, out);
  }
}

}  // namespace

std::optional<std::string> encode_value(const Field& field) {
  return std::visit([&](const auto& member) { return Encoder{field.info}(member); }, field.member);
}

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += std::string("\\") + c;
    else if (c == '\n')
      out += "\\n";
    else if (byte < 0x20 || byte == 0x7f)
      out += fmt::format("\\u{:04X}", byte);
    else
      out += c;
  }
  return out + '"';
}

void write_fields(const Fields& fields, const std::string& path, std::string& out) {
  write_lines(fields, out);
  for (const Field& field : fields) {
    const std::string below = join_path(path, field.info.key);
    if (const auto* group = std::get_if<GroupMember>(&field.member)) {
      const Fields inner = group->fields(group->member);
      if (has_lines(inner)) out += fmt::format("\n[{}]\n", below);
      write_fields(inner, below, out);
    } else if (const auto* list = std::get_if<ListMember>(&field.member)) {
      write_list(*list, below, out);
    }
  }
}

}  // namespace brokerlab::scenario
