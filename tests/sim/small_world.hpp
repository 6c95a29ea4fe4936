// SPDX-License-Identifier: Apache-2.0
// A world of one queue, "work", with producers "makers" and consumers "workers", and what its notes say.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <vector>

#include "sim/world/run.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

constexpr Instant at_ms(std::int64_t ms) { return Instant{0} + milliseconds(ms); }

/// For 10 s, at a constant rate (messages per second), over links of this latency (seconds).
inline WorldConfig world_of_one_queue(double rate, double latency) {
  WorldConfig config;
  config.run.duration = seconds(10);
  config.run.drain = seconds(60);
  config.producer_link.latency = Constant{latency};
  config.consumer_link.latency = Constant{latency};
  QueueConfig queue;
  queue.name = "work";
  config.queues.push_back(queue);
  ProducerGroupConfig producers;
  producers.name = "makers";
  producers.to = "work";
  producers.arrivals = ConstantArrivals{rate};
  config.producers.push_back(producers);
  ConsumerGroupConfig consumers;
  consumers.name = "workers";
  consumers.from = "work";
  config.consumers.push_back(consumers);
  return config;
}

/// From 4 s to 6 s.
inline FaultConfig fault_of(FaultKind kind, const char* target) {
  FaultConfig fault;
  fault.kind = kind;
  fault.target = target;
  fault.at = seconds(4);
  fault.lasts = seconds(2);
  return fault;
}

/// All notes until 70 s.
inline std::vector<Note> notes_of(const WorldConfig& config) {
  EXPECT_TRUE(problems(config).empty()) << problems(config).front().path << " " << problems(config).front().text;
  World world(config);
  world.notes().want_all();
  world.run_until(at_ms(70'000));
  const std::span<const Note> notes = world.notes().all();
  return {notes.begin(), notes.end()};
}

/// Between two instants, both left out.
inline std::size_t count(const std::vector<Note>& notes, NoteKind kind, Instant from, Instant to) {
  return static_cast<std::size_t>(std::count_if(notes.begin(), notes.end(), [&](const Note& note) {
    return note.kind == kind && note.time > from && note.time < to;
  }));
}
inline std::size_t count(const std::vector<Note>& notes, NoteKind kind) {
  return count(notes, kind, {-1}, Instant::never());
}

}  // namespace brokerlab::sim
