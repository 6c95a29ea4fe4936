// SPDX-License-Identifier: Apache-2.0
#include "sim/network/graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brokerlab::sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Graphs, FindTheShortestWayAlongTheEdgesOnly) {
  const Graph graph{4, {{0, 1, 4}, {0, 2, 1}, {2, 1, 2}}};
  EXPECT_THAT(shortest_distances(graph, 0), ElementsAre(0, 3, 1, kUnreachable));
  EXPECT_THAT(shortest_distances(graph, 1), ElementsAre(kUnreachable, 0, kUnreachable, kUnreachable));
}

TEST(Graphs, FindWhatTheirConnectionHangsOn) {
  EXPECT_THAT(articulation_points({5, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}}}), ElementsAre(2, 3));
  EXPECT_THAT(articulation_points({4, {{0, 1}, {1, 2}, {2, 3}, {3, 0}}}), IsEmpty());
}

// The example of Cormen et al., figure 26.1: the maximum flow is 23.
TEST(Graphs, FindTheMinimumCut) {
  const Graph graph{
      6, {{0, 1, 16}, {0, 2, 13}, {2, 1, 4}, {1, 3, 12}, {3, 2, 9}, {2, 4, 14}, {4, 3, 7}, {3, 5, 20}, {4, 5, 4}}};
  const MinCut cut = min_cut(graph, 0, 5);
  EXPECT_EQ(cut.flow, 23U);
  EXPECT_THAT(cut.edges, ElementsAre(3, 6, 8));  // 12 + 7 + 4
}

TEST(Graphs, CutNothingWhereNothingPasses) {
  const MinCut cut = min_cut({3, {{0, 1, 5}}}, 0, 2);
  EXPECT_EQ(cut.flow, 0U);
  EXPECT_THAT(cut.edges, IsEmpty());
}

TEST(Graphs, CutNearestToTheSourceWhereSeveralCutsAreEqual) {
  EXPECT_THAT(min_cut({4, {{0, 1, 5}, {1, 2, 5}, {2, 3, 5}}}, 0, 3).edges, ElementsAre(0));
}

}  // namespace
}  // namespace brokerlab::sim
