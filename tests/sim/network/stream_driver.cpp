// SPDX-License-Identifier: Apache-2.0
// The product's stream in the smallest event loop that serves it.
#include <algorithm>
#include <map>

#include "broker_model/base/check.hpp"
#include "sim/network/stream.hpp"
#include "tests/sim/network/reference_stream.hpp"

namespace brokerlab::sim::test {

namespace {

class Driver final : public StreamWire {
 public:
  Driver(const StreamConfig& config, const Script& script, RandomPath& path)
      : script_(script), path_(path), limit_(config.send_buffer), stream_(config) {
    for (std::uint32_t i = 0; i < script.writes.size(); ++i) add(script.writes[i].at, 2, {What::write, i, 0});
    for (const Pause& pause : script.pauses) add(pause.to, 2, {What::read, 0, 0});
  }

  Outcome run(Instant end) {
    for (;;) {
      const Instant poll = stream_.next_event();
      const bool event_first =
          !events_.empty() && (events_.begin()->first.time < poll ||
                               (events_.begin()->first.time == poll && events_.begin()->first.rank == 0));
      const Instant at = event_first ? events_.begin()->first.time : std::max(poll, now_);
      if (at == Instant::never() || at > end || stream_.failed()) break;
      now_ = at;
      ++outcome_.events;
      if (!event_first) {
        stream_.poll(now_, *this);
        room();
        continue;
      }
      const Event event = events_.begin()->second;
      events_.erase(events_.begin());
      handle(event);
    }
    outcome_.failed = stream_.failed();
    return outcome_;
  }

 private:
  enum class What { arrive, hop, probe, write, read };
  struct Event {
    What what;
    std::uint32_t number, bytes;
  };
  struct When {
    Instant time;
    int rank;
    std::uint64_t order;
    auto operator<=>(const When&) const = default;
  };
  void add(Instant at, int rank, Event event) { events_[{at, rank, order_++}] = event; }

  void handle(const Event& event) {
    switch (event.what) {
      case What::arrive:
        stream_.segment_arrived(now_, event.number, *this);
        return take();
      case What::hop: {
        const auto arrival = path_.pass_bottleneck(now_, event.bytes);
        if (arrival) add(*arrival, 0, {What::arrive, event.number, 0});
        return stream_.passed_hop(event.number, {arrival.value_or(Instant::never()),
                                                 arrival ? Passage::Kind::arrives : Passage::Kind::lost, false});
      }
      case What::probe:
        return stream_.probe_arrived(now_, *this);
      case What::write:
        waiting_.push_back(event.number);
        if (!stopped_) fill();
        return;
      case What::read:
        return read();
    }
  }

  void fill() {
    while (next_ < waiting_.size() && !stopped_) {
      const std::uint32_t frame = waiting_[next_++];
      stream_.write(now_, script_.writes[frame].bytes, frame, *this);
      stopped_ = stream_.queued() >= limit_;
      stream_.want_room(stopped_ ? static_cast<std::uint32_t>(limit_ * 2 / 3) : Stream::kNobodyWaits);
    }
  }
  void room() {
    if (!stopped_ || stream_.queued() > limit_ * 2 / 3) return;
    stopped_ = false;
    stream_.want_room(Stream::kNobodyWaits);
    fill();
  }
  void take() {
    while (const std::optional<std::uint32_t> frame = stream_.take_frame()) {
      outcome_.deliveries.push_back({*frame, now_});
      unread_.push_back(script_.writes[*frame].bytes);
    }
    read();
  }
  void read() {
    while (read_ < unread_.size() && reads_again(script_, now_) == now_) stream_.read(now_, unread_[read_++], *this);
  }

  Passage send_segment(Instant now, std::uint32_t segment, std::uint32_t transmission, std::uint32_t bytes) override {
    BROKERLAB_CHECK(now == now_, "a segment sent in the past");
    ++outcome_.segments;
    if (transmission > 0) ++outcome_.repeated;
    const std::optional<Instant> hop = path_.leave(now, segment, transmission);
    if (!hop) return {now, Passage::Kind::lost, false};
    const bool doubled = path_.doubled(segment, transmission);
    for (int copy = 0; copy < (doubled ? 2 : 1); ++copy)
      add(*hop + milliseconds(copy), 0, {path_.has_bottleneck() ? What::hop : What::arrive, segment, bytes});
    return {*hop, path_.has_bottleneck() ? Passage::Kind::goes_on : Passage::Kind::arrives, doubled};
  }
  Passage send_acknowledgement(Instant now, std::uint32_t number) override {
    const auto arrival = path_.back(now, number);
    return {arrival.value_or(now), arrival ? Passage::Kind::arrives : Passage::Kind::lost, false};
  }
  void send_probe(Instant now, std::uint32_t number) override {
    if (const auto arrival = path_.probe(now, number)) add(*arrival, 0, {What::probe, number, 0});
  }
  bool steady() const override { return path_.knobs().steady(); }

  const Script& script_;
  RandomPath& path_;
  std::uint64_t limit_;
  Stream stream_;
  Outcome outcome_;
  std::map<When, Event> events_;
  std::uint64_t order_ = 0;
  Instant now_{0};
  std::vector<std::uint32_t> waiting_, unread_;
  std::size_t next_ = 0, read_ = 0;
  bool stopped_ = false;
};

}  // namespace

Outcome run_stream(const StreamConfig& config, const Script& script, RandomPath path, Instant end) {
  return Driver(config, script, path).run(end);
}

}  // namespace brokerlab::sim::test
