// SPDX-License-Identifier: Apache-2.0
// The files of this repository that the checkers judge.
#pragma once

#include <filesystem>
#include <vector>

#include "tests/structure/source_file.hpp"

namespace brokerlab::structure {

/// C++, CMake, TOML, README and script files of the rooms below `root` and of its top folder, ordered by path; never
/// what lies in build/ or in the fuzzers' corpora.
std::vector<SourceFile> load_tree(const std::filesystem::path& root);

}  // namespace brokerlab::structure
