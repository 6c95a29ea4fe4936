// SPDX-License-Identifier: Apache-2.0
// What the program does when it is interrupted, and when an assertion of ours fails.
#pragma once

#include <atomic>

namespace brokerlab::cli {

/// True from the first Ctrl-C on (or SIGTERM); a second one ends the program at once.
const std::atomic<bool>& interrupted();

/// Installs the handlers: SIGINT and SIGTERM set interrupted(); SIGABRT says that the fault is ours and exits with 70.
void install_signal_handlers();

}  // namespace brokerlab::cli
