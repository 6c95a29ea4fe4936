// SPDX-License-Identifier: Apache-2.0
#include "sim/traffic/times_trace.hpp"

#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "sim/traffic/csv.hpp"
#include "sim/traffic/csv_text.hpp"
#include "sim/traffic/timestamp.hpp"

namespace brokerlab::sim {
namespace {

// Half of what 64 bits hold, so that the distance of two times fits.
constexpr std::int64_t kMostNs = std::numeric_limits<std::int64_t>::max() / 2;

std::int64_t ns_of(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::seconds:
      return 1'000'000'000;
    case TimeUnit::milliseconds:
      return 1'000'000;
    case TimeUnit::microseconds:
      return 1'000;
    case TimeUnit::nanoseconds:
      return 1;
  }
  return 1;
}

/// A decimal number of units, in ns; what is finer than a nanosecond is passed over.
std::optional<std::int64_t> plain_number(std::string_view text, std::int64_t unit) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  std::int64_t whole = 0, fraction = 0, place = unit;
  std::size_t at = 0;
  const auto digit = [&] { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  for (; digit(); ++at) {
    if (whole > kMostNs / 10) return std::nullopt;
    whole = whole * 10 + (text[at] - '0');
  }
  if (at == 0) return std::nullopt;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digit()) return std::nullopt;
    for (; digit(); ++at) {
      place /= 10;
      fraction += (text[at] - '0') * place;
    }
  }
  if (at != text.size() || whole > kMostNs / unit - 1) return std::nullopt;
  const std::int64_t ns = whole * unit + fraction;
  return negative ? -ns : ns;
}

class TimesParser {
 public:
  TimesParser(std::string_view text, std::string_view column, TimeUnit unit)
      : reader_(text), name_(column), unit_(ns_of(unit)) {}

  Result<std::vector<Duration>, TraceError> parse() {
    if (read_header()) read_rows();
    if (error_) return Failure{std::move(*error_)};
    return std::move(times_);
  }

 private:
  bool read_header() {
    if (!reader_.next(fields_)) {
      if (reader_.error()) return fail_as_reader();
      return fail(1, 1, "the file is empty; expected a header line with the column " + quoted(name_));
    }
    columns_ = fields_.size();
    std::string lower = name_;
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (!same_word(trimmed(fields_[i].text), lower)) continue;
      if (found) return fail(fields_[i], "a second column " + quoted(name_) + "; expected one");
      found = i;
    }
    if (!found) return fail(1, 1, "the header has no column " + quoted(name_));
    column_ = *found;
    return true;
  }

  bool read_rows() {
    std::uint32_t empty_line = 0;
    while (reader_.next(fields_)) {
      if (all_empty()) {
        if (empty_line == 0) empty_line = fields_[0].line;
        continue;
      }
      if (empty_line != 0) return fail(empty_line, 1, "an empty line between the rows; remove it");
      if (fields_.size() != columns_)
        return fail(fields_[0], "expected " + std::to_string(columns_) + " fields as in the header, found " +
                                    std::to_string(fields_.size()));
      if (!read_time(fields_[column_])) return false;
    }
    if (reader_.error()) return fail_as_reader();
    return !times_.empty() || fail(1, 1, "no rows below the header");
  }

  bool all_empty() const { return fields_.size() == 1 && trimmed(fields_[0].text).empty(); }

  bool read_time(const CsvField& field) {
    const std::string_view text = trimmed(field.text);
    const std::optional<std::int64_t> plain = plain_number(text, unit_);
    const std::optional<Timestamp> calendar = plain ? std::nullopt : parse_timestamp(text);
    if (!plain && (!calendar || calendar->form != TimestampForm::calendar))
      return fail(field, quoted(field.text) + " is not a time; expected a plain number or YYYY-MM-DD HH:MM:SS");
    if (plain_ && *plain_ != plain.has_value())
      return fail(field, quoted(field.text) + " is not written as the times before it; use one form");
    plain_ = plain.has_value();
    const Instant time{plain ? *plain : calendar->ns};
    if (times_.empty()) first_ = time;
    const Duration since = time - first_;
    if (!times_.empty() && since < times_.back())
      return fail(field, quoted(field.text) + " is earlier than the time before it; sort the rows");
    times_.push_back(since);
    return true;
  }

  bool fail_as_reader() { return fail(reader_.error()->line, reader_.error()->column, reader_.error()->text); }
  bool fail(const CsvField& field, std::string text) { return fail(field.line, field.column, std::move(text)); }
  bool fail(std::uint32_t line, std::uint32_t column, std::string text) {
    error_ = TraceError{line, column, std::move(text)};
    return false;
  }

  CsvReader reader_;
  std::string name_;
  std::int64_t unit_;
  std::vector<CsvField> fields_;
  std::size_t columns_ = 0;
  std::size_t column_ = 0;
  std::optional<bool> plain_;
  Instant first_;
  std::vector<Duration> times_;
  std::optional<TraceError> error_;
};

}  // namespace

Result<std::vector<Duration>, TraceError> parse_times(std::string_view text, std::string_view column, TimeUnit unit) {
  return TimesParser(text, column, unit).parse();
}

}  // namespace brokerlab::sim
