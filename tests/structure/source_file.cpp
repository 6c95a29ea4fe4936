// SPDX-License-Identifier: Apache-2.0
#include "tests/structure/source_file.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace brokerlab::structure {

namespace {

// Walks over the text once; each skip_* blanks one comment or literal and stops behind it.
class Blanker {
 public:
  explicit Blanker(std::string_view text) : in_(text), out_(text) {}

  std::string run() {
    while (at_ < in_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    if (starts("//")) {
      blank_until("\n", 0);
    } else if (starts("/*")) {
      blank_until("*/", 2);
    } else if (starts("R\"") && !in_word()) {
      blank_raw_string();
    } else if (in_[at_] == '"' || (in_[at_] == '\'' && !in_word())) {
      blank_literal(in_[at_]);
    } else {
      ++at_;
    }
  }

  bool starts(std::string_view what) const { return in_.substr(at_, what.size()) == what; }

  // A quote behind a letter or digit separates digits (1'000); an R there ends a longer name.
  bool in_word() const { return at_ > 0 && std::isalnum(static_cast<unsigned char>(in_[at_ - 1])) != 0; }

  void blank_until(std::string_view end, std::size_t keep) {
    const std::size_t found = in_.find(end, at_ + 2);
    blank_to(found == std::string_view::npos ? in_.size() : found + keep);
  }

  void blank_raw_string() {
    const std::size_t open = in_.find('(', at_);
    if (open == std::string_view::npos) return blank_to(in_.size());
    const std::string close = ")" + std::string(in_.substr(at_ + 2, open - at_ - 2)) + "\"";
    const std::size_t found = in_.find(close, open);
    blank_to(found == std::string_view::npos ? in_.size() : found + close.size());
  }

  void blank_literal(char quote) {
    std::size_t end = at_ + 1;
    while (end < in_.size() && in_[end] != quote && in_[end] != '\n') end += in_[end] == '\\' ? 2U : 1U;
    blank_to(std::min(end + 1, in_.size()));
  }

  void blank_to(std::size_t end) {
    for (; at_ < end; ++at_) {
      if (in_[at_] != '\n') out_[at_] = ' ';
    }
  }

  std::string_view in_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back({static_cast<int>(lines.size()) + 1, text.substr(begin, end - begin)});
    begin = end + 1;
  }
  return lines;
}

std::string code_of(std::string_view text) { return Blanker(text).run(); }

int line_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  return static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
}

bool is_cpp(std::string_view path) { return path.ends_with(".cpp") || path.ends_with(".hpp"); }

bool is_below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

void append(Violations& all, Violations more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace brokerlab::structure
