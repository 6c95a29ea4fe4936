// SPDX-License-Identifier: Apache-2.0
// Habits that a machine can keep: licences, lengths, no notes to self, a README in each folder.
#pragma once

#include <vector>

#include "tests/structure/source_file.hpp"

namespace brokerlab::structure {

/// One of the first three lines names the folder's licence: GPL-3.0-or-later in gui/, Apache-2.0 elsewhere.
Violations check_licence(const SourceFile& file);

/// C++ files stay under 450 lines, their lines within 120 characters.
Violations check_lengths(const SourceFile& file);

/// No function, comments and blank lines included, is longer than 70 lines.
Violations check_function_lengths(const SourceFile& file);

/// No notes to self left in the source.
Violations check_notes_to_self(const SourceFile& file);

/// Each folder that holds a judged file, in itself or further down, and the root hold a README.md that says something.
Violations check_readmes(const std::vector<SourceFile>& files);

}  // namespace brokerlab::structure
