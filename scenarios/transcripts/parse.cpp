// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <optional>

#include "scenarios/transcripts/syntax.hpp"
#include "scenarios/transcripts/transcript.hpp"

namespace brokerlab::scenario::transcript {
namespace {

struct Word {
  std::string_view text;
  std::uint32_t column;
};

// A word quoted in a message: shortened, and without what a terminal would obey.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text.substr(0, 40)) out.push_back(static_cast<unsigned char>(c) < 0x20 ? '?' : c);
  return out + (text.size() > 40 ? "...'" : "'");
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<std::int64_t> to_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// `""` is the empty string, alone or after `=`; there is no other quoting.
std::string_view unquoted(std::string_view text) { return text == "\"\"" ? std::string_view{} : text; }

struct Error {
  std::uint32_t column;
  std::string message;
};
template <class T>
using Parsed = Result<T, Error>;

std::vector<Word> split(std::string_view line) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] == ' ' || line[i] == '\t') {
      ++i;
      continue;
    }
    const std::size_t end = std::min(line.find_first_of(" \t", i), line.size());
    words.push_back({line.substr(i, end - i), static_cast<std::uint32_t>(i + 1)});
    i = end;
  }
  return words;
}

Parsed<HeaderValue> parse_value(std::string_view text, std::uint32_t column, bool in_array = false) {
  if (text.starts_with("int:")) {
    const auto number = to_number(text.substr(4));
    if (!number) return Failure{Error{column, quoted(text) + " is no integer: write int:5"}};
    return HeaderValue{*number};
  }
  if (text == "bool:true" || text == "bool:false") return HeaderValue{text == "bool:true"};
  if (text.starts_with("bool:")) return Failure{Error{column, quoted(text) + ": write bool:true or bool:false"}};
  if (text == "void:") return HeaderValue{std::monostate{}};
  if (in_array || !text.starts_with("[") || !text.ends_with("]") || text.size() < 2)
    return HeaderValue{std::string(unquoted(text))};
  std::vector<HeaderValue> values;
  std::string_view rest = text.substr(1, text.size() - 2);
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    auto each = parse_value(rest.substr(0, comma), column, true);
    if (!each.ok()) return each;
    values.push_back(each.value());
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return HeaderValue{std::move(values)};
}

// Reads one command line, word by word.
class CommandReader {
 public:
  CommandReader(std::string_view line, std::uint32_t number) : words_(split(line)) { command_.line = number; }

  Parsed<Command> read() {
    const Word head = words_.front();
    syntax_ = find_syntax(head.text);
    if (syntax_ == nullptr)
      return Failure{Error{head.column, "unknown command " + quoted(head.text) + ": the nearest is '" +
                                            std::string(nearest_command(head.text)) + "'"}};
    command_.verb = syntax_->verb;
    if (syntax_->actor == ActorSyntax::admin) command_.client = "admin";
    for (next_ = 1; next_ < words_.size(); ++next_)
      if (auto error = take(words_[next_])) return Failure{std::move(*error)};
    if (auto error = check_complete()) return Failure{std::move(*error)};
    return std::move(command_);
  }

 private:
  using Problem = std::optional<Error>;

  Error usage(std::uint32_t column, const std::string& what) const {
    return {column, what + ": write " + std::string(syntax_->usage)};
  }

  Problem take(const Word& word) {
    const std::size_t quote = word.text.find('"');
    if (quote != std::string_view::npos && !word.text.substr(quote).starts_with("\"\""))
      return Error{word.column, "a quote in " + quoted(word.text) + ": only \"\" (the empty string) may be quoted"};
    if (syntax_->actor == ActorSyntax::first_word && command_.client.empty()) {
      if (word.text.find('=') != std::string_view::npos || unquoted(word.text).empty())
        return usage(word.column, quoted(word.text) + " is no client's name");
      command_.client = word.text;
      return {};
    }
    if (command_.words.size() < syntax_->positional) {
      command_.words.emplace_back(unquoted(word.text));
      return {};
    }
    if (syntax_->pairs == PairSyntax::header && word.text == "header") return take_header(word);
    if (word.text.find('=') != std::string_view::npos) return take_option(word);
    return take_flag(word);
  }

  Problem take_flag(const Word& word) {
    if (std::find(syntax_->flags.begin(), syntax_->flags.end(), word.text) == syntax_->flags.end())
      return usage(word.column, "unexpected word " + quoted(word.text));
    if (command_.has(word.text)) return usage(word.column, quoted(word.text) + " twice");
    command_.flags.emplace_back(word.text);
    return {};
  }

