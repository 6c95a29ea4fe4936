// SPDX-License-Identifier: Apache-2.0
// One direction of a TCP-like connection: the sender's half and the receiver's half in one value. It knows no event
// queue: it is told the time, hands packets to a wire, and says when it next wants to be polled.
//
// Frames are written with their size; a frame is ready once its last byte has arrived in order. Bytes travel in
// segments whose bounds never change once sent; every arrival of a segment is one event and is answered by one
// acknowledgement.
//
// Acknowledgements are lazy: the wire tells at once when (or that never) one arrives, and it waits in a ring until the
// sender next has something to do. The result is that of a sender that handles each one as it arrives, because taking
// one in does nothing but change the sender's own numbers, unless it frees a send or a timer could have fired first:
//
//  * A send held back by a window or a full buffer wants an event at the next acknowledgement that is known.
//  * No timer can fire while every segment under way arrives in order and the first acknowledgement that covers it
//    comes within `rto_min` of its sending. Proof: the timer's last start is not before the sending of the oldest
//    segment under way (it starts when something is sent into silence, and again at every acknowledgement of new data,
//    and a segment becomes the oldest through one of the two), and a timeout is never below `rto_min`.
//  * Once a segment or an acknowledgement is known to be lost, late, out of order or doubled, the direction is troubled
//    until all that was sent so far is acknowledged: acknowledgements and the timer then are events. Both ways the same
//    code takes the same things in, in order of their times.
//
// A caller owes: times that never decrease; poll() at next_event(); segment_arrived() for every arrival that the wire
// announced; after any call, asking next_event() again.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "broker_model/base/small_ring.hpp"
#include "broker_model/base/time.hpp"
#include "sim/network/congestion.hpp"
#include "sim/network/round_trip.hpp"
#include "sim/network/stream_config.hpp"

namespace brokerlab::sim {

/// What a wire can tell of a packet when it takes it.
struct Passage {
  enum class Kind : std::uint8_t {
    arrives,  ///< at `at`
    goes_on,  ///< at `at` it reaches a hop where more becomes known
    lost,     ///< or held back: it is not known whether it arrives
  };
  Instant at{0};
  Kind kind = Kind::lost;
  bool doubled = false;  ///< a second copy arrives too
};

/// What a stream needs of the world. Announcing arrivals as events is the wire's task; acknowledgements and probes'
/// answers are no events, only times.
class StreamWire {
 public:
  virtual Passage send_segment(Instant now, std::uint32_t segment, std::uint32_t transmission, std::uint32_t bytes) = 0;
  /// The `number`-th acknowledgement, towards the sender; takes no bandwidth.
  virtual Passage send_acknowledgement(Instant now, std::uint32_t number) = 0;
  /// A packet without data that asks for an acknowledgement: probe_arrived() at its arrival.
  virtual void send_probe(Instant now, std::uint32_t number) = 0;
  /// Nothing on the way there or back can be lost, limited or overtaken.
  virtual bool steady() const = 0;

 protected:
  ~StreamWire() = default;
};

/// A frame as its writer named it.
struct StreamFrame {
  std::uint32_t end = 0;  ///< low bits of the sequence number behind its last byte
  std::uint32_t id = 0;
};

class Stream {
 public:
  Stream() = default;
  /// The configuration outlives it and its copies.
  explicit Stream(const StreamConfig& config);

  /// The round trip that the handshake measured.
  void round_trip_measured(Duration sample) { round_trip_.measured(sample, config_->rto_min); }

