// SPDX-License-Identifier: Apache-2.0
// One line on a terminal that says how far long work is and how long it may still take; wiped when done. Nothing where
// nobody looks: a pipe, a file, or work that is over within a second or two.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace brokerlab::cli {

class ProgressLine {
 public:
  /// `fraction` tells how much is done, 0 to 1; it is called from a thread of this class's own until the destructor.
  ProgressLine(std::string what, std::function<double()> fraction);
  /// Ends the thread and wipes the line.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  void show();

  std::string what_;
  std::function<double()> fraction_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread thread_;
};

/// "WHAT: 42 %, about 3 min left"; without the estimate while nothing is done.
std::string progress_text(const std::string& what, double fraction, double seconds_so_far);

}  // namespace brokerlab::cli
