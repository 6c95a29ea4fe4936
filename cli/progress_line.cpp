// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace brokerlab::cli {

namespace {

std::string rough_time(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", std::max(seconds, 1.0));
  if (seconds < 5400) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

std::string progress_text(const std::string& what, double fraction, double seconds_so_far) {
  const double done = std::clamp(fraction, 0.0, 1.0);
  const std::string text = fmt::format("{}: {:.0f} %", what, done * 100);
  if (done <= 0) return text;
  return text + fmt::format(", about {} left", rough_time(seconds_so_far * (1 - done) / done));
}

ProgressLine::ProgressLine(std::string what, std::function<double()> fraction)
    : what_(std::move(what)), fraction_(std::move(fraction)) {
  if (::isatty(STDERR_FILENO) == 1) thread_ = std::thread([this] { show(); });
}

ProgressLine::~ProgressLine() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void ProgressLine::show() {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point began = Clock::now();
  std::unique_lock lock(mutex_);
  bool shown = false;
  while (!ended_.wait_for(lock, std::chrono::milliseconds(shown ? 500 : 1500), [this] { return end_; })) {
    const double so_far = std::chrono::duration<double>(Clock::now() - began).count();
    std::fprintf(stderr, "\r\033[K%s", progress_text(what_, fraction_(), so_far).c_str());
    std::fflush(stderr);
    shown = true;
  }
  if (!shown) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
}

}  // namespace brokerlab::cli
