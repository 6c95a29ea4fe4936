// SPDX-License-Identifier: Apache-2.0
// Sessions, and the consumers that they hold. A session is carried by another one (a channel by its connection) or by
// itself; credit belongs to the carrier, windows to the consumer and to the session.
//
// A consumer is in exactly one place: in its queue's ring of active consumers, or blocked. It is found blocked when its
// turn comes, not before, and re-enters the ring at the tail when what blocked it has room again.
#pragma once

#include <cstdint>

#include "broker_model/base/ids.hpp"
#include "broker_model/core/ref.hpp"

namespace brokerlab::core {

enum class ConsumerPlace : std::uint8_t { active, blocked_by_window, blocked_by_session, blocked_by_credit };

struct Consumer {
  NameId tag;
  std::uint32_t serial = 0;
  std::uint32_t session = kNil;
  std::uint32_t queue = kNil;
  std::uint32_t window = 0;  ///< 0 = no limit
  std::uint32_t unsettled = 0;
  bool settle_on_send = false;
  bool exclusive = false;
  ConsumerPlace place = ConsumerPlace::active;
  Links in_place;  ///< the queue's ring, or the session's or carrier's blocked consumers; none under its own window
  Links in_session;
  Links in_queue;

  bool window_full() const { return !settle_on_send && window != 0 && unsettled >= window; }
};

struct Session {
  SessionId id;
  std::uint32_t serial = 0;
  std::uint32_t carrier = kNil;  ///< its own slot for a carrier
  std::int64_t credit = 0;       ///< carriers: bytes that may be sent; below zero when overrun
  std::uint32_t window = 0;      ///< 0 = none
  std::uint32_t unsettled = 0;   ///< pushed and unsettled, all consumers
  std::uint32_t parked = 0;      ///< carriers: publishes that wait for room
  std::uint32_t exclusive_queues = 0;
  bool wake_queued = false;
  bool held_back = false;  ///< carriers: by a disk alarm; counted in `parked`
  List carried;            ///< carriers: the sessions they carry, without themselves
  List leases;
  List consumers;
  List blocked_by_window;  ///< consumers blocked by this session's window
  List blocked_by_credit;  ///< carriers
  Links in_carrier;

  bool window_full() const { return window != 0 && unsettled >= window; }
};

}  // namespace brokerlab::core
