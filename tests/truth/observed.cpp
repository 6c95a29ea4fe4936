// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/observed.hpp"

#include <algorithm>

#include "sim/world/world.hpp"

namespace brokerlab::truth {

namespace {
double at(const Note& note) { return to_seconds(note.time - Instant{0}); }
}  // namespace

Observed::Observed(const sim::WorldConfig& config, std::uint32_t tail_level)
    : run_(config.run),
      level_(tail_level),
      from_(to_seconds(run_.warm_up)),
      to_(to_seconds(run_.duration)),
      span_(to_ - from_),
      time_at_(65) {
  sim::World world(config);
  lives_.resize(world.producers());
  world.notes().want_all();
  const Instant end = Instant{0} + run_.duration + run_.drain;
  const auto read_all = [&] {
    for (const Note& note : world.notes().all()) read(note);
    world.notes().clear();
  };
  while (world.step(end))
    if (world.notes().all().size() > 1000) read_all();
  read_all();
  change(to_, 0);
  for (const std::vector<Life>& producer : lives_)
    for (const Life& life : producer)
      if (life.intended >= from_ && life.intended < to_) measured_.push_back(life);
  lives_.clear();
}

double Observed::busy_fraction(std::uint32_t servers) const {
  double sum = 0;
  for (std::size_t n = 0; n < time_at_.size(); ++n)
    sum += time_at_[n] * static_cast<double>(std::min<std::size_t>(n, servers));
  return sum / span_ / servers;
}

double Observed::fraction_at_or_above(std::size_t number) const {
  double sum = 0;
  for (std::size_t n = number; n < time_at_.size(); ++n) sum += time_at_[n];
  return sum / span_;
}

// The number in the system has changed at `time`: what it was counts up to then.
void Observed::change(double time, int by) {
  const double a = std::clamp(last_, from_, to_), b = std::clamp(time, from_, to_);
  const double dt = b - a;
  area_ += dt * static_cast<double>(number_);
  time_at_[static_cast<std::size_t>(std::clamp<std::int64_t>(number_, 0, 64))] += dt;
  if (number_ > 0) busy_ += dt;
  if (number_ >= level_) above_ += dt;
  if (number_ == 1 && by < 0 && time >= from_ && time < to_) ++busy_periods_;
  number_ += by;
  last_ = time;
}

void Observed::read(const Note& note) {
  if (note.message.producer.value >= lives_.size()) return;
  std::vector<Life>& of_producer = lives_[note.message.producer.value];
  if (note.kind == NoteKind::send_intended && note.message.number >= of_producer.size())
    of_producer.resize(note.message.number + 1);
  if (note.message.number >= of_producer.size()) return;
  Life& life = of_producer[note.message.number];
  const bool counted = at(note) >= from_ && at(note) < to_;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
  switch (note.kind) {  // the other kinds are nothing that is measured here
    case NoteKind::send_intended:
      life.intended = at(note);
      break;
    case NoteKind::send_attempted:
      ++life.attempts;
      break;
    case NoteKind::send_confirmed:
      life.confirmed = true;
      life.ended = at(note);
      break;
    case NoteKind::send_refused:
      life.refused = true;
      break;
    case NoteKind::send_unknown:
      life.unknown = true;
      life.ended = at(note);
      break;
    case NoteKind::refused:
      life.refused = true;
      break;
    case NoteKind::accepted:
      ++life.copies;
      change(at(note), 1);
      break;
    case NoteKind::delivered:
      if (life.first_delivery < 0) life.first_delivery = at(note);
      ++life.deliveries;
      if (counted) ++deliveries_;
      break;
    case NoteKind::effect:
      life.last_effect = at(note);
      if (counted) ++effects_;
      break;
    case NoteKind::acknowledged:
    case NoteKind::discarded:
    case NoteKind::dead_letter_lost:
    case NoteKind::dead_lettered:
    case NoteKind::dropped:
    case NoteKind::expired:
      life.gone = at(note);
      if (note.kind == NoteKind::dropped) life.dropped = true;
      if (note.kind != NoteKind::acknowledged) life.dead = true;
      change(at(note), -1);
      break;
    default:
      break;
  }
}

}  // namespace brokerlab::truth
