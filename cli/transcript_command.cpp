// SPDX-License-Identifier: Apache-2.0
#include "cli/transcript_command.hpp"

#include <fstream>
#include <optional>
#include <ostream>

#include "scenarios/transcripts/run.hpp"
#include "scenarios/transcripts/transcript.hpp"

namespace brokerlab::cli {
namespace {

using scenario::transcript::Outcome;
using scenario::transcript::Verdict;

// One byte more than a transcript may have is enough to be refused.
std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(scenario::transcript::kMaxTranscriptBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (file.gcount() == 0 && !file.eof())) return std::nullopt;
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

const char* word(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "ok";
    case Verdict::differs:
      return "DIFFERS";
    case Verdict::unsupported:
      return "UNSUPPORTED";
    case Verdict::invalid:
      return "INVALID";
    case Verdict::exhausted:
      return "EXHAUSTED";
  }
  return "?";
}

// The exit code that this file alone would give.
int run_one(const std::string& path, std::ostream& out, std::ostream& err) {
  const std::optional<std::string> text = read_file(path);
  if (!text) {
    err << path << ": cannot be read: is it there, and a file?\n";
    return 2;
  }
  const auto transcript = scenario::transcript::parse(path, *text);
  if (!transcript.ok()) {
    err << transcript.error().text() << '\n';
    return 2;
  }
  const Outcome outcome = scenario::transcript::run(transcript.value());
  if (outcome.verdict == Verdict::invalid) {
    err << path << ": " << outcome.reason << '\n';
    return 2;
  }
  out << word(outcome.verdict) << ' ' << path << '\n';
  if (outcome.verdict == Verdict::pass) return 0;
  out << outcome.reason << '\n' << outcome.diff;
  return 1;
}

}  // namespace

int run_transcripts(std::span<const std::string> files, std::ostream& out, std::ostream& err) {
  int worst = 0;
  std::size_t passed = 0;
  for (const std::string& path : files) {
    const int code = run_one(path, out, err);
    worst = code > worst ? code : worst;
    passed += code == 0 ? 1 : 0;
  }
  out << passed << " of " << files.size() << " transcripts pass\n";
  return worst;
}

}  // namespace brokerlab::cli
