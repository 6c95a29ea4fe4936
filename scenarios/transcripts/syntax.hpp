// SPDX-License-Identifier: Apache-2.0
// The commands' shapes in one table: the parser asks it, the messages quote it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "scenarios/transcripts/transcript.hpp"

namespace brokerlab::scenario::transcript {

enum class OptionKind : std::uint8_t { text, number };
struct OptionSyntax {
  std::string_view key;
  OptionKind kind;
};

/// Where key=value words of no known key may stand: nowhere, behind a word `header`, or plainly.
enum class PairSyntax : std::uint8_t { none, header, plain };

/// Who does the command: nobody in particular, the first word, or admin unless `by=` says otherwise.
enum class ActorSyntax : std::uint8_t { nobody, first_word, admin };

struct CommandSyntax {
  std::string_view word;
  Verb verb;
  ActorSyntax actor;
  std::uint32_t positional;  ///< words behind the client
  std::span<const std::string_view> flags;
  std::span<const OptionSyntax> options;
  PairSyntax pairs;
  std::string_view usage;
};

/// Null where no command has this name.
const CommandSyntax* find_syntax(std::string_view word);
/// The command whose name is nearest to `word`.
std::string_view nearest_command(std::string_view word);

}  // namespace brokerlab::scenario::transcript
