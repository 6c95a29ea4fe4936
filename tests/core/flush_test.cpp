// SPDX-License-Identifier: Apache-2.0
// When settlements are written that nobody waits for.
#include <gtest/gtest.h>

#include "tests/core/lab.hpp"

namespace brokerlab::test {

TEST(Flush, OfASettlementComesWithTheNextWriteThatSomebodyWaitsFor) {
  Lab lab{NodePolicy{}};
  lab.queue("q");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  const std::size_t before = lab.disk().records.size();
  lab.ack(c, 1);
  EXPECT_EQ(lab.disk().records.size(), before);
  lab.publish(c, "q", 2);
  EXPECT_EQ(lab.disk().records.size(), before + 2);
}

TEST(Flush, OfASettlementThatNothingTakesAlongComesWithinTheFlushTime) {
  Lab lab{NodePolicy{}};
  lab.queue("q");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  const std::size_t before = lab.disk().records.size();
  lab.ack(c, 1);
  lab.wait(milliseconds(199));
  EXPECT_EQ(lab.disk().records.size(), before);
  lab.wait(milliseconds(1));
  EXPECT_EQ(lab.disk().records.size(), before + 1);
  EXPECT_EQ(lab.broker().next_deadline(), Instant::never());
}

TEST(Flush, OfAGroupOfSettlementsDoesNotWaitForTheFlushTime) {
  Lab lab{NodePolicy{}};
  lab.queue("q");
  const SessionId c = lab.open();
  for (std::uint32_t m = 1; m <= 128; ++m) lab.publish(c, "q", m);
  for (std::uint32_t m = 1; m <= 128; ++m) lab.pull(c, "q");
  const std::size_t before = lab.disk().records.size();
  for (std::uint32_t m = 1; m <= 127; ++m) lab.ack(c, m);
  EXPECT_EQ(lab.disk().records.size(), before);
  lab.ack(c, 128);
  EXPECT_EQ(lab.disk().records.size(), before + 128);
}

}  // namespace brokerlab::test
