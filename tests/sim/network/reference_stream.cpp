// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/network/reference_stream.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace brokerlab::sim::test {

namespace {

using Byte = std::uint64_t;

class Reference {
 public:
  Reference(const StreamConfig& config, const Script& script, RandomPath& path)
      : config_(config), script_(script), path_(path) {
    mss_ = std::min<Byte>(config.mss, std::max<Byte>(1, config.receive_buffer / 2));
    cwnd_ = mss_ * config.initial_window;
    initial_cwnd_ = cwnd_;
    rto_ = std::max(seconds(1), config.rto_min);
    right_edge_ = announced_ = 1 + config.receive_buffer;
    for (std::uint32_t i = 0; i < script.writes.size(); ++i)
      at(script.writes[i].at, 2, [this, i] { application_writes(i); });
    for (const Pause& pause : script.pauses) at(pause.to, 2, [this] { application_reads(); });
  }

  Outcome run(Instant end) {
    while (!events_.empty() && events_.begin()->first.time <= end && !outcome_.failed) {
      auto node = events_.extract(events_.begin());
      now_ = node.key().time;
      ++outcome_.events;
      node.mapped()();
    }
    return outcome_;
  }

 private:
  struct When {
    Instant time;
    int rank = 0;  // the network, then timers, then applications
    std::uint64_t order = 0;
    auto operator<=>(const When&) const = default;
  };
  struct Piece {
    Byte begin = 0, end = 0;
    std::uint32_t number = 0, sendings = 0;
    Instant first, last;
  };
  struct Ack {
    Byte up_to = 0, edge = 0;
    bool out_of_order = false;
  };

  When at(Instant time, int rank, std::function<void()> what) {
    const When when{time, rank, order_++};
    events_[when] = std::move(what);
    return when;
  }

  // --- the sending application: stops when the buffer is full, goes on when two thirds are left in it
  void application_writes(std::uint32_t frame) {
    waiting_.push_back(frame);
    if (!stopped_) fill_buffer();
  }
  void fill_buffer() {
    while (!waiting_.empty() && !stopped_) {
      const std::uint32_t frame = waiting_.front();
      waiting_.erase(waiting_.begin());
      end_ += script_.writes[frame].bytes;
      frame_ends_.push_back({end_, frame});
      send();
      stopped_ = end_ - una_ >= config_.send_buffer;
    }
  }

  // --- the sender
  Byte smaller_window() const {
    return std::min(una_ + cwnd_ + (recovering_ ? 0 : std::min<Byte>(dup_acks_, 2) * mss_), right_edge_);
  }
  void send() {
    for (;;) {
      const bool again = nxt_ < max_;
      if (!again && end_ == max_) break;
      if (!again && pieces_.empty() && now_ - last_sending_ > rto_) cwnd_ = std::min(cwnd_, initial_cwnd_);
      const Byte room = smaller_window() > nxt_ ? smaller_window() - nxt_ : 0;
      if (again) {
        Piece& piece = *find(nxt_);
        if (piece.end - piece.begin > room && nxt_ != una_) break;
        nxt_ = piece.end;
        put_on_wire(piece);
        continue;
      }
      Byte size = std::min(end_ - max_, path_.knobs().steady() ? mss_ * 44 : mss_);
      while (size > room && size > 0) size = size % mss_ != 0 ? size - size % mss_ : size - mss_;
      if (size == 0) break;
      pieces_.push_back({max_, max_ + size, numbers_++, 0, now_, now_});
      max_ += size;
      nxt_ = max_;
      put_on_wire(pieces_.back());
    }
    watch_closed_window();
  }
  std::vector<Piece>::iterator find(Byte begin) {
    return std::find_if(pieces_.begin(), pieces_.end(), [&](const Piece& p) { return p.begin == begin; });
  }
  void put_on_wire(Piece& piece) {
    ++piece.sendings;
    piece.last = now_;
    last_sending_ = now_;
    ++outcome_.segments;
    if (piece.sendings > 1) ++outcome_.repeated;
    if (!timer_) set_timer();
    const Byte size = piece.end - piece.begin;
    const auto bytes = static_cast<std::uint32_t>(size + (size + config_.mss - 1) / config_.mss * 40);
    const std::optional<Instant> hop = path_.leave(now_, piece.number, piece.sendings - 1);
    if (!hop) return;
    const Byte b = piece.begin, e = piece.end;
    const int copies = path_.doubled(piece.number, piece.sendings - 1) ? 2 : 1;
    for (int copy = 0; copy < copies; ++copy) {
      const Instant when = *hop + milliseconds(copy);
      if (!path_.has_bottleneck())
        at(when, 0, [this, b, e] { data_arrives(b, e); });
      else
        at(when, 0, [this, b, e, bytes] {
          if (const auto arrival = path_.pass_bottleneck(now_, bytes))
            at(*arrival, 0, [this, b, e] { data_arrives(b, e); });
        });
    }
  }

