// SPDX-License-Identifier: Apache-2.0
#include "sim/faults/fault_rules.hpp"

#include "sim/faults/fault_describe.hpp"

namespace brokerlab::sim {

namespace {

bool has_factor(FaultKind kind) {
  return kind == FaultKind::slow_consumer || kind == FaultKind::slow_disk || kind == FaultKind::clock;
}

bool is_of_the_disk(FaultKind kind) {
  return kind == FaultKind::slow_disk || kind == FaultKind::disk_stall || kind == FaultKind::disk_full ||
         kind == FaultKind::bit_flip;
}

class Rules {
 public:
  explicit Rules(const FaultConfig& fault) : fault_(fault), kind_(enum_name(fault.kind)) {}

  std::vector<FaultProblem> run() {
    length();
    const bool leaps = fault_.kind == FaultKind::clock && fault_.jump.ns > 0;
    if (fault_.kind != FaultKind::clock && fault_.jump.ns > 0) say("jump", "does not go with " + kind_);
    if (has_factor(fault_.kind) && fault_.factor <= 0 && !leaps)
      say("factor", "is missing: " + kind_ + " needs it, as in factor = 5");
    if (!has_factor(fault_.kind) && fault_.factor > 0) say("factor", "does not go with " + kind_);
    repetition();
    if (fault_.when.given()) condition();
    target();
    return std::move(problems_);
  }

 private:
  void say(const char* key, std::string text) { problems_.push_back({key, std::move(text)}); }

  void length() {
    const bool restarts = fault_.restart_after.ns >= 0;
    const bool lasts = fault_.lasts.ns > 0;
    const bool random = fault_.mttr.ns > 0;
    if (is_damage(fault_.kind)) {
      if (lasts) say("for", "does not go with " + kind_ + ", which nothing ends");
      if (restarts) say("restart_after", "does not go with " + kind_ + ", which ends no process");
      if (random) say("mttr", "does not go with " + kind_ + ", which nothing ends");
    } else if (ends_a_process(fault_.kind)) {
      if (lasts) say("for", "does not go with " + kind_ + ", which has restart_after");
      if (restarts && random) say("restart_after", "and mttr say the same");
    } else {
      if (restarts) say("restart_after", "does not go with " + kind_ + ", which has for");
      if (lasts && random) say("for", "and mttr say the same");
      if (!lasts && !random) say("for", "is missing: " + kind_ + " needs it, as in for = \"10s\"");
    }
  }

  void repetition() {
    const bool random = fault_.mtbf.ns > 0;
    if (!fault_.when.given() && fault_.times > 1 && fault_.every.ns <= 0)
      say("times", "of more than 1 needs every, as in every = \"10s\"");
    if (random && fault_.every.ns > 0) say("every", "and mtbf both say when it happens");
    if (random && fault_.stagger.ns > 0) say("stagger", "and mtbf both say when it happens");
    if (!random && fault_.mttr.ns > 0) say("mttr", "needs mtbf");
    if (random && ends_a_process(fault_.kind) && fault_.mttr.ns == 0 && fault_.restart_after.ns < 0)
      say("mttr", "or restart_after is needed with mtbf: what stays down cannot fail again");
  }

  static bool is_of_log(const FaultCondition& when) {
    return when.after == Moment::write || when.after == Moment::sync;
  }
  static bool makes_sense(const FaultCondition& when) {
    if (is_of_log(when)) return when.before == Moment::confirm;
    const bool of_delivery =
        when.after == Moment::delivery || when.after == Moment::effect || when.after == Moment::acknowledgement;
    const bool has_end = when.before == Moment::effect || when.before == Moment::acknowledgement;
    return of_delivery && has_end && when.before != when.after;
  }

  void condition() {
    const FaultCondition& when = fault_.when;
    const bool of_log = is_of_log(when);
    if (!makes_sense(when))
      return say("when",
                 "must be after = \"delivery\", \"effect\" or \"acknowledgement\" with before = \"effect\" or "
                 "\"acknowledgement\", or after = \"write\" or \"sync\" with before = \"confirm\"");
    if (of_log && (when.delivery != 0 || when.message != 0xffffffff))
      say("when", "of a write or sync is about no message: delivery and message do not go with it");
    if (!ends_a_process(fault_.kind) && fault_.kind != FaultKind::pause)
      say("when", "goes with kill, power-cut and pause, not with " + kind_);
    if (fault_.mtbf.ns > 0 || fault_.every.ns > 0 || fault_.stagger.ns > 0)
      say("when", "says already when it happens: mtbf, every and stagger do not go with it");
    const std::optional<FaultTargetName> target = parse_fault_target(fault_.target);
    if (target && target->kind != (of_log ? FaultTarget::broker : FaultTarget::consumer))
      say("target", of_log ? "must be broker: it is its log" : "must be consumers.NAME: deliveries are theirs");
  }

  void target() {
    const std::optional<FaultTargetName> target = parse_fault_target(fault_.target);
    if (!target) return;  // reported by whoever knows the groups
    if (fault_.kind == FaultKind::slow_consumer && target->kind != FaultTarget::consumer)
      say("target", "must be consumers.NAME for slow-consumer");
    if (is_of_the_disk(fault_.kind) && target->kind != FaultTarget::broker)
      say("target", "must be broker for " + kind_ + ": the disk is the broker's");
    if (fault_.stagger.ns > 0 && (target->kind == FaultTarget::broker || target->index))
      say("stagger", "needs a group: one process has nobody to wait for");
  }

  const FaultConfig& fault_;
  std::string kind_;
  std::vector<FaultProblem> problems_;
};

}  // namespace

std::vector<FaultProblem> problems_of(const FaultConfig& fault) { return Rules(fault).run(); }

}  // namespace brokerlab::sim
