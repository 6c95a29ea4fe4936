// SPDX-License-Identifier: Apache-2.0
// The sender: what it takes in, and what it sends. An undisturbed connection's writes have a way of their own, compiled
// as one piece: it does what the general one would, without asking for what cannot be.
#include "sim/network/stream.hpp"

#include <algorithm>

#include "broker_model/base/check.hpp"

namespace brokerlab::sim {

Stream::Stream(const StreamConfig& config)
    : config_(&config),
      edge_(1 + config_->receive_buffer),
      congestion_(config_->segment_size(), config_->initial_window),
      round_trip_(config_->rto_min),
      advertised_(edge_) {}

void Stream::write(Instant now, std::uint32_t bytes, std::uint32_t id, StreamWire& wire) {
  if (!calm()) [[unlikely]]
    return write_disturbed(now, bytes, id, wire);
  while (!acknowledgements_.empty() && acknowledgements_.front().at <= now)
    acknowledged_in_calm(acknowledgements_.pop_front());
  written_ += bytes;
  frames_.push_back({low(written_), id});
  if (outstanding() == 0 && now - last_sent_ > round_trip_.timeout()) [[unlikely]]
    congestion_.idle();
  if (bytes > congestion_.segment() || written_ > std::min(unacknowledged_ + congestion_.window(), edge_)) [[unlikely]]
    return send_more(now, wire);
  send_all_in_calm(now, bytes, wire);
}

[[gnu::noinline]] void Stream::write_disturbed(Instant now, std::uint32_t bytes, std::uint32_t id, StreamWire& wire) {
  take_in(now, wire);
  written_ += bytes;
  frames_.push_back({low(written_), id});
  if (!failed_) send_more(now, wire);
}

void Stream::poll(Instant now, StreamWire& wire) { take_in(now, wire); }

// Everything written has been sent, what is under way was sent once and is known to arrive in order, and nobody probes:
// an acknowledgement frees no send, and what is written is sent at once if the windows let it.
[[gnu::always_inline]] inline bool Stream::calm() const {
  return next_ == written_ && troubled_until_ <= unacknowledged_ && duplicates_ == 0 && congestion_.undisturbed() &&
         !keeps_alive_ && !failed_;
}

// What acknowledged() does, as far as calm leaves it to be done.
[[gnu::always_inline]] inline void Stream::acknowledged_in_calm(const Acknowledgement& ack) {
  heard(ack.at);
  const std::uint64_t up_to = whole(ack.up_to, unacknowledged_);
  edge_ = std::max(edge_, up_to + ack.window);
  if (up_to <= unacknowledged_) [[unlikely]]
    return;
  congestion_.acknowledged(up_to - unacknowledged_, outstanding());
  Instant sent{0};
  do {
    const Segment segment = segments_.pop_front();
    ++first_segment_;
    sent = segment.first_sent;
    unacknowledged_ += segment.length;
  } while (unacknowledged_ < up_to);
  round_trip_.measured(ack.at - sent, config_->rto_min);
  retries_ = 0;
  const Instant due = ack.at + round_trip_.timeout();
  timer_ = outstanding() > 0 ? due : Instant::never();
}

// What send_more() does with bytes that fit in a segment and in the windows.
[[gnu::always_inline]] inline void Stream::send_all_in_calm(Instant now, std::uint32_t bytes, StreamWire& wire) {
  segments_.push_back({low(sent_), static_cast<std::uint16_t>(bytes), 1, now});
  next_ = sent_ = written_;
  last_sent_ = now;
  if (timer_ == Instant::never()) start_timer(now);
  known(now, wire.send_segment(now, next_segment_++, 0, bytes + kHeaderBytes));
}

[[gnu::always_inline]] inline void Stream::take_in(Instant now, StreamWire& wire) {
  while (!failed_ && !timer_is_an_event()) [[likely]] {
      if (acknowledgements_.empty() || acknowledgements_.front().at > now) return;
      acknowledged(acknowledgements_.pop_front(), wire);
    }
  take_in_by_time(now, wire);
}

// Acknowledgements and timers in the order of their times.
[[gnu::noinline]] void Stream::take_in_by_time(Instant now, StreamWire& wire) {
  while (!failed_) {
    const Instant ack = acknowledgements_.empty() ? Instant::never() : acknowledgements_.front().at;
    const Instant timer = first_timer();
    if (std::min(ack, timer) > now) return;
    if (ack <= timer)
      acknowledged(acknowledgements_.pop_front(), wire);
    else
      timer_fired(timer, wire);
  }
}

void Stream::acknowledged(const Acknowledgement& ack, StreamWire& wire) {
  heard(ack.at);
  if (ack.duplicate) --duplicates_;
  const std::uint64_t up_to = whole(ack.up_to, unacknowledged_);
  edge_ = std::max(edge_, up_to + ack.window);
  if (up_to > unacknowledged_)
    new_data_acknowledged(ack.at, up_to, wire);
  else if (up_to == unacknowledged_ && ack.duplicate && outstanding() > 0)
    duplicate_acknowledged(ack.at, wire);
  if (held_back()) send_more(ack.at, wire);
}

void Stream::new_data_acknowledged(Instant at, std::uint64_t up_to, StreamWire& wire) {
  const std::uint64_t flight = next_ - unacknowledged_;
  const std::uint64_t acked = up_to - unacknowledged_;
  const std::optional<Duration> sample = forget_acknowledged(at, up_to);
  if (sample)
    round_trip_.measured(*sample, config_->rto_min);
  else
    round_trip_.recovered(config_->rto_min);
  retries_ = 0;
  timer_ = outstanding() > 0 ? at + round_trip_.timeout() : Instant::never();
  if (!congestion_.recovering()) [[likely]]
    return congestion_.acknowledged(acked, flight);
  if (unacknowledged_ >= recovery_point_) return congestion_.leave_recovery(next_ - unacknowledged_);
  send_oldest_again(at, wire);
  congestion_.partial(acked);
}

// Returns the round trip of the newest of them, unless one of them was sent twice: it would be ambiguous (Karn).
std::optional<Duration> Stream::forget_acknowledged(Instant at, std::uint64_t up_to) {
  bool repeated = false;
  Instant sent{0};
  while (unacknowledged_ < up_to) {  // segments are acknowledged as a whole, and the oldest begins there
    const Segment segment = segments_.pop_front();
    ++first_segment_;
    repeated = repeated || segment.transmissions > 1;
    sent = segment.first_sent;
    unacknowledged_ += segment.length;
  }
  if (next_ < up_to) {
    next_ = up_to;
    next_segment_ = first_segment_;
  }
  return repeated ? std::nullopt : std::optional(at - sent);
}

void Stream::send_oldest_again(Instant at, StreamWire& wire) { transmit(at, segments_.front(), first_segment_, wire); }

void Stream::duplicate_acknowledged(Instant at, StreamWire& wire) {
  if (!congestion_.duplicate() || unacknowledged_ < recovery_point_) return;
  congestion_.enter_recovery(next_ - unacknowledged_);
  recovery_point_ = sent_;
  send_oldest_again(at, wire);
}

std::uint64_t Stream::window() const { return std::min(unacknowledged_ + congestion_.allowance(), edge_); }

// 0 = the next segment does not fit. A segment is not cut smaller to fit in a window (RFC 1122, 4.2.3.4).
std::uint32_t Stream::next_length(std::uint64_t room, const StreamWire& wire) const {
  if (next_ < sent_) {
    const std::uint32_t length = segments_[next_segment_ - first_segment_].length;
    return length <= room || next_ == unacknowledged_ ? length : 0;
  }
  const std::uint32_t segment = congestion_.segment();
  const bool train = written_ - sent_ > segment && wire.steady();
  const std::uint64_t length = std::min(written_ - sent_, train ? std::uint64_t{segment} * kTrain : segment);
  return static_cast<std::uint32_t>(length <= room ? length : room / segment * segment);
}

void Stream::send_more(Instant now, StreamWire& wire) {
  while (held_back()) {
    if (next_ == sent_ && outstanding() == 0 && now - last_sent_ > round_trip_.timeout()) [[unlikely]]
      congestion_.idle();
    const std::uint64_t limit = window();
    const std::uint32_t length = next_length(limit > next_ ? limit - next_ : 0, wire);
    if (length == 0) break;
    Segment& segment = next_segment(now, length);
    next_ += length;
    transmit(now, segment, next_segment_++, wire);
  }
  rest(now, wire);
}

Stream::Segment& Stream::next_segment(Instant now, std::uint32_t length) {
  if (next_ < sent_) [[unlikely]]
    return segments_[next_segment_ - first_segment_];
  const std::uint32_t begin = low(sent_);
  sent_ += length;
  return segments_.add({begin, static_cast<std::uint16_t>(length), 0, now});
}

void Stream::transmit(Instant now, Segment& segment, std::uint32_t number, StreamWire& wire) {
  last_sent_ = now;
  if (segment.transmissions++ > 0) trouble();
  const std::uint32_t packets = segment.length <= config_->mss ? 1 : (segment.length + config_->mss - 1) / config_->mss;
  if (timer_ == Instant::never()) start_timer(now);
  known(now, wire.send_segment(now, number, segment.transmissions - 1U, segment.length + packets * kHeaderBytes));
}

[[gnu::always_inline]] inline void Stream::known(Instant sent, const Passage& passage) {
  if (passage.kind == Passage::Kind::lost || passage.doubled || passage.at - sent >= patience()) [[unlikely]]
    trouble();
}

void Stream::passed_hop(std::uint32_t segment, const Passage& passage) {
  if (segment - first_segment_ >= segments_.size()) return;  // acknowledged by another copy
  known(segments_[segment - first_segment_].first_sent, passage);
}

}  // namespace brokerlab::sim
