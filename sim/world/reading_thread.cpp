// SPDX-License-Identifier: Apache-2.0
#include "sim/world/reading_thread.hpp"

#include <utility>

namespace brokerlab::sim {

ReadingThread::ReadingThread(Read read) : read_(std::move(read)), thread_([this] { loop(); }) {}

ReadingThread::~ReadingThread() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  handed_over_changed_.notify_one();
  thread_.join();
}

void ReadingThread::hand_over(Notes& notes) {
  {
    std::unique_lock lock(mutex_);
    read_changed_.wait(lock, [this] { return handed_over_ - read_so_far_ < kBatches; });
    throw_if_failed();
    Notes& batch = batches_[handed_over_ % kBatches];
    batch.clear();
    batch.swap_content(notes);
    ++handed_over_;
  }
  handed_over_changed_.notify_one();
}

void ReadingThread::finish() {
  std::unique_lock lock(mutex_);
  read_changed_.wait(lock, [this] { return handed_over_ == read_so_far_; });
  throw_if_failed();
}

void ReadingThread::loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    handed_over_changed_.wait(lock, [this] { return stop_ || handed_over_ != read_so_far_; });
    if (stop_) return;
    read_one(lock);
    ++read_so_far_;
    read_changed_.notify_one();
  }
}

// Whoever hands over has to be told of a failure, and must not wait for it in vain.
void ReadingThread::read_one(std::unique_lock<std::mutex>& lock) {
  if (failure_) return;
  const Notes& batch = batches_[read_so_far_ % kBatches];
  lock.unlock();
  std::exception_ptr failure;
  try {
    read_(batch.all());
  } catch (...) {
    failure = std::current_exception();
  }
  lock.lock();
  failure_ = failure;
}

void ReadingThread::throw_if_failed() {
  if (failure_) std::rethrow_exception(failure_);
}

}  // namespace brokerlab::sim
