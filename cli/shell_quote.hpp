// SPDX-License-Identifier: Apache-2.0
// Words that a POSIX shell reads back as they are.
#pragma once

#include <string>
#include <string_view>

namespace brokerlab::cli {

/// The word itself if a shell takes it literally, otherwise in single quotes.
std::string shell_quote(std::string_view word);

}  // namespace brokerlab::cli