  // The sender's process and its kernel.
  /// `bytes` is at least 1.
  void write(Instant now, std::uint32_t bytes, std::uint32_t id, StreamWire& wire);
  /// Takes in what has come since, lets timers fire, sends what may be sent.
  void poll(Instant now, StreamWire& wire);
  /// The sender heard from its peer by other means (data of the other direction): for keep-alive.
  void heard(Instant now) {
    heard_at_ = std::max(heard_at_, now);  // acknowledgements may be taken in late
    probes_ = 0;
  }
  /// The path or the peer may have become unreliable: a closed window is asked after, and a silent peer is found out.
  void expect_trouble(Instant now);
  /// The path is whole again: probes would be answered.
  void expect_answers(Instant now) {
    heard(now);
    keeps_alive_ = false;
  }
  /// A segment that went on has reached a hop: what is known of it now.
  void passed_hop(std::uint32_t segment, const Passage& passage);
  /// When poll() is wanted; never = not by itself.
  Instant next_event() const { return may_want_a_poll() ? next_event_of_some() : Instant::never(); }
  /// False: next_event() is never.
  bool may_want_a_poll() const {
    return wanted_room_ != kNobodyWaits || held_back() || troubled() || persist_ != Instant::never() || keeps_alive_;
  }
  /// Bytes written and not acknowledged, as known since the last poll.
  std::uint64_t queued() const { return written_ - unacknowledged_; }
  /// Wants an event once at most `bytes` are queued: a writer waits, unless they are kNobodyWaits.
  void want_room(std::uint32_t bytes) { wanted_room_ = bytes; }
  static constexpr std::uint32_t kNobodyWaits = 0xffffffff;
  /// Gave up: retries, user timeout or unanswered probes.
  bool failed() const { return failed_; }

  // The receiver's kernel and its process.
  void segment_arrived(Instant now, std::uint32_t segment, StreamWire& wire);
  void probe_arrived(Instant now, StreamWire& wire);
  /// The next frame that is complete and not yet taken, in order.
  std::optional<std::uint32_t> take_frame();
  /// The process has read the oldest unread frame, of `bytes`. Whether the sender was told of it.
  bool read(Instant now, std::uint32_t bytes, StreamWire& wire);

  // The end of a connection.
  /// Bytes sent that have not arrived in order: a peer that waits for them hears nothing.
  std::uint64_t undelivered() const { return sent_ - received_; }
  /// Names every frame that was written and not taken.
  template <class Visit>
  void each_untaken(Visit visit) const {
    for (std::size_t i = 0; i < frames_.size(); ++i) visit(frames_[i].id);
  }

  // For figures and tests.
  const RoundTrip& round_trip() const { return round_trip_; }
  const Congestion& congestion() const { return congestion_; }
  bool troubled() const { return unacknowledged_ < troubled_until_ || duplicates_ > 0; }
  /// Bytes of heap that it holds.
  std::size_t heap_bytes() const;

