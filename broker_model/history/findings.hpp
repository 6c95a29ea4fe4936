// SPDX-License-Identifier: Apache-2.0
// What a judge writes down while it reads: how often its guarantee was put to the test, how often it broke, and the
// notes that prove the first few breaks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "broker_model/base/note.hpp"
#include "broker_model/history/verdict.hpp"

namespace brokerlab::history {

/// Breaks that are proved by notes; the others are counted. And notes per proof.
inline constexpr std::size_t kProvedViolations = 4;
inline constexpr std::size_t kNotesPerProof = 8;

class Findings {
 public:
  void test() { ++tested_; }
  void test(std::uint64_t times) { tested_ += times; }

  /// True while a violation's proof would be kept: gathering it may cost.
  bool wants_proof() const { return violations_ < kProvedViolations; }

  /// One violation, with the notes that prove it (empty where no more are wanted).
  void violate(std::optional<MessageId> message, const std::vector<Note>& proof);

  std::uint64_t violations() const { return violations_; }
  std::uint64_t tested() const { return tested_; }

  /// The judgement, given how many cases the run left open. `what` names the unit of the test ("deliveries"), `broken`
  /// says what a violation is.
  Judgement judge(Guarantee guarantee, const char* what, const char* broken, std::uint64_t open = 0) const;

 private:
  std::uint64_t tested_ = 0;
  std::uint64_t violations_ = 0;
  std::optional<MessageId> first_;
  std::vector<Note> proof_;
};

/// A message as people write it: PRODUCER#NUMBER.
std::string text_of(MessageId message);

}  // namespace brokerlab::history
