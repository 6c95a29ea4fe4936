// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/disk_alarm.hpp"

namespace brokerlab::core {

void set_disk_alarm(Turn& t, bool raised) {
  t.s.disk_alarm = raised;
  if (raised) return;
  for (const Ref held : t.s.held_back) {
    Session* carrier = resolve(t.s.sessions, held);
    if (carrier == nullptr) continue;
    carrier->held_back = false;
    if (--carrier->parked == 0) t.emit(ResumeReading{carrier->id});
  }
  t.s.held_back.clear();
}

void hold_back(Turn& t, std::uint32_t session) {
  const std::uint32_t slot = t.s.sessions[session].carrier;
  Session& carrier = t.s.sessions[slot];
  if (carrier.held_back) return;
  carrier.held_back = true;
  t.s.held_back.push_back(t.s.session_ref(slot));
  if (carrier.parked++ == 0) t.emit(PauseReading{carrier.id});
}

}  // namespace brokerlab::core
