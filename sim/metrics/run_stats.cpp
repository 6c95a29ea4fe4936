// SPDX-License-Identifier: Apache-2.0
#include "sim/metrics/run_stats.hpp"

#include <algorithm>
#include <array>

namespace brokerlab::sim {

namespace {
constexpr std::uint32_t kNoQueue = 0xffffffff;
std::size_t index(NoteKind kind) { return static_cast<std::size_t>(kind); }
std::uint32_t bit_of(std::uint32_t queue) { return std::uint32_t{1} << std::min(queue, std::uint32_t{31}); }

LatencySummary summary(const Histogram& h) {
  return {h.samples(), h.mean(), h.quantile(0.5), h.quantile(0.9), h.quantile(0.99), h.quantile(0.999), h.max()};
}
}  // namespace

RunStats::RunStats(const Setup& setup)
    : setup_(setup),
      messages_(setup.producers),
      queues_(setup.queues.size()),
      blocked_since_(setup.producers, Instant{-1}) {
  for (std::uint32_t i = 0; i < setup.queues.size(); ++i) {
    const std::uint32_t name = setup.queues[i].value;
    if (name >= index_of_name_.size()) index_of_name_.resize(name + 1, kNoQueue);
    index_of_name_[name] = i;
  }
}

void RunStats::want(Notes& notes) {
  for (NoteKind kind :
       {NoteKind::send_intended, NoteKind::send_attempted, NoteKind::send_confirmed, NoteKind::send_refused,
        NoteKind::send_unknown, NoteKind::send_dropped, NoteKind::reply_received, NoteKind::reply_expired,
        NoteKind::reply_ignored, NoteKind::producer_blocked, NoteKind::producer_unblocked, NoteKind::delivered,
        NoteKind::effect, NoteKind::effect_skipped, NoteKind::accepted, NoteKind::acknowledged})
    notes.want(kind);
}

// A batch is dealt out by kind first: in a history kinds follow each other by chance, and a branch on the next one's
// kind is mispredicted more often than not. What counts here is the order within a kind, and that intents come first.
void RunStats::read(std::span<const Note> notes) {
  while (!notes.empty()) {
    const auto batch = notes.first(std::min(notes.size(), kBatch));
    std::array<std::array<std::uint8_t, kBatch>, kNoteKinds> which;  // of each kind, only the first count[kind] are set
    std::array<std::uint16_t, kNoteKinds> count{};
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto kind = static_cast<std::size_t>(batch[i].kind);
      which[kind][count[kind]++] = static_cast<std::uint8_t>(i);
    }
    for (std::size_t kind = 0; kind < count.size(); ++kind)
      if (count[kind] > 0) read(static_cast<NoteKind>(kind), batch, {which[kind].data(), count[kind]});
    if (count[index(NoteKind::producer_blocked)] + count[index(NoteKind::producer_unblocked)] > 0)
      for (const Note& note : batch) blocked(note);
    notes = notes.subspan(batch.size());
  }
}

// Not written out for each kind that has something to say: all of them together are what the cache has to hold.
[[gnu::noinline]] void RunStats::each(std::span<const std::uint8_t> which, std::span<const Note> notes,
                                      void (RunStats::*read_one)(const Note&)) {
  for (const std::uint8_t i : which) (this->*read_one)(notes[i]);
}

void RunStats::read(NoteKind kind, std::span<const Note> notes, std::span<const std::uint8_t> which) {
  switch (kind) {
    case NoteKind::send_intended:
      return each(which, notes, &RunStats::intend);
    case NoteKind::send_attempted:
      totals_.attempts += which.size();
      return;
    case NoteKind::send_confirmed:
      return each(which, notes, &RunStats::confirmed);
    case NoteKind::send_refused:
      totals_.refused += which.size();
      return;
    case NoteKind::send_unknown:
      totals_.unknown += which.size();
      return;
    case NoteKind::send_dropped:
      totals_.dropped_by_producer += which.size();
      return;
    case NoteKind::reply_received:
      return each(which, notes, &RunStats::replied);
    case NoteKind::reply_expired:
      totals_.replies_expired += which.size();
      return;
    case NoteKind::reply_ignored:
      totals_.replies_ignored += which.size();
      return;
    case NoteKind::delivered:
      return each(which, notes, &RunStats::delivered);
    case NoteKind::effect:
      return each(which, notes, &RunStats::affected);
    case NoteKind::effect_skipped:
      totals_.effects_skipped += which.size();
      return;
    case NoteKind::accepted:
      return each(which, notes, &RunStats::accepted);
    case NoteKind::acknowledged:
      return each(which, notes, &RunStats::acknowledged);
    // clang-format off
    case NoteKind::producer_blocked: case NoteKind::producer_unblocked:  // these two in their common order
    case NoteKind::leased: case NoteKind::returned: case NoteKind::discarded: case NoteKind::dropped:
    case NoteKind::dead_lettered: case NoteKind::dead_letter_lost: case NoteKind::purged: case NoteKind::deleted:
    case NoteKind::lease_expired: case NoteKind::send_returned: case NoteKind::settled_ack:
    case NoteKind::settled_return: case NoteKind::settled_reject: case NoteKind::consumer_window:
    case NoteKind::processing_started:
    case NoteKind::refused: case NoteKind::unroutable: case NoteKind::expired: case NoteKind::lost:
    case NoteKind::process_killed: case NoteKind::power_cut: case NoteKind::process_restarted:
    case NoteKind::queue_declared:
    case NoteKind::fault_began: case NoteKind::fault_ended: case NoteKind::disk_alarm: case NoteKind::write_failed:
    case NoteKind::log_damaged:
      // clang-format on
      return;
  }
}

