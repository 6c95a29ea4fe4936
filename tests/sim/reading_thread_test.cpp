// SPDX-License-Identifier: Apache-2.0
#include "sim/world/reading_thread.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace brokerlab::sim {
namespace {

// `count` notes whose details go on from `first`.
void fill(Notes& notes, std::uint32_t first, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    Note note;
    note.kind = NoteKind::effect;
    note.detail = first + i;
    notes.add(note);
  }
}

Notes wanting_all() {
  Notes notes;
  notes.want_all();
  return notes;
}

TEST(ReadingThread, ReadsEveryNoteOnceAndInOrder) {
  std::vector<std::uint32_t> seen;
  ReadingThread thread([&](std::span<const Note> notes) {
    for (const Note& note : notes) seen.push_back(note.detail);
  });
  Notes notes = wanting_all();
  std::uint32_t written = 0;
  for (std::uint32_t batch = 0; batch < 1000; ++batch) {
    const std::uint32_t count = batch % 130;  // also none, and more than the storage had room for
    fill(notes, written, count);
    written += count;
    thread.hand_over(notes);
    EXPECT_TRUE(notes.all().empty());
  }
  thread.finish();
  ASSERT_EQ(seen.size(), written);
  for (std::uint32_t i = 0; i < written; ++i) ASSERT_EQ(seen[i], i);
}

TEST(ReadingThread, LeavesWhatItsReaderWritesAloneOnceFinished) {
  std::uint64_t sum = 0;
  ReadingThread thread([&](std::span<const Note> notes) {
    for (const Note& note : notes) sum += note.detail;
  });
  Notes notes = wanting_all();
  for (std::uint32_t round = 1; round <= 100; ++round) {
    sum = 0;
    fill(notes, round, 1);
    thread.hand_over(notes);
    thread.finish();
    EXPECT_EQ(sum, round);
  }
}

TEST(ReadingThread, KeepsTheKindsThatTheBufferWants) {
  ReadingThread thread([](std::span<const Note>) {});
  Notes notes;
  notes.want(NoteKind::effect);
  for (int batch = 0; batch < 10; ++batch) {
    fill(notes, 0, 3);
    thread.hand_over(notes);
    EXPECT_TRUE(notes.wants(NoteKind::effect));
    EXPECT_FALSE(notes.wants(NoteKind::delivered));
  }
}

TEST(ReadingThread, TellsWhoHandsOverThatReadingFailed) {
  int batches = 0;
  ReadingThread thread([&](std::span<const Note>) {
    if (++batches == 3) throw std::runtime_error("no more room");
  });
  Notes notes = wanting_all();
  const auto hand_over_for_long = [&] {
    for (int batch = 0; batch < 1000; ++batch) {
      fill(notes, 0, 1);
      thread.hand_over(notes);
    }
  };
  EXPECT_THROW(hand_over_for_long(), std::runtime_error);
  EXPECT_THROW(thread.finish(), std::runtime_error);
  EXPECT_EQ(batches, 3);
}

TEST(ReadingThread, EndsWithBatchesUnread) {
  Notes notes = wanting_all();
  ReadingThread thread([](std::span<const Note>) {});
  fill(notes, 0, 1);
  thread.hand_over(notes);
}

}  // namespace
}  // namespace brokerlab::sim
