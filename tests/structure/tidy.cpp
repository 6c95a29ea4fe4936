// SPDX-License-Identifier: Apache-2.0
#include "tests/structure/tidy.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>

namespace brokerlab::structure {

namespace {

constexpr int max_file_lines = 450;
constexpr int max_function_lines = 70;
constexpr std::size_t max_line_characters = 120;
constexpr std::size_t min_readme_characters = 80;

bool is_readme(std::string_view path) { return path == "README.md" || path.ends_with("/README.md"); }

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "." : std::string(path.substr(0, slash));
}

std::size_t characters_of(std::string_view utf8) {
  const auto continues = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; };
  return utf8.size() - static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), continues));
}

// What stands before a brace tells a function from a namespace, type, enum or initialiser.
bool opens_function(const std::string& code) {
  static const std::regex attribute(R"(alignas\s*\([^()]*\))");
  static const std::regex other(R"(\b(namespace|class|struct|union|enum|extern)\b[^()]*$)");
  const std::string before = std::regex_replace(code, attribute, "");
  return before.find('(') != std::string::npos && !std::regex_search(before, other);
}

// Preprocessor lines, with their continuations, are blanked: their parentheses are no parameter lists.
std::string without_preprocessor(std::string code) {
  bool inside = false;
  for (std::size_t begin = 0; begin < code.size();) {
    const std::size_t end = std::min(code.find('\n', begin), code.size());
    const std::size_t first = code.find_first_not_of(" \t", begin);
    const bool continues = end > begin && code[end - 1] == '\\';
    inside = inside || (first < end && code[first] == '#');
    if (inside) std::fill(code.begin() + std::ptrdiff_t(begin), code.begin() + std::ptrdiff_t(end), ' ');
    inside = inside && continues;
    begin = end + 1;
  }
  return code;
}

// Finds the outermost function bodies: inside one, braces are only counted.
class FunctionFinder {
 public:
  explicit FunctionFinder(const SourceFile& file) : file_(file), code_(without_preprocessor(code_of(file.text))) {}

  Violations run() {
    for (std::size_t at = 0; at < code_.size(); ++at) step(at);
    return std::move(found_);
  }

 private:
  void step(std::size_t at) {
    const char c = code_[at];
    if (depth_ > 0) {
      depth_ += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == '}' && depth_ == 0) close(at);
    } else if (c == '{') {
      open(at);
    } else if (c == ';' || c == '}') {
      before_from_ = at + 1;
    }
  }

  void open(std::size_t at) {
    if (opens_function(code_.substr(before_from_, at - before_from_))) {
      first_line_ = line_at(code_, code_.find_first_not_of(" \t\n", before_from_));
      depth_ = 1;
    } else {
      before_from_ = at + 1;
    }
  }

  // A brace that closes within a head (a default argument, a member's initialiser) ends no function.
  void close(std::size_t at) {
    const std::size_t next = code_.find_first_not_of(" \t\n", at + 1);
    if (next != std::string::npos && (code_[next] == ',' || code_[next] == ')' || code_[next] == '{')) return;
    const int lines = line_at(code_, at) - first_line_ + 1;
    if (lines > max_function_lines) {
      found_.push_back(
          {file_.path, first_line_,
           "a function of " + std::to_string(lines) + " lines; at most " + std::to_string(max_function_lines)});
    }
    before_from_ = at + 1;
  }

  const SourceFile& file_;
  std::string code_;
  Violations found_;
  std::size_t before_from_ = 0;
  int depth_ = 0;
  int first_line_ = 0;
};

}  // namespace

Violations check_licence(const SourceFile& file) {
  if (is_readme(file.path)) return {};
  // Tests' own scenario snippets count their lines in what they expect.
  if (file.path.ends_with(".toml") && is_below(file.path, "tests")) return {};
  const std::string licence = is_below(file.path, "gui") ? "GPL-3.0-or-later" : "Apache-2.0";
  const std::string wanted = "SPDX-License-Identifier: " + licence;
  const std::vector<Line> lines = lines_of(file.text);
  const auto head_end = lines.begin() + std::min<std::ptrdiff_t>(3, std::ssize(lines));
  const bool found =
      std::any_of(lines.begin(), head_end, [&](const Line& line) { return line.text.ends_with(wanted); });
  if (found) return {};
  return {{file.path, 1, "the first lines lack: " + wanted}};
}

Violations check_lengths(const SourceFile& file) {
  Violations found;
  if (!is_cpp(file.path)) return found;
  const std::vector<Line> lines = lines_of(file.text);
  if (std::ssize(lines) >= max_file_lines) {
    found.push_back({file.path, 0, std::to_string(lines.size()) + " lines; under " + std::to_string(max_file_lines)});
  }
  for (const Line& line : lines) {
    if (characters_of(line.text) > max_line_characters) {
      found.push_back({file.path, line.number, "longer than " + std::to_string(max_line_characters) + " characters"});
    }
  }
  return found;
}

Violations check_function_lengths(const SourceFile& file) {
  if (!is_cpp(file.path)) return {};
  return FunctionFinder(file).run();
}

Violations check_notes_to_self(const SourceFile& file) {
  // Spelt in halves, so that this file passes its own check.
  static const std::regex note(
      "\\b(TO"
      "DO|FIX"
      "ME|XX"
      "X|HA"
      "CK)\\b");
  Violations found;
  for (const Line& line : lines_of(file.text)) {
    if (std::regex_search(line.text.begin(), line.text.end(), note)) {
      found.push_back({file.path, line.number, "a note to self; do it, or say in docs/ why not"});
    }
  }
  return found;
}

Violations check_readmes(const std::vector<SourceFile>& files) {
  std::map<std::string, std::size_t> readme_characters = {{".", 0}};
  for (const SourceFile& file : files) {
    for (std::string folder = folder_of(file.path); folder != "."; folder = folder_of(folder)) {
      readme_characters[folder];
    }
    if (is_readme(file.path)) readme_characters[folder_of(file.path)] = characters_of(file.text);
  }
  Violations found;
  for (const auto& [folder, characters] : readme_characters) {
    if (characters < min_readme_characters) {
      found.push_back({folder + "/README.md", 0, "is missing or says nothing"});
    }
  }
  return found;
}

}  // namespace brokerlab::structure
