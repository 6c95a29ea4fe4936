// SPDX-License-Identifier: Apache-2.0
// The sender's timers, and when it wants to be polled.
#include <algorithm>

#include "sim/network/stream.hpp"

namespace brokerlab::sim {

void Stream::start_timer(Instant now) { timer_ = now + round_trip_.timeout(); }

// The shortest time after a sending at which a timer could possibly fire.
Duration Stream::patience() const {
  return config_->user_timeout.ns > 0 ? std::min(config_->rto_min, config_->user_timeout) : config_->rto_min;
}

Instant Stream::retransmission_timer() const {
  if (outstanding() == 0 || config_->user_timeout.ns == 0) return timer_;
  return std::min(timer_, segments_.front().first_sent + config_->user_timeout);
}

Instant Stream::persist_timer() const { return probing_matters_ ? persist_ : Instant::never(); }

Instant Stream::keep_alive_timer() const {
  if (!keeps_alive_ || outstanding() > 0 || persist_ != Instant::never()) return Instant::never();
  return heard_at_ + config_->keep_alive + kProbeInterval * probes_;
}

bool Stream::timer_is_an_event() const {
  return troubled() || (probing_matters_ && persist_ != Instant::never()) || keeps_alive_;
}

Instant Stream::first_timer() const {
  const Instant retransmission = troubled() ? retransmission_timer() : Instant::never();
  return std::min({retransmission, persist_timer(), keep_alive_timer()});
}

void Stream::timer_fired(Instant at, StreamWire& wire) {
  if (troubled() && retransmission_timer() == at) return timed_out(at, wire);
  if (persist_timer() == at) return window_probe(at, wire);
  keep_alive_probe(at, wire);
}

// RFC 6298 (5.4 to 5.7), RFC 5681 (3.1); everything outstanding is sent again in order as the window allows.
void Stream::timed_out(Instant at, StreamWire& wire) {
  const bool too_long = config_->user_timeout.ns > 0 && at >= segments_.front().first_sent + config_->user_timeout;
  if (too_long || retries_ >= kMostRetries) {
    failed_ = true;
    return;
  }
  congestion_.timed_out(next_ - unacknowledged_, retries_ == 0);
  ++retries_;
  round_trip_.back_off();
  recovery_point_ = sent_;
  next_ = unacknowledged_;
  next_segment_ = first_segment_;
  start_timer(at);
  send_more(at, wire);
}

// Nothing is under way and the peer's window is shut: ask after it now and then (RFC 9293, 3.8.6.1).
void Stream::rest(Instant now, const StreamWire& wire) {
  if (written_ == sent_ || outstanding() > 0) {
    persist_ = Instant::never();
  } else if (persist_ == Instant::never()) {
    persist_wait_ = round_trip_.timeout();
    persist_ = now + persist_wait_;
    probing_matters_ = !wire.steady();
  }
}

void Stream::window_probe(Instant at, StreamWire& wire) {
  if (probes_ >= kMostRetries) {
    failed_ = true;
    return;
  }
  ++probes_;
  persist_wait_ = std::min(persist_wait_ * 2, kLongestTimeout);
  persist_ = at + persist_wait_;
  wire.send_probe(at, probes_sent_++);
}

void Stream::keep_alive_probe(Instant at, StreamWire& wire) {
  if (probes_ >= kMostProbes) {
    failed_ = true;
    return;
  }
  ++probes_;
  wire.send_probe(at, probes_sent_++);
}

// Until now every probe would have been answered with what was known.
void Stream::expect_trouble(Instant now) {
  if (const Duration idle = config_->keep_alive; idle.ns > 0) {
    heard_at_ = now - Duration{(now - heard_at_).ns % idle.ns};
    keeps_alive_ = true;
  }
  if (persist_ == Instant::never() || probing_matters_) return;
  probing_matters_ = true;
  while (persist_ <= now) {
    persist_wait_ = std::min(persist_wait_ * 2, kLongestTimeout);
    persist_ += persist_wait_;
  }
}

Instant Stream::when_room() const {
  for (std::size_t i = 0; i < acknowledgements_.size(); ++i)
    if (written_ - whole(acknowledgements_[i].up_to, unacknowledged_) <= wanted_room_) return acknowledgements_[i].at;
  return Instant::never();
}

Instant Stream::next_event_of_some() const {
  if (failed_) return Instant::never();
  Instant at = Instant::never();
  if (!acknowledgements_.empty()) {
    if (troubled() || held_back() || keeps_alive_)  // idle time counts from the last of them
      at = acknowledgements_.front().at;
    else if (queued() > wanted_room_)
      at = when_room();
  }
  return timer_is_an_event() ? std::min(at, first_timer()) : at;
}

}  // namespace brokerlab::sim
