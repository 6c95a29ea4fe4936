// SPDX-License-Identifier: Apache-2.0
#include "sim/world/run.hpp"

#include <algorithm>
#include <system_error>

#include "broker_model/base/check.hpp"
#include "broker_model/history/biography.hpp"
#include "broker_model/history/guarantees.hpp"
#include "sim/metrics/close_look.hpp"
#include "sim/metrics/run_stats.hpp"
#include "sim/world/reading_thread.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

namespace {

// Notes are read when this many have gathered: large enough to keep the readers' code and tables warm, and small enough
// to be still in the cache. Another thread is not woken for so few.
constexpr std::size_t kNoteBatch = 1024;
constexpr std::size_t kNoteBatchOfThread = 4096;
// How often, in events, the outside is asked whether to go on.
constexpr std::uint64_t kPollEvery = 1U << 14;

bool of_a_process(NoteKind kind) {
  return kind == NoteKind::process_killed || kind == NoteKind::power_cut || kind == NoteKind::process_restarted ||
         kind >= NoteKind::fault_began;
}

history::Context context_of(const World& world) {
  history::Context context;
  const WorldConfig& config = world.config();
  std::uint64_t largest_body = 0;
  for (const ProducerGroupConfig& group : config.producers) {
    const Constant* constant = std::get_if<Constant>(&group.body_size);
    largest_body =
        std::max(largest_body, constant != nullptr ? static_cast<std::uint64_t>(constant->value + 0.5) : 0xffffffffU);
  }
  for (std::size_t i = 0; i < config.queues.size(); ++i) {
    const QueueConfig& queue = config.queues[i];
    history::QueueFacts facts =
        history::facts_of(world.queues()[i], queue.name, {queue.store, queue.subscription, {}}, largest_body);
    if (!queue.dead_letter_queue.empty())
      facts.dead_letter_targets = {*world.dictionary().find(queue.dead_letter_queue)};
    context.queues.push_back(std::move(facts));
  }
  return context;
}

std::vector<history::Stated> stated_of(std::span<const Claim> claims) {
  std::vector<history::Stated> stated;
  for (const Claim& claim : claims) {
    const std::optional<history::Guarantee> guarantee = history::guarantee_named(claim.guarantee);
    BROKERLAB_CHECK(guarantee.has_value(), "a claim about no known guarantee");
    stated.push_back({*guarantee, claim.expectation});
  }
  // The conservation table is always drawn up; unasked, it is no verdict.
  const auto conservation = [](const history::Stated& s) { return s.guarantee == history::Guarantee::conservation; };
  if (std::none_of(stated.begin(), stated.end(), conservation))
    stated.push_back({history::Guarantee::conservation, history::Expectation::may_break});
  return stated;
}

RunStats::Setup stats_setup(const World& world) {
  const RunConfig& run = world.config().run;
  return {world.producers(), world.queues(), Instant{0} + run.warm_up, Instant{0} + run.duration};
}

CloseLook::Setup close_setup(const World& world) {
  CloseLook::Setup setup{world.producers(), {}, world.queues()};
  for (std::uint32_t group = 0; group < world.config().consumers.size(); ++group)
    setup.group_of_consumer.resize(setup.group_of_consumer.size() + world.config().consumers[group].count, group);
  return setup;
}

class Runner {
 public:
  Runner(const WorldConfig& config, std::span<const Claim> claims, const RunOptions& options)
      : options_(options),
        claims_(claims),
        world_(config),
        context_(context_of(world_)),
        guarantees_(context_, stated_of(claims)),
        stats_(stats_setup(world_)) {
    RunStats::want(world_.notes());
    if (options_.check) guarantees_.want(world_.notes());
    if (options_.close_look) {
      close_.emplace(close_setup(world_));
      CloseLook::want(world_.notes());
    }
    if (options_.follow) world_.notes().want_all();
    if (options_.reading_thread) start_thread();
  }

