// SPDX-License-Identifier: Apache-2.0
// A transcript: what clients asked of a broker, block by block, and what they observed. The format is that of the
// recorded conformance corpus; README.md here describes it.
//
// `parse` takes any bytes. A malformed text is an error with file, line, column and what would be right; a transcript
// that parses has only known commands with well-formed words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "broker_model/base/result.hpp"
#include "broker_model/fronts/dictionary.hpp"

namespace brokerlab::scenario::transcript {

enum class Verb : std::uint8_t {
  exchange,
  delete_exchange,
  queue,
  bind,
  unbind,
  purge,
  delete_queue,
  depth,
  open,
  reopen,
  close,
  close_channel,
  kill,
  publish,
  consume,
  cancel,
  qos,
  get,
  ack,
  nack,
  reject,
  recover,
  tx_commit,
  tx_rollback,
  wait,
  restart_broker,
};

/// One key=value word.
struct Option {
  std::string key;
  std::string text;
  std::int64_t number = 0;  ///< where the option is numeric
};

struct Command {
  Verb verb = Verb::wait;
  std::uint32_t line = 0;
  std::string client;              ///< who does it; empty for wait and restart-broker
  std::vector<std::string> words;  ///< the positional words behind the client
  std::vector<std::string> flags;
  std::vector<Option> options;
  std::vector<Header> pairs;  ///< headers of a publish, arguments of a binding
  std::int64_t number = 0;    ///< of wait (milliseconds) and qos

  bool has(std::string_view flag) const;
  /// Null where the option was not given.
  const Option* option(std::string_view key) const;
};

struct Block {
  std::uint32_t line = 0;  ///< of its first command
  std::vector<Command> commands;
  std::vector<std::string> expected;  ///< observations as written; `(nothing)` is kept as a line
};

struct Transcript {
  std::string name;  ///< as given to parse: usually the file's path
  std::string title;
  bool quorum = false;  ///< header `broker: rabbitmq-quorum`
  std::vector<Block> blocks;
};

struct TranscriptError {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string message;

  /// "file:line:column: message"
  std::string text() const;
};

/// Most bytes of a transcript; a longer text is refused.
inline constexpr std::size_t kMaxTranscriptBytes = 1 << 20;
/// The longest `wait`, in milliseconds: 100 days.
inline constexpr std::int64_t kMaxWaitMs = 8'640'000'000;

Result<Transcript, TranscriptError> parse(std::string_view name, std::string_view text);

}  // namespace brokerlab::scenario::transcript
