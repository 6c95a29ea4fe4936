// SPDX-License-Identifier: Apache-2.0
#include "sim/traffic/counts_trace.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "sim/traffic/csv.hpp"
#include "sim/traffic/csv_text.hpp"
#include "sim/traffic/timestamp.hpp"

namespace brokerlab::sim {
namespace {

constexpr double kMostCount = 1e15;

std::string interval_text(Duration interval) {
  std::string text = std::to_string(interval.ns / 1'000'000'000);
  if (const std::int64_t rest = interval.ns % 1'000'000'000; rest != 0) {
    const std::string digits = std::to_string(rest);
    text += "." + std::string(9 - digits.size(), '0') + digits;
  }
  return text + " s";
}

class TraceParser {
 public:
  explicit TraceParser(std::string_view text) : reader_(text) {}

  Result<CountsTrace, TraceError> parse() {
    if (read_header()) read_rows();
    if (error_) return Failure{std::move(*error_)};
    return std::move(trace_);
  }

 private:
  bool read_header() {
    if (!reader_.next(fields_)) {
      if (reader_.error()) return fail_as_reader();
      return fail(1, 1, "the file is empty; expected a header line timestamp,value");
    }
    columns_ = fields_.size();
    return find_column("timestamp", timestamp_column_) && find_column("value", value_column_);
  }

  bool find_column(std::string_view name, std::size_t& column) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (!same_word(trimmed(fields_[i].text), name)) continue;
      if (found) return fail(fields_[i], "a second column " + std::string(name) + "; expected one");
      found = i;
    }
    if (!found) return fail(1, 1, "the header has no column " + std::string(name) + "; expected timestamp,value");
    column = *found;
    return true;
  }

  bool read_rows() {
    std::optional<std::pair<std::uint32_t, std::uint32_t>> empty_line;
    while (reader_.next(fields_)) {
      last_line_ = fields_[0].line;
      if (fields_.size() == 1 && trimmed(fields_[0].text).empty()) {
        if (!empty_line) empty_line = {fields_[0].line, fields_[0].column};
        continue;
      }
      if (empty_line) return fail(empty_line->first, empty_line->second, "an empty line between the rows; remove it");
      if (!read_row()) return false;
    }
    if (reader_.error()) return fail_as_reader();
    if (trace_.counts.size() >= 2) return true;
    return fail(last_line_, 1, "expected at least two rows: their distance is the interval");
  }

  bool read_row() {
    if (fields_.size() != columns_) {
      return fail(fields_[0], "expected " + std::to_string(columns_) + " fields as in the header, found " +
                                  std::to_string(fields_.size()));
    }
    return read_timestamp(fields_[timestamp_column_]) && read_count(fields_[value_column_]);
  }

  bool read_timestamp(const CsvField& field) {
    const auto timestamp = parse_timestamp(trimmed(field.text));
    if (!timestamp) {
      return fail(field, quoted(field.text) +
                             " is not a timestamp; expected YYYY-MM-DD HH:MM:SS (years 1700 to 2250) or a plain number "
                             "of seconds");
    }
    if (!previous_) return accept(*timestamp);
    if (timestamp->form != previous_->form)
      return fail(field, quoted(field.text) + " is not written as the timestamps before it; use one form");
    const Duration step = Instant{timestamp->ns} - Instant{previous_->ns};
    if (step <= Duration{0})
      return fail(field, quoted(field.text) + " is not later than the timestamp before it; sort the rows");
    if (trace_.counts.size() == 1) trace_.interval = step;
    if (step != trace_.interval) {
      return fail(field, quoted(field.text) + " is " + interval_text(step) +
                             " after the timestamp before it; expected " + interval_text(trace_.interval) +
                             " as between the first two rows");
    }
    return accept(*timestamp);
  }

  bool accept(const Timestamp& timestamp) {
    previous_ = timestamp;
    return true;
  }

  bool read_count(const CsvField& field) {
    const std::string_view text = trimmed(field.text);
    double count = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool whole = end == text.data() + text.size() && !text.empty();
    if (!whole || problem == std::errc::invalid_argument || std::isnan(count))
      return fail(field, quoted(field.text) + " is not a number; expected a count");
    if (problem == std::errc::result_out_of_range || count > kMostCount)
      return fail(field, quoted(field.text) + " is out of range; expected a count of at most 1e15");
    if (count < 0) return fail(field, quoted(field.text) + " is negative; expected a count of 0 or more");
    trace_.counts.push_back(count);
    return true;
  }

  bool fail_as_reader() { return fail(reader_.error()->line, reader_.error()->column, reader_.error()->text); }
  bool fail(const CsvField& field, std::string text) { return fail(field.line, field.column, std::move(text)); }
  bool fail(std::uint32_t line, std::uint32_t column, std::string text) {
    error_ = TraceError{line, column, std::move(text)};
    return false;
  }

  CsvReader reader_;
  std::vector<CsvField> fields_;
  std::size_t columns_ = 0;
  std::size_t timestamp_column_ = 0;
  std::size_t value_column_ = 0;
  std::uint32_t last_line_ = 1;
  std::optional<Timestamp> previous_;
  CountsTrace trace_;
  std::optional<TraceError> error_;
};

}  // namespace

Result<CountsTrace, TraceError> parse_counts_trace(std::string_view text) { return TraceParser(text).parse(); }

}  // namespace brokerlab::sim