  RunReport run() {
    loop();
    // Without a last point the counts would not add up to the run's.
    if (options_.series_interval.ns > 0) take_sample(world_.now());
    read_all_notes();
    return report();
  }

 private:
  void start_thread() {
    try {
      thread_.emplace([this](std::span<const Note> notes) { read(notes); });
    } catch (const std::system_error&) {
      // No thread to be had: this one reads too, and the report is the same.
    }
  }

  void loop() {
    const RunConfig& run = world_.config().run;
    const Instant end = Instant{0} + run.duration + run.drain;
    Instant sample = options_.series_interval.ns > 0 ? Instant{0} : Instant::never();
    const std::size_t batch = thread_ ? kNoteBatchOfThread : kNoteBatch;
    while (report_.end == RunEnd::quiet) {
      if (world_.run_some(std::min(end, sample), batch, kPollEvery)) {
        if (world_.has_recovered())
          recovered(*world_.take_recovered());  // ahead of the batch: it says where among these notes it was
        if (world_.notes().all().size() >= batch) read_notes();
        if (world_.events() % kPollEvery == 0) poll(run);
      } else if (sample <= end && !world_.stall() && world_.next_time() != Instant::never()) {
        sample = take_sample(sample);
      } else {
        break;
      }
    }
    if (report_.end != RunEnd::quiet) return;
    if (world_.stall()) return stalled();
    if (world_.next_time() != Instant::never()) report_.end = RunEnd::drain_over;
  }

  void poll(const RunConfig& run) {
    if (options_.interrupted != nullptr && options_.interrupted->load(std::memory_order_relaxed))
      report_.end = RunEnd::interrupted;
    if (options_.reached != nullptr) options_.reached->store(world_.now().ns, std::memory_order_relaxed);
    const auto limit = [&](const char* name, std::uint64_t value) {
      report_.end = RunEnd::limit_reached;
      report_.end_detail = std::string(name) + " = " + std::to_string(value) + " was reached";
    };
    if (world_.events() >= run.max_events) limit("run.max_events", run.max_events);
    if (world_.intended() >= run.max_messages) limit("run.max_messages", run.max_messages);
  }

  void stalled() {
    report_.end = RunEnd::stalled;
    const Stall& stall = *world_.stall();
    report_.end_detail = std::to_string(stall.limit) + " events at one instant (" + std::to_string(stall.at.ns) +
                         " ns), the last of them: ";
    for (std::size_t i = 0; i < std::min<std::size_t>(stall.recent_count, 4); ++i)
      report_.end_detail += (i > 0 ? "; " : "") + world_.name_of(stall.recent[i]);
  }

  Instant take_sample(Instant at) {
    read_all_notes();
    SeriesPoint now = stats_.series_point(at);
    if (const amqp::Server* server = world_.server())
      for (NameId queue : world_.queues()) {
        const StoreCount gauge = server->core().gauge(queue);
        now.ready += gauge.ready;
        now.leased += gauge.leased;
      }
    SeriesPoint delta = now;
    delta.intended -= last_sample_.intended;
    delta.confirmed -= last_sample_.confirmed;
    delta.delivered -= last_sample_.delivered;
    delta.acknowledged -= last_sample_.acknowledged;
    last_sample_ = now;
    report_.series.push_back(delta);
    return at + options_.series_interval;
  }

  void read_notes() {
    if (thread_) return thread_->hand_over(world_.notes());
    read(world_.notes().all());
    world_.notes().clear();
  }

  /// Afterwards nobody else reads or writes what this object knows.
  void read_all_notes() {
    read_notes();
    if (thread_) thread_->finish();
  }

  void read(std::span<const Note> notes) {
    stats_.read(notes);
    if (close_) close_->read(notes);
    if (options_.check) guarantees_.read(notes);
    if (options_.follow)
      for (const Note& note : notes)
        if (note.message == *options_.follow || of_a_process(note.kind)) followed_.push_back(note);
  }

