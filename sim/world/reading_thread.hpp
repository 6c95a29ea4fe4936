// SPDX-License-Identifier: Apache-2.0
// A thread that reads notes while the world goes on: what a history says never changes what happens, so the two need
// not take turns. Batches are read one after the other in the order in which they were handed over, so what their
// reader knows in the end is what it would know without a thread.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <thread>

#include "broker_model/base/note.hpp"

namespace brokerlab::sim {

class ReadingThread {
 public:
  using Read = std::function<void(std::span<const Note>)>;

  /// Calls `read` on a thread of its own, which starts at once.
  explicit ReadingThread(Read read);
  /// What is unread stays so.
  ~ReadingThread();
  ReadingThread(const ReadingThread&) = delete;
  ReadingThread& operator=(const ReadingThread&) = delete;

  /// Takes what `notes` holds and leaves it empty, with the storage of a batch that was read. Waits while kBatches are
  /// unread. Throws what `read` threw; from then on nothing is read any more.
  void hand_over(Notes& notes);
  /// Waits until everything that was handed over is read. Until the next call of hand_over, what `read` writes is the
  /// caller's to use. Throws what `read` threw.
  void finish();

 private:
  static constexpr std::size_t kBatches = 4;

  void loop();
  void read_one(std::unique_lock<std::mutex>& lock);
  void throw_if_failed();

  Read read_;
  std::mutex mutex_;
  std::condition_variable handed_over_changed_;
  std::condition_variable read_changed_;
  std::array<Notes, kBatches> batches_;  // batch number n lies at n % kBatches
  std::uint64_t handed_over_ = 0;
  std::uint64_t read_so_far_ = 0;
  std::exception_ptr failure_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace brokerlab::sim