  Problem take_header(const Word& word) {
    if (next_ + 1 >= words_.size() || words_[next_ + 1].text.find('=') == std::string_view::npos)
      return usage(word.column, "'header' needs a K=V behind it");
    return take_pair(words_[++next_]);
  }

  Problem take_pair(const Word& word) {
    const std::size_t equals = word.text.find('=');
    auto value = parse_value(word.text.substr(equals + 1), word.column + static_cast<std::uint32_t>(equals) + 1);
    if (!value.ok()) return value.error();
    command_.pairs.push_back({std::string(word.text.substr(0, equals)), std::move(value).value()});
    return {};
  }

  Problem take_option(const Word& word) {
    const std::size_t equals = word.text.find('=');
    const std::string_view key = word.text.substr(0, equals);
    const std::string_view text = unquoted(word.text.substr(equals + 1));
    if (syntax_->actor == ActorSyntax::admin && key == "by") return take_actor(word, text);
    const auto found = std::find_if(syntax_->options.begin(), syntax_->options.end(),
                                    [&](const OptionSyntax& option) { return option.key == key; });
    if (found == syntax_->options.end()) {
      if (syntax_->pairs == PairSyntax::plain) return take_pair(word);
      return usage(word.column, "unknown option " + quoted(key));
    }
    if (command_.option(key) != nullptr) return usage(word.column, "option " + quoted(key) + " twice");
    Option option{std::string(key), std::string(text), 0};
    if (found->kind == OptionKind::number) {
      const auto number = to_number(text);
      if (!number) return Error{word.column, quoted(word.text) + ": write a whole number, as in " + option.key + "=10"};
      option.number = *number;
    }
    command_.options.push_back(std::move(option));
    return {};
  }

  Problem take_actor(const Word& word, std::string_view client) {
    if (client.empty()) return usage(word.column, "'by=' needs a client's name");
    command_.client = client;
    return {};
  }

  Problem check_complete() {
    const Word& last = words_.back();
    const auto end = last.column + static_cast<std::uint32_t>(last.text.size());
    if (syntax_->actor == ActorSyntax::first_word && command_.client.empty()) return usage(end, "a client is missing");
    if (command_.words.size() < syntax_->positional) return usage(end, "words are missing");
    return check_numbers();
  }

  Problem check_numbers() {
    const std::uint32_t at = words_.size() > 1 ? words_[1].column : 1;
    if (command_.verb == Verb::open && command_.client == "admin")
      return Error{at, "'admin' is always there and is not opened: choose another name"};
    if (command_.verb == Verb::wait) return check_number(words_[1], kMaxWaitMs);
    if (command_.verb == Verb::qos) return check_number(words_[2], 65535);
    if (const Option* prefetch = command_.option("prefetch"); prefetch != nullptr && !within(prefetch->number, 65535))
      return Error{at, "prefetch=" + prefetch->text + ": AMQP allows 0 to 65535"};
    if (const Option* priority = command_.option("priority");
        command_.verb == Verb::publish && priority != nullptr && !within(priority->number, 255))
      return Error{at, "priority=" + priority->text + ": AMQP allows 0 to 255"};
    return {};
  }

  static bool within(std::int64_t number, std::int64_t most) { return number >= 0 && number <= most; }

  Problem check_number(const Word& word, std::int64_t most) {
    const auto number = to_number(command_.words.back());
    if (!number || !within(*number, most))
      return usage(word.column, quoted(word.text) + " is no whole number from 0 to " + std::to_string(most));
    command_.number = *number;
    return {};
  }

  std::vector<Word> words_;
  std::size_t next_ = 0;
  const CommandSyntax* syntax_ = nullptr;
  Command command_;
};

// Reads the file, line by line.
class Reader {
 public:
  Reader(std::string_view name, std::string_view text) : rest_(text) { result_.name = name; }

  Result<Transcript, TranscriptError> read() {
    if (rest_.size() > kMaxTranscriptBytes) return fail(1, "the transcript has more than 1 MiB: split it into cases");
    for (bool more = true; more;) {
      more = next_line();
      if (auto error = bad_character()) return Failure{*error};
      if (line_.starts_with('#')) continue;
      if (auto error = in_header_ ? header_line() : block_line()) return Failure{*error};
    }
    if (auto error = end_block()) return Failure{*error};
    if (result_.blocks.empty()) return fail(1, "there is no block: write commands, a line ----, then what is observed");
    return std::move(result_);
  }

 private:
  using Problem = std::optional<TranscriptError>;

