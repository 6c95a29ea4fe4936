// SPDX-License-Identifier: Apache-2.0
// The world's events and the steps that wait for a processor. Targets and arguments are indices, never pointers.
#pragma once

#include <cstdint>

namespace brokerlab::sim {

enum class EventKind : std::uint32_t {
  arrival,          ///< target = producer; argument = message number
  segment,          ///< target = way; argument = epoch and segment: it arrives
  way_poll,         ///< target = way; argument = epoch: its sender wanted to be asked
  probe,            ///< target = way; argument = epoch: a packet without data that asks for an acknowledgement
  packet,           ///< argument = flight: a packet has reached a queue on its way, or a hold ends
  up_frame,         ///< target = connection; argument = frame: a datagram arrives
  down_frame,       ///< target = connection; argument = frame: a datagram arrives
  step_ended,       ///< target = host; argument = job
  write_completed,  ///< target = broker's life; argument = sequence
  sync_completed,   ///< target = broker's life; argument = sequence
  broker_timer,     ///< target = broker's life
  producer_timer,   ///< target = producer; argument = its life
  processing_done,  ///< target = consumer; argument = life and slot
  broker_lost,      ///< target = connection; argument = epoch: the broker learns that the client is gone
  client_lost,      ///< target = connection; argument = epoch: the client learns that the connection is gone
  reconnect,        ///< target = connection; argument = the client's life
  syn,              ///< target = connection; argument = attempt: the client's wish to connect arrives
  syn_answered,     ///< target = connection; argument = attempt: the connection stands
  syn_refused,      ///< target = connection; argument = attempt: no process listens
  syn_timer,        ///< target = connection; argument = attempt and tries: nobody has answered
  silence,          ///< target = way; argument = epoch: its receiver may have heard nothing for too long
  heartbeat,        ///< target = way; argument = epoch: a heartbeat reaches a host whose process knows nothing of it
  rule_begins,      ///< target = network rule
  rule_ends,        ///< target = network rule
  fault,            ///< target = strike of the timetable
  reply,            ///< target = producer; argument = the number of the message that it is for
  direct_message,   ///< target = consumer; argument = frame: a message arrives without a broker
  direct_answer,    ///< target = producer; argument = frame
  restart,          ///< argument = process
  heal,             ///< faults end, what is down comes back
  fault_over,       ///< target = process; argument = which of the faults under way
};

enum class JobKind : std::uint32_t {
  // on the broker's host
  session_opened,
  session_closed,
  command,
  writable,
  write_completed,
  sync_completed,
  time_passed,
  disk_alarm,
  // on a client's host
  send,
  receive,
  processed,
  direct_send,
  direct_receive,
  direct_answer,
  // of a client that was paused when they came
  intend,
  transport_ready,
  timer,
  connection_lost,
  reconnect,
  reply,
};

}  // namespace brokerlab::sim
