// SPDX-License-Identifier: Apache-2.0
#include "sim/traffic/csv.hpp"

namespace brokerlab::sim {

CsvReader::CsvReader(std::string_view text) : text_(text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
}

bool CsvReader::next(std::vector<CsvField>& fields) {
  if (error_ || at_end()) return false;
  for (std::size_t count = 0;; ++count) {
    if (count == fields.size()) fields.emplace_back();
    if (!read_field(fields[count])) return false;
    if (at_end() || at_line_end()) {
      fields.resize(count + 1);
      skip_line_end();
      return true;
    }
    ++position_;  // the comma
  }
}

bool CsvReader::read_field(CsvField& field) {
  field.text.clear();
  field.line = line_;
  field.column = column();
  if (!at_end() && text_[position_] == '"') return read_quoted(field);
  read_plain(field);
  return true;
}

void CsvReader::read_plain(CsvField& field) {
  const std::size_t start = position_;
  while (!at_end() && text_[position_] != ',' && !at_line_end()) ++position_;
  field.text = text_.substr(start, position_ - start);
}

bool CsvReader::read_quoted(CsvField& field) {
  for (++position_; !at_end(); ++position_) {
    const char c = text_[position_];
    if (c == '"') {
      const bool escaped = position_ + 1 < text_.size() && text_[position_ + 1] == '"';
      if (!escaped) break;
      ++position_;
    }
    field.text.push_back(c);
    if (c == '\n') {
      ++line_;
      line_start_ = position_ + 1;
    }
  }
  if (at_end()) return fail(field.line, field.column, "this quote is never closed: add the closing \"");
  ++position_;
  if (at_end() || at_line_end() || text_[position_] == ',') return true;
  return fail(line_, column(), "expected a comma or the end of the line after the closing quote");
}

bool CsvReader::at_line_end() const {
  if (at_end()) return false;
  if (text_[position_] == '\n') return true;
  return text_[position_] == '\r' && (position_ + 1 == text_.size() || text_[position_ + 1] == '\n');
}

void CsvReader::skip_line_end() {
  if (at_end()) return;
  if (text_[position_] == '\r') ++position_;
  if (!at_end()) ++position_;
  ++line_;
  line_start_ = position_;
}

bool CsvReader::fail(std::uint32_t line, std::uint32_t column, const char* text) {
  error_ = CsvError{line, column, text};
  return false;
}

}  // namespace brokerlab::sim