 private:
  // Kept by the thousand: sequence numbers by their low 32 bits, as no two that are compared lie 2^31 apart.
  struct Segment {
    std::uint32_t begin = 0;
    std::uint16_t length = 0;
    std::uint16_t transmissions = 0;
    Instant first_sent;
  };
  struct Acknowledgement {
    Instant at;
    std::uint32_t up_to = 0;
    std::uint32_t window : 31 = 0;    // from up_to to the sequence number that may not be sent any more
    std::uint32_t duplicate : 1 = 0;  // answers data out of order: the third one in a row makes the sender act
  };
  static_assert(sizeof(Segment) == 16 && sizeof(Acknowledgement) == 16);
  static_assert(kTrain * StreamConfig{}.mss <= 0xffff);
  /// The sequence number near `near` that ends with these bits.
  static std::uint64_t whole(std::uint32_t low, std::uint64_t near) {
    return near +
           static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(low - static_cast<std::uint32_t>(near))});
  }
  static std::uint32_t low(std::uint64_t number) { return static_cast<std::uint32_t>(number); }
  std::uint64_t begin_of(const Segment& segment) const { return whole(segment.begin, unacknowledged_); }
  static bool at_or_behind(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) >= 0; }
  struct Interval {
    std::uint64_t begin = 0, end = 0;
  };

  // stream.cpp: the sender
  bool calm() const;
  void acknowledged_in_calm(const Acknowledgement& ack);
  void send_all_in_calm(Instant now, std::uint32_t bytes, StreamWire& wire);
  void write_disturbed(Instant now, std::uint32_t bytes, std::uint32_t id, StreamWire& wire);
  void take_in(Instant now, StreamWire& wire);
  void take_in_by_time(Instant now, StreamWire& wire);
  void acknowledged(const Acknowledgement& ack, StreamWire& wire);
  void new_data_acknowledged(Instant at, std::uint64_t up_to, StreamWire& wire);
  void duplicate_acknowledged(Instant at, StreamWire& wire);
  std::optional<Duration> forget_acknowledged(Instant at, std::uint64_t up_to);
  void send_more(Instant now, StreamWire& wire);
  std::uint64_t window() const;
  std::uint32_t next_length(std::uint64_t room, const StreamWire& wire) const;
  Segment& next_segment(Instant now, std::uint32_t length);
  void transmit(Instant now, Segment& segment, std::uint32_t number, StreamWire& wire);
  void send_oldest_again(Instant at, StreamWire& wire);
  void known(Instant sent, const Passage& passage);
  void rest(Instant now, const StreamWire& wire);
  void trouble() { troubled_until_ = sent_; }
  bool held_back() const { return written_ > sent_ || next_ < sent_; }
  std::uint64_t outstanding() const { return sent_ - unacknowledged_; }

  // stream_timers.cpp
  void start_timer(Instant now);
  Instant retransmission_timer() const;
  Instant persist_timer() const;
  Instant keep_alive_timer() const;
  Instant first_timer() const;
  bool timer_is_an_event() const;
  void timer_fired(Instant at, StreamWire& wire);
  void timed_out(Instant at, StreamWire& wire);
  void window_probe(Instant at, StreamWire& wire);
  void keep_alive_probe(Instant at, StreamWire& wire);
  Instant when_room() const;
  Instant next_event_of_some() const;
  Duration patience() const;

  // stream_receiver.cpp
  enum class Answers : std::uint8_t { nothing, data_in_order, data_out_of_order };
  /// `sent`: when the segment that it answers was first sent.
  void acknowledge(Instant now, Answers what, Instant sent, StreamWire& wire);
  void answer(Instant now, Answers what, Instant sent, StreamWire& wire);  // the same, as part of its caller
  void arrived_out_of_turn(Instant now, const Segment& segment, StreamWire& wire);
  void enqueue(const Acknowledgement& ack);
  void insert_interval(std::uint64_t begin, std::uint64_t end);
  bool whole_frame_waits() const;
  void read_partial_frame();
  bool advance_edge();

  const StreamConfig* config_ = nullptr;

  // the sender; sequence numbers start at 1, as after a SYN
  SmallRing<Segment> segments_;
  SmallRing<Acknowledgement> acknowledgements_;  // under way, by arrival
  std::uint64_t unacknowledged_ = 1;
  std::uint64_t next_ = 1;  // the next to send: before sent_ while a timeout's repetitions go on
  std::uint64_t sent_ = 1;
  std::uint64_t written_ = 1;
  std::uint64_t edge_ = 0;            // nothing at or behind it may be sent
  std::uint64_t recovery_point_ = 0;  // what was sent when recovery or a timeout last began
  std::uint64_t troubled_until_ = 0;
  Congestion congestion_;
  RoundTrip round_trip_;
  Instant timer_ = Instant::never();
  Instant persist_ = Instant::never();
  Instant heard_at_{0};
  Instant last_sent_{0};
  Duration persist_wait_{0};
  std::uint32_t first_segment_ = 0;  // the number of segments_.front()
  std::uint32_t next_segment_ = 0;   // the number of the segment at next_
  std::uint32_t duplicates_ = 0;     // among acknowledgements_
  std::uint32_t probes_sent_ = 0;
  std::uint32_t acknowledgements_sent_ = 0;  // by the receiver
  std::uint32_t wanted_room_ = kNobodyWaits;
  std::uint8_t retries_ = 0;
  std::uint8_t probes_ = 0;   // unanswered
  bool keeps_alive_ = false;  // probes are asked for, and may go unanswered
  bool failed_ = false;
  bool probing_matters_ = false;  // an acknowledgement was lost or the path is not steady: probes may tell something

  // the receiver
  SmallRing<StreamFrame> frames_;  // written and not yet taken
  SmallRing<Interval> early_;
  std::uint64_t received_ = 1;     // in order, up to here
  std::uint64_t read_ = 1;         // by the process
  std::uint64_t advertised_ = 0;   // the edge last told
  std::uint32_t read_frames_ = 1;  // low bits of the end of the last frame that was read
  std::uint32_t ready_ = 1;        // low bits of the end of the last frame that was taken
};

}  // namespace brokerlab::sim
