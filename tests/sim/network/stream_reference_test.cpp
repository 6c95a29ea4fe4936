// SPDX-License-Identifier: Apache-2.0
// The lazy stream and the naive reference model deliver the same frames at the same nanoseconds.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sim/network/reference_stream.hpp"

namespace brokerlab::sim::test {
namespace {

struct Case {
  StreamConfig config;
  Script script;
  PathKnobs path;
};

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : stream_(DrawKey{seed}, Purpose::test, 77, 0) {}
  bool one_in(std::uint64_t n) { return stream_.below(n) == 0; }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(stream_.below(static_cast<std::uint64_t>(high - low + 1)));
  }
  double upto(double most) { return stream_.uniform() * most; }

 private:
  DrawStream stream_;
};

PathKnobs random_path(Dice& dice) {
  PathKnobs path;
  path.latency = microseconds(dice.between(50, 1000) * (dice.one_in(3) ? 120 : 20));
  if (dice.one_in(4)) path.loss = dice.upto(0.2);
  if (dice.one_in(4)) path.loss_back = dice.upto(0.2);
  if (dice.one_in(5)) path.jitter = microseconds(dice.between(1, 30'000));
  if (dice.one_in(5)) {
    path.reorder = dice.upto(0.1);
    path.reorder_by = microseconds(dice.between(100, 20'000));
  }
  if (dice.one_in(8)) path.duplicate = dice.upto(0.05);
  if (dice.one_in(5)) {
    path.bad_share = dice.upto(0.05);
    path.bad_loss = 0.2 + dice.upto(0.6);
  }
  if (dice.one_in(2)) {
    path.bits_per_second = static_cast<double>(dice.between(200'000, 50'000'000));
    path.queue_bytes = static_cast<std::uint64_t>(dice.between(3000, 100'000));
    path.hop_latency = microseconds(dice.between(1, 5000));
  }
  return path;
}

Case random_case(std::uint64_t seed) {
  Dice dice(seed);
  Case c;
  c.path = random_path(dice);
  c.config.send_buffer = static_cast<std::uint64_t>(dice.between(1024, 128 * 1024));
  c.config.receive_buffer = static_cast<std::uint64_t>(dice.between(1024, 128 * 1024));
  if (dice.one_in(6)) c.config.user_timeout = milliseconds(dice.between(100, 5000));
  const bool bulk = dice.one_in(3);
  const std::int64_t frames = dice.between(5, 120);
  Instant at{0};
  for (std::int64_t i = 0; i < frames; ++i) {
    if (!bulk) at += microseconds(dice.between(0, dice.one_in(10) ? 2'000'000 : 30'000));
    c.script.writes.push_back({at, static_cast<std::uint32_t>(dice.between(1, dice.one_in(6) ? 60'000 : 3000))});
  }
  if (dice.one_in(3)) {
    Instant from{0};
    for (int i = 0; i < 4; ++i) {
      from += milliseconds(dice.between(1, 400));
      const Instant to = from + milliseconds(dice.between(1, 3000));
      c.script.pauses.push_back({from, to});
      from = to;
    }
  }
  return c;
}

TEST(StreamReference, AgreesOnAThousandRandomNetworks) {
  std::uint64_t lazy = 0, naive = 0, frames = 0, repeated = 0, failed = 0, missing = 0;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    const Case c = random_case(seed);
    const Instant end = Instant{0} + seconds(2000);
    const Outcome expected = run_reference(c.config, c.script, RandomPath(c.path, seed), end);
    const Outcome got = run_stream(c.config, c.script, RandomPath(c.path, seed), end);
    const auto [e, g] = std::mismatch(expected.deliveries.begin(), expected.deliveries.end(), got.deliveries.begin(),
                                      got.deliveries.end());
    ASSERT_TRUE(e == expected.deliveries.end() && g == got.deliveries.end())
        << "network " << seed << ": " << expected.deliveries.size() << " and " << got.deliveries.size()
        << " deliveries, which differ at " << e - expected.deliveries.begin();
    ASSERT_EQ(expected.segments, got.segments) << "network " << seed;
    ASSERT_EQ(expected.repeated, got.repeated) << "network " << seed;
    ASSERT_EQ(expected.failed, got.failed) << "network " << seed;
    lazy += got.events;
    naive += expected.events;
    frames += expected.deliveries.size();
    repeated += expected.repeated;
    failed += expected.failed ? 1 : 0;
    missing += c.script.writes.size() - expected.deliveries.size();
  }
  // The networks are no dull ones: much is repeated, most arrives, and some connections end.
  EXPECT_GT(frames, 50'000U);
  EXPECT_GT(repeated, 10'000U);
  EXPECT_GT(failed, 10U);
  EXPECT_LT(missing, frames / 5);
  EXPECT_LT(lazy, naive);
  RecordProperty("frames", static_cast<int>(frames));
  RecordProperty("repeated", static_cast<int>(repeated));
  RecordProperty("failed", static_cast<int>(failed));
  RecordProperty("lazy", static_cast<int>(lazy));
  RecordProperty("naive", static_cast<int>(naive));
}

TEST(StreamReference, CostsOneEventForASegmentThatNothingHappensTo) {
  StreamConfig config;
  Script script;
  for (int i = 0; i < 1000; ++i) script.writes.push_back({Instant{0} + milliseconds(3) * i, 1000});
  PathKnobs path;
  const Outcome steady = run_stream(config, script, RandomPath(path, 1), Instant::never());
  EXPECT_EQ(steady.deliveries.size(), 1000U);
  EXPECT_EQ(steady.events, 2000U);  // a thousand writes, a thousand arrivals
  path.bits_per_second = 1e9;
  const Outcome limited = run_stream(config, script, RandomPath(path, 1), Instant::never());
  EXPECT_EQ(limited.deliveries.size(), 1000U);
  EXPECT_EQ(limited.events, 3000U);  // and a thousand hops
}

}  // namespace
}  // namespace brokerlab::sim::test
