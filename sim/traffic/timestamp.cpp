// SPDX-License-Identifier: Apache-2.0
#include "sim/traffic/timestamp.hpp"

namespace brokerlab::sim {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMostSeconds = 9'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes exactly `digits` digits off the front; -1 if they are not there.
int take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (!is_digit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : kDays[month - 1];
}

/// Days since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil, for years
/// above 0: years start in March, so that the leap day is the last).
std::int64_t days_since_1970(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = y / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return std::int64_t{era} * 146097 + day_of_era - 719468;
}

std::optional<std::int64_t> take_date(std::string_view& text) {
  const int year = take_number(text, 4);
  if (year < 1700 || year > 2250 || !take(text, '-')) return std::nullopt;
  const int month = take_number(text, 2);
  if (month < 1 || month > 12 || !take(text, '-')) return std::nullopt;
  const int day = take_number(text, 2);
  if (day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return days_since_1970(year, month, day);
}

std::optional<std::int64_t> take_time_of_day(std::string_view& text) {
  const int hour = take_number(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ':')) return std::nullopt;
  const int minute = take_number(text, 2);
  if (minute < 0 || minute > 59) return std::nullopt;
  int second = 0;
  if (take(text, ':')) second = take_number(text, 2);
  if (second < 0 || second > 59) return std::nullopt;
  return (hour * 60 + minute) * 60 + second;
}

std::optional<Timestamp> parse_calendar(std::string_view text) {
  const auto days = take_date(text);
  if (!days || (!take(text, ' ') && !take(text, 'T'))) return std::nullopt;
  const auto seconds = take_time_of_day(text);
  take(text, 'Z');
  if (!seconds || !text.empty()) return std::nullopt;
  return Timestamp{(*days * 86400 + *seconds) * kSecond, TimestampForm::calendar};
}

std::optional<std::int64_t> take_whole_seconds(std::string_view& text) {
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  std::int64_t whole = 0;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1)) {
    whole = whole * 10 + (text.front() - '0');
    if (whole >= kMostSeconds) return std::nullopt;
  }
  return whole;
}

std::optional<std::int64_t> take_fraction(std::string_view& text) {
  if (!take(text, '.')) return 0;
  if (text.empty()) return std::nullopt;
  std::int64_t ns = 0;
  std::int64_t place = kSecond / 10;
  for (; !text.empty() && is_digit(text.front()) && place > 0; text.remove_prefix(1), place /= 10)
    ns += (text.front() - '0') * place;
  return ns;
}

std::optional<Timestamp> parse_seconds(std::string_view text) {
  const bool negative = take(text, '-');
  const auto whole = take_whole_seconds(text);
  if (!whole) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction || !text.empty()) return std::nullopt;
  const std::int64_t ns = *whole * kSecond + *fraction;
  return Timestamp{negative ? -ns : ns, TimestampForm::seconds};
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  const auto calendar = parse_calendar(text);
  return calendar ? calendar : parse_seconds(text);
}

}  // namespace brokerlab::sim
