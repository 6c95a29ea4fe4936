// SPDX-License-Identifier: Apache-2.0
// Reads the records of a CSV text one by one (RFC 4180, LF or CRLF), with the place of every field. The text is not
// trusted: what is wrong with it is an error with line and column. Memory is one record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerlab::sim {

/// One field without its quotes, and where it starts (line and column from 1, the column in bytes).
struct CsvField {
  std::string text;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

struct CsvError {
  std::uint32_t line;
  std::uint32_t column;
  std::string text;
};

class CsvReader {
 public:
  /// `text` must outlive the reader. A byte order mark is passed over.
  explicit CsvReader(std::string_view text);

  /// Reads the next record into `fields` (an empty line is one empty field). False at the end or at an error.
  bool next(std::vector<CsvField>& fields);

  /// What stopped the reader, if it was not the end.
  const std::optional<CsvError>& error() const { return error_; }

 private:
  bool read_field(CsvField& field);
  bool read_quoted(CsvField& field);
  void read_plain(CsvField& field);
  bool at_end() const { return position_ == text_.size(); }
  bool at_line_end() const;
  void skip_line_end();
  std::uint32_t column() const { return static_cast<std::uint32_t>(position_ - line_start_ + 1); }
  bool fail(std::uint32_t line, std::uint32_t column, const char* text);

  std::string_view text_;
  std::size_t position_ = 0;
  std::size_t line_start_ = 0;
  std::uint32_t line_ = 1;
  std::optional<CsvError> error_;
};

}  // namespace brokerlab::sim
