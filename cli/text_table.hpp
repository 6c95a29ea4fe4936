// SPDX-License-Identifier: Apache-2.0
// Columns that line up.
#pragma once

#include <string>
#include <vector>

namespace brokerlab::cli {

/// Rows of cells, the first row being the header; the first column is flush left, the others flush right.
class TextTable {
 public:
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// Each row on a line of its own, indented by two blanks.
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace brokerlab::cli