  void ack_arrives(const Ack& ack) {
    unanswered_ = 0;
    right_edge_ = std::max(right_edge_, ack.edge);
    if (ack.up_to > una_)
      progress(ack.up_to);
    else if (ack.up_to == una_ && ack.out_of_order && max_ > una_)
      duplicate();
    send();
    if (stopped_ && (end_ - una_) * 3 <= config_.send_buffer * 2) {
      stopped_ = false;
      at(now_, 1, [this] { fill_buffer(); });
    }
  }
  void progress(Byte up_to) {
    const Byte flight = nxt_ - una_, acked = up_to - una_;
    bool ambiguous = false;
    Duration sample{0};
    while (!pieces_.empty() && pieces_.front().end <= up_to) {
      ambiguous = ambiguous || pieces_.front().sendings > 1;
      sample = now_ - pieces_.front().last;
      pieces_.erase(pieces_.begin());
    }
    una_ = up_to;
    nxt_ = std::max(nxt_, una_);
    if (!ambiguous) measure(sample);
    rto_ = std::min(measured_ ? srtt_ + std::max(config_.rto_min, rttvar_ * 4) : std::max(seconds(1), config_.rto_min),
                    seconds(120));
    timeouts_ = 0;
    stop_timer();
    if (max_ > una_) set_timer();
    if (!recovering_) return grow(acked, flight);
    if (una_ >= recover_) {
      recovering_ = false;
      dup_acks_ = 0;
      cwnd_ = std::min(ssthresh_, std::max(nxt_ - una_, mss_) + mss_);
      return;
    }
    put_on_wire(pieces_.front());
    cwnd_ = cwnd_ > acked ? cwnd_ - acked : 0;
    if (acked >= mss_) cwnd_ += mss_;
    cwnd_ = std::max(cwnd_, mss_);
  }
  void grow(Byte acked, Byte flight) {
    dup_acks_ = 0;
    if (cwnd_ < ssthresh_) {
      if (flight * 2 < cwnd_) return;
      cwnd_ = std::min(cwnd_ + acked, ssthresh_);
    } else if (flight + mss_ > cwnd_) {
      bytes_acked_ += acked;
      if (bytes_acked_ < cwnd_) return;
      bytes_acked_ -= cwnd_;
      cwnd_ += mss_;
    }
  }
  void duplicate() {
    if (recovering_) {
      cwnd_ += mss_;
      return;
    }
    if (++dup_acks_ != 3 || una_ < recover_) return;
    ssthresh_ = std::max((nxt_ - una_) / 2, 2 * mss_);
    recover_ = max_;
    recovering_ = true;
    bytes_acked_ = 0;
    cwnd_ = ssthresh_ + 3 * mss_;
    put_on_wire(pieces_.front());
  }

  // --- RFC 6298
  void measure(Duration r) {
    if (!measured_) {
      srtt_ = r;
      rttvar_ = Duration{r.ns / 2};
      measured_ = true;
    } else {
      const std::int64_t off = r.ns > srtt_.ns ? r.ns - srtt_.ns : srtt_.ns - r.ns;
      rttvar_ = Duration{rttvar_.ns + (off - rttvar_.ns) / 4};
      srtt_ = Duration{srtt_.ns + (r.ns - srtt_.ns) / 8};
    }
  }
  void stop_timer() {
    if (timer_) events_.erase(*timer_);
    if (user_timer_) events_.erase(*user_timer_);
    timer_.reset();
    user_timer_.reset();
  }
  void set_timer() {
    stop_timer();
    timer_ = at(now_ + rto_, 1, [this] { timeout(); });
    if (config_.user_timeout.ns > 0)
      user_timer_ =
          at(std::max(now_, pieces_.front().first + config_.user_timeout), 1, [this] { outcome_.failed = true; });
  }
  void timeout() {
    timer_.reset();
    if (timeouts_ == 15) {
      outcome_.failed = true;
      return;
    }
    if (timeouts_ == 0) ssthresh_ = std::max((nxt_ - una_) / 2, 2 * mss_);
    ++timeouts_;
    cwnd_ = mss_;
    bytes_acked_ = 0;
    dup_acks_ = 0;
    recovering_ = false;
    recover_ = max_;
    rto_ = std::min(rto_ * 2, seconds(120));
    nxt_ = una_;
    set_timer();
    send();
  }

