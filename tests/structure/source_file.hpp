// SPDX-License-Identifier: Apache-2.0
// A file of the tree as the checkers see it, and what they find in it. Every checker is a pure function from files to
// violations, so that it can be shown to fail on a few invented lines.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace brokerlab::structure {

/// `path` is relative to the repository's root, with forward slashes.
struct SourceFile {
  std::string path;
  std::string text;
};

/// `line` counts from 1; 0 speaks of the whole file.
struct Violation {
  std::string path;
  int line;
  std::string what;
};

inline std::ostream& operator<<(std::ostream& out, const Violation& violation) {
  return out << violation.path << ":" << violation.line << ": " << violation.what;
}

using Violations = std::vector<Violation>;

/// One line of a file; `number` counts from 1.
struct Line {
  int number;
  std::string_view text;
};

/// The lines of `text` without their ends; they view into it.
std::vector<Line> lines_of(std::string_view text);

/// `text` with the insides of comments and of string and character literals blanked, line breaks kept: what is left
/// is code, at the same offsets.
std::string code_of(std::string_view text);

/// The number of the line that holds `offset`, counting from 1.
int line_at(std::string_view text, std::size_t offset);

/// True for .cpp and .hpp.
bool is_cpp(std::string_view path);

/// True when `path` lies in `folder` (given without a closing slash) or below.
bool is_below(std::string_view path, std::string_view folder);

/// Appends `more` to `all`.
void append(Violations& all, Violations more);

}  // namespace brokerlab::structure
