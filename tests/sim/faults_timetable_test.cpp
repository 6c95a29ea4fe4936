// SPDX-License-Identifier: Apache-2.0
// When timed faults strike, and which messages are poisonous: all of it before the run, from the seed alone.
#include <gtest/gtest.h>

#include "sim/faults/fault_rules.hpp"
#include "sim/faults/poison.hpp"
#include "sim/faults/timetable.hpp"

namespace brokerlab::sim {
namespace {

constexpr DrawKey kKey{7};

FaultConfig kill_at(Duration at) {
  FaultConfig fault;
  fault.at = at;
  fault.target = "consumers.workers";
  fault.restart_after = seconds(1);
  return fault;
}

std::vector<Strike> table(std::vector<FaultConfig> faults, std::uint32_t members, Instant end) {
  const std::vector<Victims> victims(faults.size(), Victims{10, 10 + members});
  return timetable(faults, victims, kKey, end);
}

TEST(Timetable, RepeatsAtStatedTimes) {
  FaultConfig fault = kill_at(seconds(2));
  fault.every = seconds(5);
  fault.times = 3;
  const auto strikes = table({fault}, 4, Instant{0} + seconds(60));
  ASSERT_EQ(strikes.size(), 3U);
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(strikes[i].at, Instant{0} + seconds(2 + 5 * i));
    EXPECT_EQ(strikes[i].lasts, seconds(1));
    EXPECT_EQ(strikes[i].victims.end - strikes[i].victims.first, 4U);
  }
}

TEST(Timetable, HitsTheMembersOfAGroupInTurnWhereTheyAreStaggered) {
  FaultConfig fault = kill_at(seconds(2));
  fault.stagger = milliseconds(300);
  const auto strikes = table({fault}, 4, Instant{0} + seconds(60));
  ASSERT_EQ(strikes.size(), 4U);
  for (std::uint32_t i = 0; i < 4; ++i) {
    EXPECT_EQ(strikes[i].at, Instant{0} + seconds(2) + milliseconds(300 * i));
    EXPECT_EQ(strikes[i].victims.first, 10 + i);
    EXPECT_EQ(strikes[i].victims.end, 11 + i);
  }
}

FaultConfig random_kill() {
  FaultConfig fault = kill_at(Duration{0});
  fault.restart_after = Duration{-1};
  fault.mtbf = seconds(90);
  fault.mttr = seconds(10);
  return fault;
}

// A cycle takes 90 + 10 s on average, with a deviation of sqrt(90^2 + 10^2) = 90.6 s: in 1e6 s and 20 members, 200,000
// cycles, the count is normal around that with a deviation of about 0.906 * sqrt(200,000) = 405.
TEST(Timetable, DrawsFailuresWithTheStatedMeans) {
  const auto strikes = table({random_kill()}, 20, Instant{0} + seconds(1'000'000));
  EXPECT_NEAR(static_cast<double>(strikes.size()), 200'000, 5 * 405);
  double down = 0;
  for (const Strike& strike : strikes) down += to_seconds(strike.lasts);
  EXPECT_NEAR(down / static_cast<double>(strikes.size()), 10, 5 * 10 / 447.0);  // sqrt(200,000) = 447
}

TEST(Timetable, LetsNobodyFailWhoIsDownAndNobodyAfterTheEnd) {
  const Instant end = Instant{0} + seconds(10'000);
  const auto strikes = table({random_kill()}, 3, end);
  ASSERT_GT(strikes.size(), 30U);
  std::vector<Instant> up_again(20, Instant{0});
  for (const Strike& strike : strikes) {
    EXPECT_LT(strike.at, end);
    EXPECT_GE(strike.at, up_again[strike.victims.first]);
    up_again[strike.victims.first] = strike.at + strike.lasts;
  }
}

TEST(Timetable, DrawsTheSameForAFaultWhateverElseHappens) {
  const Instant end = Instant{0} + seconds(5'000);
  FaultConfig other = random_kill();
  other.target = "consumers.others";
  const auto alone = table({random_kill()}, 2, end);
  std::vector<Strike> among_others;
  for (Strike strike : table({other, kill_at(seconds(3)), random_kill()}, 2, end))
    if (strike.fault == 2) among_others.push_back(strike);
  ASSERT_EQ(alone.size(), among_others.size());
  for (std::size_t i = 0; i < alone.size(); ++i) EXPECT_EQ(alone[i].at, among_others[i].at);
}

TEST(Timetable, DrawsTwoEqualFaultsApart) {
  const auto strikes = table({random_kill(), random_kill()}, 1, Instant{0} + seconds(5'000));
  std::vector<Instant> first, second;
  for (const Strike& strike : strikes) (strike.fault == 0 ? first : second).push_back(strike.at);
  ASSERT_FALSE(first.empty() || second.empty());
  EXPECT_NE(first.front(), second.front());
}

std::vector<std::string> keys_of_problems(const FaultConfig& fault) {
  std::vector<std::string> keys;
  for (const FaultProblem& each : problems_of(fault)) keys.emplace_back(each.key);
  return keys;
}

TEST(FaultRules, RefuseKnobsThatTheKindWouldIgnore) {
  using Keys = std::vector<std::string>;
  FaultConfig fault = kill_at(seconds(1));
  EXPECT_EQ(keys_of_problems(fault), Keys{});
  fault.kind = FaultKind::pause;
  EXPECT_EQ(keys_of_problems(fault), (Keys{"restart_after", "for"}));
  fault.restart_after = Duration{-1};
  fault.lasts = seconds(2);
  EXPECT_EQ(keys_of_problems(fault), Keys{});
  fault.factor = 3;
  EXPECT_EQ(keys_of_problems(fault), Keys{"factor"});
  fault.kind = FaultKind::slow_disk;
  EXPECT_EQ(keys_of_problems(fault), Keys{"target"});
  fault.target = "broker";
  EXPECT_EQ(keys_of_problems(fault), Keys{});
  fault.stagger = seconds(1);
  EXPECT_EQ(keys_of_problems(fault), Keys{"stagger"});
}

TEST(FaultRules, WantRandomFaultsToPass) {
  FaultConfig fault = random_kill();
  EXPECT_TRUE(problems_of(fault).empty());
  fault.mttr = Duration{0};
  EXPECT_EQ(keys_of_problems(fault), std::vector<std::string>{"mttr"});
  fault.restart_after = seconds(1);
  EXPECT_TRUE(problems_of(fault).empty());
  fault.every = seconds(1);
  EXPECT_EQ(keys_of_problems(fault), std::vector<std::string>{"every"});
}

TEST(Poison, IsChosenByNumber) {
  const Poison poison = PoisonByNumber{5, 10};
  const Poison once = PoisonByNumber{5, 0};
  for (std::uint32_t number = 0; number < 40; ++number) {
    const MessageId message{ProducerId{1}, number};
    EXPECT_EQ(is_poisonous(poison, message, kKey), number % 10 == 5) << number;
    EXPECT_EQ(is_poisonous(once, message, kKey), number == 5) << number;
  }
}

// 100,000 draws at 2 %: 2,000 with a deviation of sqrt(100,000 * 0.02 * 0.98) = 44.
TEST(Poison, IsChosenByChanceForEachMessage) {
  int poisonous = 0;
  for (std::uint32_t number = 0; number < 100'000; ++number)
    poisonous += is_poisonous(PoisonByChance{0.02}, {ProducerId{3}, number}, kKey) ? 1 : 0;
  EXPECT_NEAR(poisonous, 2'000, 5 * 44);
  EXPECT_FALSE(is_poisonous(NoPoison{}, {ProducerId{3}, 1}, kKey));
}

}  // namespace
}  // namespace brokerlab::sim
