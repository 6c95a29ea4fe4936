// SPDX-License-Identifier: Apache-2.0
// The receiver: what has arrived, in which order, what was read, and what it tells the sender.
#include <algorithm>

#include "sim/network/stream.hpp"

namespace brokerlab::sim {

// The next frame ends behind the last one that was taken: if that is where the data ends, none is complete.
inline bool Stream::whole_frame_waits() const {
  return ready_ != low(received_) && !frames_.empty() && at_or_behind(low(received_), frames_.front().end);
}

// A process that has read all whole frames takes in the beginning of the next one: a frame may be larger than the
// receive buffer.
[[gnu::always_inline]] inline void Stream::read_partial_frame() {
  if (read_frames_ == ready_ && !whole_frame_waits()) [[unlikely]]
    read_ = received_;
}

// Not part of its caller, where the compiler would work out again and again where the stream lies.
[[gnu::noinline]] void Stream::segment_arrived(Instant now, std::uint32_t number, StreamWire& wire) {
  // One that the sender no longer keeps was acknowledged: this is another copy of it.
  const std::uint32_t index = number - first_segment_;
  const Segment segment = index < segments_.size() ? segments_[index] : Segment{};
  const bool next_in_order = segment.length > 0 && segment.begin == low(received_);
  if (!next_in_order || !early_.empty()) [[unlikely]]
    return arrived_out_of_turn(now, segment, wire);
  received_ += segment.length;
  read_partial_frame();
  advance_edge();
  answer(now, Answers::data_in_order, segment.first_sent, wire);
}

// Again, early, or what early ones have waited for.
[[gnu::noinline]] void Stream::arrived_out_of_turn(Instant now, const Segment& segment, StreamWire& wire) {
  const std::uint64_t begin = begin_of(segment);
  if (segment.length == 0 || begin < received_) {
    advance_edge();
    return acknowledge(now, Answers::nothing, now, wire);
  }
  const std::uint64_t end = begin + segment.length;
  if (begin > received_) {
    insert_interval(begin, end);
    advance_edge();
    return acknowledge(now, Answers::data_out_of_order, segment.first_sent, wire);
  }
  received_ = end;
  if (early_.front().begin == received_) received_ = early_.pop_front().end;
  read_partial_frame();
  advance_edge();
  acknowledge(now, Answers::data_in_order, segment.first_sent, wire);
}

// A probe's answer repeats the edge last told: an update that is due was sent when it became due, and only its loss
// makes the answer tell anything new. So probes may be left out where nothing is lost.
void Stream::probe_arrived(Instant now, StreamWire& wire) { acknowledge(now, Answers::nothing, now, wire); }

// Keeps `early_` sorted, apart and unconnected.
void Stream::insert_interval(std::uint64_t begin, std::uint64_t end) {
  std::size_t at = 0;
  while (at < early_.size() && early_[at].end < begin) ++at;
  if (at == early_.size() || early_[at].begin > end) return early_.insert(at, {begin, end});
  Interval& grown = early_[at];
  grown.begin = std::min(grown.begin, begin);
  grown.end = std::max(grown.end, end);
  if (at + 1 < early_.size() && early_[at + 1].begin <= grown.end) {
    grown.end = std::max(grown.end, early_[at + 1].end);
    early_.erase(at + 1);
  }
}

std::optional<std::uint32_t> Stream::take_frame() {
  if (!whole_frame_waits()) return std::nullopt;
  const StreamFrame frame = frames_.pop_front();
  ready_ = frame.end;
  return frame.id;
}

bool Stream::read(Instant now, std::uint32_t bytes, StreamWire& wire) {
  read_frames_ += bytes;
  read_ = std::max(read_, whole(read_frames_, received_));
  read_partial_frame();
  if (advertised_ - received_ >= congestion_.segment() || !advance_edge()) [[likely]]
    return false;
  acknowledge(now, Answers::nothing, now, wire);
  return true;
}

// By steps of a segment (RFC 1122, 4.2.3.3): a sender must not be led to send crumbs.
bool Stream::advance_edge() {
  const std::uint64_t open = read_ + config_->receive_buffer;
  if (open - advertised_ < congestion_.segment()) return false;
  advertised_ = open;
  return true;
}

void Stream::acknowledge(Instant now, Answers what, Instant sent, StreamWire& wire) { answer(now, what, sent, wire); }

[[gnu::always_inline]] inline void Stream::answer(Instant now, Answers what, Instant sent, StreamWire& wire) {
  const Passage passage = wire.send_acknowledgement(now, acknowledgements_sent_++);
  if (passage.kind != Passage::Kind::arrives) [[unlikely]] {
    trouble();
    return expect_trouble(now);
  }
  if (what != Answers::nothing && passage.at - sent >= patience()) [[unlikely]]
    trouble();
  enqueue({passage.at, low(received_), low(advertised_ - received_) & 0x7fffffffU,
           what == Answers::data_out_of_order ? 1U : 0U});
}

[[gnu::always_inline]] inline void Stream::enqueue(const Acknowledgement& ack) {
  if (ack.duplicate) ++duplicates_;
  acknowledgements_.push_back(ack);
  if (acknowledgements_.before_last().at <= ack.at) [[likely]]
    return;
  for (std::size_t i = acknowledgements_.size() - 1; i > 0 && acknowledgements_[i - 1].at > ack.at; --i)
    std::swap(acknowledgements_[i - 1], acknowledgements_[i]);
}

std::size_t Stream::heap_bytes() const {
  return segments_.heap_bytes() + acknowledgements_.heap_bytes() + frames_.heap_bytes() + early_.heap_bytes();
}

}  // namespace brokerlab::sim
