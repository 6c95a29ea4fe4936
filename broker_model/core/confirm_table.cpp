// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/confirm_table.hpp"

#include <algorithm>

namespace brokerlab::core {

void ConfirmTable::resolve(const Promise& promise, std::uint64_t written, std::uint64_t synced) {
  if (promise.confirm == 0) return;
  const Answer answer{promise.session, promise.confirm, promise.refused};
  if (promise.refused) [[unlikely]] {
    due_.push_back(answer);
  } else if (promise.sync_upto > synced) {
    wait(for_sync_, std::max(promise.sync_upto, promise.write_upto), answer);
  } else if (promise.write_upto > written) {
    wait(for_write_, promise.write_upto, answer);
  } else {
    due_.push_back(answer);
  }
}

// A publish that was parked may come late with an early sequence: it then waits as long as the one before it.
void ConfirmTable::wait(Ring<Waiting>& ring, std::uint64_t upto, const Answer& answer) {
  if (!ring.empty()) upto = std::max(upto, ring.back().upto);
  ring.push_back(Waiting{upto, answer});
}

void ConfirmTable::release(Ring<Waiting>& ring, std::uint64_t sequence) {
  while (!ring.empty() && ring.front().upto <= sequence) due_.push_back(ring.pop_front().answer);
}

}  // namespace brokerlab::core
