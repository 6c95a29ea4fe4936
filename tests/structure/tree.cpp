// SPDX-License-Identifier: Apache-2.0
#include "tests/structure/tree.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace brokerlab::structure {

namespace {

namespace fs = std::filesystem;

constexpr std::array rooms = {"broker_model", "sim",   "scenarios", "cli",     "gui",
                              "bench",        "tests", "cmake",     "scripts", ".ci"};

bool is_judged(const fs::path& path) {
  const std::string extension = path.extension().string();
  const std::string room = path.parent_path().filename().string();
  return is_cpp(path.string()) || extension == ".cmake" || extension == ".toml" || extension == ".sh" ||
         path.filename() == "CMakeLists.txt" || path.filename() == "README.md" ||
         (extension.empty() && (room == "scripts" || room == ".ci"));
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

template <typename Walk>
void load(const fs::path& root, Walk walk, std::vector<SourceFile>& files) {
  for (const fs::directory_entry& entry : walk) {
    const std::string path = entry.path().lexically_relative(root).generic_string();
    if (!entry.is_regular_file() || is_below(path, "tests/fuzz/corpus") || !is_judged(entry.path())) continue;
    files.push_back({path, read(entry.path())});
  }
}

}  // namespace

std::vector<SourceFile> load_tree(const fs::path& root) {
  std::vector<SourceFile> files;
  load(root, fs::directory_iterator(root), files);
  for (const char* room : rooms) {
    if (fs::is_directory(root / room)) load(root, fs::recursive_directory_iterator(root / room), files);
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

}  // namespace brokerlab::structure
