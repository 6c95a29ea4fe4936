// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/confirm_table.hpp"

#include <algorithm>

namespace brokerlab::core {

void ConfirmTable::resolve(const Promise& promise, std::uint64_t written, std::uint64_t synced) {
  if (promise.confirm == 0) return;
  const Answer answer{promise.session, promise.confirm, promise.refused ? 1U : 0U};
  if (promise.refused) [[unlikely]] {
    due_.push_back(answer);
  } else if (promise.sync_upto > synced) {
    wait(for_sync_, std::max(promise.sync_upto, promise.write_upto), answer);
  } else if (promise.write_upto > written) [[likely]] {
    wait(for_write_, promise.write_upto, answer);
  } else {
    due_.push_back(answer);
  }
}

// A publish that was parked may come late with an early sequence: it then waits as long as the one before it. (One that
// waits no more waited for less than anybody who waits now.)
void ConfirmTable::wait(Line& line, std::uint64_t upto, const Answer& answer) {
  line.last = std::max<std::uint64_t>(upto, line.last);
  line.ring.push_back(Waiting{line.last, answer});
}

void ConfirmTable::release(Line& line, std::uint64_t sequence) {
  for (Ring<Waiting>& ring = line.ring; !ring.empty() && ring.front().upto <= sequence; ring.drop_front())
    due_.push_back(ring.front().answer);
}

}  // namespace brokerlab::core