  // What the broker found counts before what it does about it: entries that are too old leave in its first step.
  void recovered(const World::Recovered& found) {
    if (thread_) thread_->finish();
    const std::span<const Note> notes = world_.notes().all();
    read(notes.first(found.notes_before));
    if (options_.check) guarantees_.recovered(found.entries, world_.now());
    read(notes.subspan(found.notes_before));
    world_.notes().clear();
  }

  RunReport report() {
    report_.ended_at = world_.now();
    report_.seed = world_.config().run.seed;
    report_.fingerprint = world_.fingerprint();
    report_.events = world_.events();
    report_.faults_struck = world_.faults_struck();
    report_.crashes = world_.crashes();
    report_.queues.resize(world_.queues().size());
    for (std::size_t i = 0; i < world_.queues().size(); ++i) {
      report_.queues[i].queue = world_.config().queues[i].name;
      report_.queues[i].place = world_.queues()[i].value;
    }
    if (options_.check) judge();
    stats_.report(world_.now(), report_);
    if (close_) report_.close = close_->report(world_.now());
    if (options_.follow) tell();
    return std::move(report_);
  }

  void judge() {
    const std::vector<history::EntryRef> stored = world_.stored();
    std::vector<history::QueueCount> counts;
    for (NameId queue : world_.queues()) counts.push_back({queue, count_of(queue)});
    const bool quiet = report_.end == RunEnd::quiet;
    const history::End end{quiet, quiet || report_.end == RunEnd::drain_over, world_.server() != nullptr, stored,
                           counts};
    const std::vector<history::Judged> judged = guarantees_.judge(end);
    for (std::size_t i = 0; i < claims_.size(); ++i)
      report_.claims.push_back({judged[i].judgement, judged[i].expectation, judged[i].expected()});
    for (std::size_t i = 0; i < counts.size(); ++i) fill_row(report_.queues[i], world_.queues()[i], counts[i].count);
  }

  history::StoreCount count_of(NameId queue) const {
    history::StoreCount count;
    if (const amqp::Server* server = world_.server()) {
      const StoreCount found = server->core().count(queue);
      count.ready = found.ready;
      count.leased = found.leased + world_.held_directly(queue).size();
    }
    return count;
  }

  void fill_row(ConservationRow& row, NameId queue, const history::StoreCount& count) const {
    row.ready = count.ready;
    row.leased = count.leased;
    const history::Book* book = guarantees_.ledger().books().find(queue);
    if (book == nullptr) return;
    row.accepted = book->accepted;
    row.resurrected = book->resurrected;
    row.acknowledged = book->acknowledged;
    row.dead_lettered = book->dead_lettered;
    row.expired = book->expired;
    row.dropped = book->dropped;
    row.discarded = book->discarded + book->dead_letter_lost;
    row.purged = book->purged;
    row.deleted = book->deleted;
    row.lost = book->lost;
    row.refused = book->refused;
    row.balanced = book->incoming() == book->gone() + count.ready + count.delayed + count.leased;
  }

  void tell() {
    std::string text;
    history::tell(
        followed_, *options_.follow, [&](NameId name) { return world_.dictionary().text(name); }, text);
    std::size_t from = 0;
    while (from < text.size()) {
      const std::size_t to = std::min(text.find('\n', from), text.size());
      report_.biography.push_back(text.substr(from, to - from));
      from = to + 1;
    }
  }

  const RunOptions& options_;
  std::span<const Claim> claims_;
  World world_;
  history::Context context_;
  history::Guarantees guarantees_;
  RunStats stats_;
  std::optional<CloseLook> close_;
  RunReport report_;
  SeriesPoint last_sample_;
  std::vector<Note> followed_;
  std::optional<ReadingThread> thread_;  // last: it writes to the others
};

}  // namespace

RunReport run(const WorldConfig& config, std::span<const Claim> claims, const RunOptions& options) {
  return Runner(config, claims, options).run();
}

}  // namespace brokerlab::sim