  // --- a closed window is asked after
  void watch_closed_window() {
    const bool closed = end_ > max_ && max_ == una_;
    if (!closed) {
      if (persist_) events_.erase(*persist_);
      persist_.reset();
    } else if (!persist_) {
      persist_wait_ = rto_;
      persist_ = at(now_ + persist_wait_, 1, [this] { probe(); });
    }
  }
  void probe() {
    if (unanswered_ == 15) {
      outcome_.failed = true;
      return;
    }
    ++unanswered_;
    persist_wait_ = std::min(persist_wait_ * 2, seconds(120));
    persist_ = at(now_ + persist_wait_, 1, [this] { probe(); });
    if (const auto arrival = path_.probe(now_, probe_numbers_++)) at(*arrival, 0, [this] { tell(false); });
  }

  // --- the receiver
  void data_arrives(Byte begin, Byte end) {
    ends_[begin] = end;
    const Byte before = got_;
    while (ends_.contains(got_)) got_ = ends_[got_];
    take_partial();
    answer(begin > before);
    while (!frame_ends_.empty() && frame_ends_.front().first <= got_) {
      outcome_.deliveries.push_back({frame_ends_.front().second, now_});
      unread_.push_back(frame_ends_.front());
      frame_ends_.erase(frame_ends_.begin());
    }
    application_reads();
  }
  void take_partial() {
    if (unread_.empty() && (frame_ends_.empty() || frame_ends_.front().first > got_)) taken_ = got_;
  }
  Byte open() const { return taken_ + config_.receive_buffer; }
  void answer(bool out_of_order) {
    if (open() - announced_ >= mss_) announced_ = open();
    tell(out_of_order);
  }
  // Also a probe's answer: it repeats the edge last announced.
  void tell(bool out_of_order) {
    const Ack ack{got_, announced_, out_of_order};
    if (const auto arrival = path_.back(now_, ack_numbers_++)) at(*arrival, 0, [this, ack] { ack_arrives(ack); });
  }
  void application_reads() {
    while (!unread_.empty() && reads_again(script_, now_) == now_) {
      taken_ = std::max(taken_, unread_.front().first);
      unread_.erase(unread_.begin());
      take_partial();
      if (announced_ - got_ < mss_ && open() - announced_ >= mss_) answer(false);
    }
  }

  const StreamConfig& config_;
  const Script& script_;
  RandomPath& path_;
  Outcome outcome_;
  std::map<When, std::function<void()>> events_;
  std::uint64_t order_ = 0;
  Instant now_{0};
  Byte mss_ = 0, cwnd_ = 0, initial_cwnd_ = 0, ssthresh_ = ~Byte{0}, bytes_acked_ = 0;
  Byte una_ = 1, nxt_ = 1, max_ = 1, end_ = 1, recover_ = 0, right_edge_ = 0;
  Byte got_ = 1, taken_ = 1, announced_ = 0;
  bool recovering_ = false, measured_ = false, stopped_ = false;
  Byte dup_acks_ = 0;
  int timeouts_ = 0, unanswered_ = 0;
  Duration srtt_{0}, rttvar_{0}, rto_{0}, persist_wait_{0};
  Instant last_sending_{0};
  std::optional<When> timer_, user_timer_, persist_;
  std::vector<Piece> pieces_;
  std::uint32_t numbers_ = 0, ack_numbers_ = 0, probe_numbers_ = 0;
  std::vector<std::uint32_t> waiting_;
  std::vector<std::pair<Byte, std::uint32_t>> frame_ends_, unread_;
  std::map<Byte, Byte> ends_;
};

}  // namespace

Outcome run_reference(const StreamConfig& config, const Script& script, RandomPath path, Instant end) {
  return Reference(config, script, path).run(end);
}

}  // namespace brokerlab::sim::test