  Problem problem(std::uint32_t column, std::string message) const {
    return TranscriptError{result_.name, number_, column, std::move(message)};
  }
  Failure<TranscriptError> fail(std::uint32_t column, std::string message) const {
    return Failure{TranscriptError{result_.name, number_, column, std::move(message)}};
  }

  // False when this was the last line.
  bool next_line() {
    ++number_;
    const std::size_t end = rest_.find('\n');
    line_ = rest_.substr(0, end);
    const bool more = end != std::string_view::npos;
    rest_.remove_prefix(more ? end + 1 : rest_.size());
    if (!line_.ends_with('\r')) line_ = trimmed(line_);
    return more;
  }

  Problem bad_character() const {
    for (std::size_t i = 0; i < line_.size(); ++i) {
      const auto c = static_cast<unsigned char>(line_[i]);
      if (c == '\r') return problem(static_cast<std::uint32_t>(i + 1), "a carriage return: lines end in LF alone");
      if (c < 0x20 && c != '\t') return problem(static_cast<std::uint32_t>(i + 1), "a control character: write text");
    }
    return {};
  }

  Problem header_line() {
    if (line_.empty()) return end_header();
    const std::size_t colon = line_.find(": ");
    if (colon == std::string_view::npos)
      return problem(1, quoted(line_) + " is no header line: write 'key: value', then an empty line before the blocks");
    const std::string_view key = line_.substr(0, colon);
    const std::string_view value = line_.substr(colon + 2);
    const auto value_column = static_cast<std::uint32_t>(colon + 3);
    if (key == "title") {
      result_.title = value;
    } else if (key == "broker") {
      if (value != "rabbitmq-classic" && value != "rabbitmq-quorum")
        return problem(value_column, "unknown broker " + quoted(value) + ": write rabbitmq-classic or rabbitmq-quorum");
      result_.quorum = value == "rabbitmq-quorum";
      has_broker_ = true;
    } else if (key != "recorded") {
      return problem(1, "unknown header " + quoted(key) + ": known are title, broker and recorded");
    }
    return {};
  }

  Problem end_header() {
    if (result_.title.empty()) return problem(1, "the header lacks its title: write 'title: ...' before this line");
    if (!has_broker_)
      return problem(1, "the header lacks its broker: write 'broker: rabbitmq-classic' before this line");
    in_header_ = false;
    return {};
  }

  Problem block_line() {
    if (line_.empty()) return end_block();
    if (line_ == "----") {
      if (observing_ || block_.commands.empty()) return problem(1, "---- without commands before it");
      observing_ = true;
      return {};
    }
    return observing_ ? observation() : command();
  }

  Problem command() {
    if (split(line_).empty()) return {};
    auto read = CommandReader(line_, number_).read();
    if (!read.ok()) return problem(read.error().column, read.error().message);
    if (block_.commands.empty()) block_.line = number_;
    block_.commands.push_back(std::move(read).value());
    return {};
  }

  Problem observation() {
    const bool nothing = line_ == "(nothing)";
    if (!nothing && line_.find(": ") == std::string_view::npos)
      return problem(1, quoted(line_) + " is no observation: write 'CLIENT: what it saw', or (nothing) alone");
    const bool had_nothing = !block_.expected.empty() && block_.expected.front() == "(nothing)";
    if (had_nothing || (nothing && !block_.expected.empty())) return problem(1, "(nothing) stands alone or not at all");
    block_.expected.emplace_back(line_);
    return {};
  }

  Problem end_block() {
    if (block_.commands.empty()) return {};
    if (!observing_) return problem(1, "the block has no ----: put it between the commands and what is observed");
    if (block_.expected.empty())
      return problem(1, "nothing stands behind ----: write (nothing) if nothing is observed");
    result_.blocks.push_back(std::move(block_));
    block_ = {};
    observing_ = false;
    return {};
  }

  std::string_view rest_;
  std::string_view line_;
  std::uint32_t number_ = 0;
  bool in_header_ = true;
  bool has_broker_ = false;
  bool observing_ = false;
  Block block_;
  Transcript result_;
};

}  // namespace

bool Command::has(std::string_view flag) const { return std::find(flags.begin(), flags.end(), flag) != flags.end(); }

const Option* Command::option(std::string_view key) const {
  const auto found = std::find_if(options.begin(), options.end(), [&](const Option& each) { return each.key == key; });
  return found == options.end() ? nullptr : &*found;
}

std::string TranscriptError::text() const {
  return file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + message;
}

Result<Transcript, TranscriptError> parse(std::string_view name, std::string_view text) {
  return Reader(name, text).read();
}

}  // namespace brokerlab::scenario::transcript
