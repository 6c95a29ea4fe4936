// SPDX-License-Identifier: Apache-2.0
// Rows of ../shared/reference/network.csv that are about links alone. Each figure is taken in batches; it must lie
// within four standard errors of the row's value, and the error must be small, so that passing says something.
#include <gtest/gtest.h>

#include "tests/network/net.hpp"

namespace brokerlab::sim {
namespace {

constexpr int kBatches = 50;
constexpr std::int64_t kSlotsPerBatch = 40'000;

void expect_within(const std::vector<double>& batches, double value, double most_error, const char* what) {
  const Estimate seen = estimate(batches);
  EXPECT_NEAR(seen.mean, value, 4 * seen.error) << what;
  EXPECT_LT(seen.error, most_error * value) << what << ": too few packets to tell";
}

/// What one batch of packets, one per slot, met on a bursty link.
struct Losses {
  double packets = 0, lost = 0, lost_then_lost = 0, lost_then_any = 0;
  double runs = 0, runs_of_ten = 0, gaps = 0;

  void add(bool loses, bool lost_before) {
    ++packets;
    lost += loses ? 1 : 0;
    lost_then_any += lost_before ? 1 : 0;
    lost_then_lost += lost_before && loses ? 1 : 0;
    runs += loses && !lost_before ? 1 : 0;
    run_ = loses ? run_ + 1 : 0;
    runs_of_ten += run_ == 10 ? 1 : 0;
    gaps += !loses && lost_before ? 1 : 0;
  }

