// SPDX-License-Identifier: Apache-2.0
// Runs the brokerlab program as a shell would.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace brokerlab::cli {

struct Outcome {
  int code = -1;
  std::string out;
  std::string err;
};

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A folder of its own for each test.
inline std::filesystem::path scratch() {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  const auto folder = std::filesystem::path(::testing::TempDir()) /
                      ("brokerlab_" + std::string(test->test_suite_name()) + "_" + test->name());
  std::filesystem::create_directories(folder);
  return folder;
}

/// A file of the test's own.
inline std::filesystem::path write(const std::string& name, const std::string& text) {
  const auto path = scratch() / name;
  std::ofstream(path) << text;
  return path;
}

/// `line` is what follows "brokerlab" on a command line in `directory`.
inline Outcome brokerlab(const std::string& line, const std::filesystem::path& directory = BROKERLAB_SOURCE_DIR) {
  const auto folder = scratch();
  const std::string command = "cd '" + directory.string() + "' && '" BROKERLAB_PROGRAM "' " + line + " >'" +
                              (folder / "out").string() + "' 2>'" + (folder / "err").string() + "' </dev/null";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), slurp(folder / "out"),
          slurp(folder / "err")};
}

/// The first line of `text` that starts with `start`; empty if none does.
inline std::string line_with(const std::string& text, const std::string& start) {
  std::stringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(start)) return line;
  return {};
}

}  // namespace brokerlab::cli
