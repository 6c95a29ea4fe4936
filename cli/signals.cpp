// SPDX-License-Identifier: Apache-2.0
#include "cli/signals.hpp"

#include <unistd.h>

#include <csignal>
#include <string_view>

#include "cli/exit_codes.hpp"

namespace brokerlab::cli {

namespace {

std::atomic<bool> was_interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

extern "C" void on_interrupt(int signal) {
  was_interrupted = true;
  std::signal(signal, SIG_DFL);  // the next one ends the program
}

extern "C" void on_abort(int) {
  constexpr std::string_view text =
      "brokerlab: an assertion of brokerlab itself failed (see above). This is a bug in brokerlab, not in your\n"
      "scenario; please report it together with the command line.\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
  ::_exit(static_cast<int>(ExitCode::our_fault));
}

}  // namespace

const std::atomic<bool>& interrupted() { return was_interrupted; }

void install_signal_handlers() {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  std::signal(SIGABRT, on_abort);
}

}  // namespace brokerlab::cli