 private:
  std::int64_t run_ = 0;
};

std::vector<Losses> losses_on(const GilbertElliott& channel) {
  DirectionConfig direction;
  direction.burst_loss = channel;
  Network network = network_over(direction, 7);
  std::vector<Losses> batches(kBatches);
  bool lost_before = false;
  std::uint64_t number = 0;
  for (Losses& batch : batches)
    for (std::int64_t i = 0; i < kSlotsPerBatch; ++i, ++number) {
      const Instant now = Instant{0} + channel.slot * static_cast<std::int64_t>(number);
      const bool lost = network.send(now, to_broker(number)).kind == Hop::Kind::lost;
      batch.add(lost, lost_before);
      lost_before = lost;
    }
  return batches;
}

template <class Figure>
std::vector<double> each(const std::vector<Losses>& batches, Figure figure) {
  std::vector<double> values;
  for (const Losses& batch : batches) values.push_back(figure(batch));
  return values;
}
double loss_rate(const Losses& l) { return l.lost / l.packets; }
double burst_length(const Losses& l) { return l.lost / l.runs; }
double lost_again(const Losses& l) { return l.lost_then_lost / l.lost_then_any; }
double long_bursts(const Losses& l) { return l.runs_of_ten / l.runs; }
double gap_length(const Losses& l) { return (l.packets - l.lost) / l.gaps; }

struct Row {
  GilbertElliott channel;
  double loss_rate, burst_length, lost_again;
};

TEST(GilbertElliottRows, N01LossAndBurstsAreTheChannels) {
  const Row rows[] = {
      {{0.01, 0.1, 1, 0, milliseconds(1)}, 0.09090909091, 10, 0.9},
      {{0.001, 0.2, 1, 0, milliseconds(1)}, 0.004975124378, 5, 0.8},
      {{0.005, 0.05, 0.7, 0.001, milliseconds(1)}, 0.06454545455, 2.904835344, 0.6557464085},
      {{0.01, 0.1, 0.7, 0.001, milliseconds(2)}, 0.06454545455, 2.640876831, 0.6213378873},
      {{0.03, 0.1, 0.7, 0.001, microseconds(100)}, 0.1623076923, 2.682532, 0.6272178673},
  };
  for (const Row& row : rows) {
    const std::vector<Losses> batches = losses_on(row.channel);
    expect_within(each(batches, loss_rate), row.loss_rate, 0.04, "loss rate");
    expect_within(each(batches, burst_length), row.burst_length, 0.03, "mean burst");
    expect_within(each(batches, lost_again), row.lost_again, 0.03, "P(next lost | lost)");
  }
}

TEST(GilbertElliottRows, N01LongBurstsAndGapsAreGeometric) {
  const std::vector<Losses> batches = losses_on({0.01, 0.1, 1, 0, milliseconds(1)});
  expect_within(each(batches, long_bursts), 0.387420489, 0.03, "P(burst >= 10)");
  expect_within(each(batches, gap_length), 100, 0.03, "mean gap");
}

double autocorrelation(const std::vector<bool>& bad, std::size_t begin, std::size_t end, double mean) {
  double product = 0;
  for (std::size_t i = begin; i < end; ++i) product += ((bad[i] ? 1 : 0) - mean) * ((bad[i + 1] ? 1 : 0) - mean);
  return product / static_cast<double>(end - begin) / (mean * (1 - mean));
}

TEST(GilbertElliottRows, N01TheStatesAutocorrelationIsOneLessBothChances) {
  const GilbertElliott channel{0.03, 0.1, 0.7, 0.001, milliseconds(1)};
  BurstState state;
  state.start(channel, 5, DrawKey{3});
  std::vector<bool> bad;
  for (std::int64_t i = 0; i <= kBatches * kSlotsPerBatch; ++i)
    bad.push_back(state.bad_at(channel, Instant{0} + channel.slot * i, DrawKey{3}));
  std::vector<double> batches;
  for (std::size_t b = 0; b < kBatches; ++b)
    batches.push_back(autocorrelation(bad, b * kSlotsPerBatch, (b + 1) * kSlotsPerBatch, 0.03 / 0.13));
  expect_within(batches, 0.87, 0.02, "autocorrelation at lag 1");
}

// r = 1 / burst, p = r loss / (1 - loss).
TEST(GilbertElliottRows, N01cCalibrationGivesTheLossAndBurstAskedFor) {
  const std::pair<double, double> wanted[] = {{0.01, 5}, {0.1, 3}};
  const double expected_p[] = {0.00202020202, 0.03703703704};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto [loss, burst] = wanted[i];
    const GilbertElliott channel = GilbertElliott::of(loss, burst, milliseconds(1));
    EXPECT_NEAR(channel.p, expected_p[i], 1e-10);
    const std::vector<Losses> batches = losses_on(channel);
    expect_within(each(batches, loss_rate), loss, 0.03, "loss rate");
    expect_within(each(batches, burst_length), burst, 0.03, "mean burst");
  }
}

TEST(GilbertElliottRows, TheStateIsAFunctionOfTimeHoweverItIsLookedAt) {
  const GilbertElliott channel{0.05, 0.3, 1, 0, milliseconds(1)};
  BurstState forward;
  forward.start(channel, 9, DrawKey{1});
  BurstState sparse = forward;
  BurstState backward = forward;
  std::vector<bool> seen;
  for (std::int64_t i = 0; i < 3000; ++i) seen.push_back(forward.bad_at(channel, Instant{0} + channel.slot * i, {1}));
  for (std::int64_t i = 0; i < 3000; i += 97)
    EXPECT_EQ(sparse.bad_at(channel, Instant{0} + channel.slot * i, {1}), seen[std::size_t(i)]) << i;
  for (std::int64_t i = 2999; i >= 0; --i)
    EXPECT_EQ(backward.bad_at(channel, Instant{0} + channel.slot * i, {1}), seen[std::size_t(i)]) << i;
}

TEST(LinkRows, N10AMessageOfSeveralDatagramsIsLostWithAnyOfThem) {
  const std::pair<int, double> rows[] = {{10, 0.01}, {2, 0.05}};
  const double values[] = {0.09561792499, 0.0975};
  for (std::size_t row = 0; row < 2; ++row) {
    const auto [packets, loss] = rows[row];
    DirectionConfig direction;
    direction.loss = loss;
    Network network = network_over(direction, 11);
    constexpr int kMessages = 100'000;
    int lost = 0;
    for (std::uint64_t message = 0; message < kMessages; ++message) {
      bool any = false;
      for (std::uint32_t i = 0; i < std::uint32_t(packets); ++i)
        any |= network.send(Instant{0}, to_broker(message << 8 | i)).kind == Hop::Kind::lost;
      lost += any ? 1 : 0;
    }
    EXPECT_NEAR(lost / double(kMessages), values[row], 4 * std::sqrt(values[row] * (1 - values[row]) / kMessages));
  }
}

TEST(LinkRows, N14JitterReordersPairsAsOftenAsTwoExponentials) {
  DirectionConfig direction;
  direction.latency = Exponential{0.01};
  Network network = network_over(direction, 13);
  constexpr int kPairs = 200'000;
  int reordered = 0;
  for (std::uint64_t pair = 0; pair < kPairs; ++pair) {
    const Instant start = Instant{0} + seconds(1) * std::int64_t(pair);
    const Instant first = network.send(start, to_broker(2 * pair)).at;
    const Instant second = network.send(start + milliseconds(10), to_broker(2 * pair + 1)).at;
    reordered += second < first ? 1 : 0;
  }
  const double value = 0.1839397206;
  EXPECT_NEAR(reordered / double(kPairs), value, 4 * std::sqrt(value * (1 - value) / kPairs));
}

}  // namespace
}  // namespace brokerlab::sim