void RunStats::intend(const Note& note) {
  ++totals_.intended;
  if (note.message.producer.value >= messages_.size()) return;
  std::vector<Message>& of_producer = messages_[note.message.producer.value];
  if (note.message.number >= of_producer.size()) [[unlikely]]
    of_producer.resize(note.message.number + 1);
  of_producer[note.message.number].intended = note.time;
  if (note.time >= setup_.warm_up_end) ++measured_intended_;
}

void RunStats::confirmed(const Note& note) {
  ++totals_.confirmed;
  if (const Message* m = find(note.message); m != nullptr && measured(*m)) to_confirm_.add(note.time - m->intended);
}

void RunStats::replied(const Note& note) {
  ++totals_.replies;
  if (const Message* m = find(note.message); m != nullptr && measured(*m)) to_reply_.add(note.time - m->intended);
}

RunStats::Message* RunStats::find(MessageId id) {
  if (id.producer.value >= messages_.size()) return nullptr;
  std::vector<Message>& of_producer = messages_[id.producer.value];
  return id.number < of_producer.size() ? &of_producer[id.number] : nullptr;
}

std::uint32_t RunStats::queue_index(std::uint32_t name) const {
  return name < index_of_name_.size() ? index_of_name_[name] : kNoQueue;
}

void RunStats::delivered(const Note& note) {
  ++totals_.deliveries;
  Message* message = find(note.message);
  const std::uint32_t queue = queue_index(note.place);
  if (message == nullptr || queue == kNoQueue) return;
  if ((message->delivered & bit_of(queue)) != 0) {
    ++totals_.redeliveries;
    return;
  }
  if (measured(*message)) {
    Firsts& firsts = queues_[queue].to_delivery;
    (message->delivered == 0 ? firsts.anywhere : firsts.here).add(note.time - message->intended);
  }
  message->delivered |= bit_of(queue);
}

void RunStats::affected(const Note& note) {
  ++totals_.effects;
  Message* message = find(note.message);
  const std::uint32_t queue = queue_index(note.place);
  if (message == nullptr || queue == kNoQueue) return;
  if ((message->affected & bit_of(queue)) != 0) {
    ++totals_.duplicate_effects;
    return;
  }
  if (measured(*message)) {
    Firsts& firsts = queues_[queue].to_effect;
    (message->affected == 0 ? firsts.anywhere : firsts.here).add(note.time - message->intended);
  }
  if (message->affected == 0 && note.time >= setup_.warm_up_end && note.time <= setup_.load_end) ++measured_effects_;
  message->affected |= bit_of(queue);
}

void RunStats::accepted(const Note& note) {
  const std::uint32_t index = queue_index(note.place);
  if (index != kNoQueue) queues_[index].peak = std::max<std::uint64_t>(queues_[index].peak, note.detail);
}

void RunStats::acknowledged(const Note& note) {
  if (queue_index(note.place) == kNoQueue) return;
  ++acknowledged_;
  last_acknowledged_ = note.time;
}

void RunStats::blocked(const Note& note) {
  const bool now_blocked = note.kind == NoteKind::producer_blocked;
  if (!now_blocked && note.kind != NoteKind::producer_unblocked) return;
  if (note.actor >= blocked_since_.size()) return;
  Instant& since = blocked_since_[note.actor];
  if (now_blocked && since.ns < 0) {
    since = note.time;
    ++blocked_now_;
  } else if (!now_blocked && since.ns >= 0) {
    totals_.producers_blocked += note.time - since;
    since = Instant{-1};
    --blocked_now_;
  }
}

LatencySummary RunStats::over_queues(Firsts Queue::*what) const {
  Histogram all;
  for (const Queue& queue : queues_) all.merge((queue.*what).anywhere);
  return summary(all);
}

void RunStats::report(Instant end, RunReport& report) const {
  report.totals = totals_;
  for (Instant since : blocked_since_)
    if (since.ns >= 0) report.totals.producers_blocked += end - since;
  const std::uint64_t settled = totals_.confirmed + totals_.refused + totals_.unknown + totals_.dropped_by_producer;
  report.totals.pending = totals_.intended > settled ? totals_.intended - settled : 0;
  report.drain_time = std::max(last_acknowledged_ - setup_.load_end, Duration{0});
  report.to_confirm = summary(to_confirm_);
  report.to_delivery = over_queues(&Queue::to_delivery);
  report.to_effect = over_queues(&Queue::to_effect);
  report.to_reply = summary(to_reply_);
  const double span = to_seconds(std::min(end, setup_.load_end) - setup_.warm_up_end);
  if (span > 0) {
    report.offered_rate = static_cast<double>(measured_intended_) / span;
    report.throughput = static_cast<double>(measured_effects_) / span;
  }
  for (std::size_t i = 0; i < queues_.size() && i < report.queues.size(); ++i) {
    report.queues[i].peak_length = queues_[i].peak;
    report.queues[i].to_delivery = summary(queues_[i].to_delivery.all());
    report.queues[i].to_effect = summary(queues_[i].to_effect.all());
  }
}

SeriesPoint RunStats::series_point(Instant time) const {
  SeriesPoint point;
  point.time = time;
  point.intended = totals_.intended;
  point.confirmed = totals_.confirmed;
  point.delivered = totals_.deliveries;
  point.acknowledged = acknowledged_;
  point.blocked_producers = blocked_now_;
  return point;
}

}  // namespace brokerlab::sim
