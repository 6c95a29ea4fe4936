// SPDX-License-Identifier: Apache-2.0
// What one run came to. Plain values; rendering is the reader's business.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "broker_model/base/time.hpp"
#include "broker_model/history/verdict.hpp"
#include "sim/metrics/close_report.hpp"

namespace brokerlab::sim {

/// A latency distribution's summary; times from the intended send. `samples` 0 = no figures.
struct LatencySummary {
  std::uint64_t samples = 0;
  Duration mean{0}, p50{0}, p90{0}, p99{0}, p999{0}, max{0};
};

/// One queue's conservation row, unit the entry: accepted + resurrected = the sum of the rest.
struct ConservationRow {
  std::string queue;
  std::uint32_t place = 0xffffffff;  ///< the queue's NameId, as notes have it
  std::uint64_t accepted = 0, resurrected = 0;
  std::uint64_t acknowledged = 0, dead_lettered = 0, expired = 0, dropped = 0, discarded = 0, purged = 0, deleted = 0,
                lost = 0;
  std::uint64_t ready = 0, delayed = 0, leased = 0;
  std::uint64_t refused = 0;      ///< not in the sum: never accepted
  std::uint64_t peak_length = 0;  ///< most ready+leased at any time
  bool balanced = false;
  LatencySummary to_delivery;  ///< intended send -> first delivery from this queue
  LatencySummary to_effect;    ///< intended send -> first effect of a delivery from this queue
};

/// Counts over all messages and attempts of a run.
struct Totals {
  std::uint64_t intended = 0, attempts = 0, confirmed = 0, refused = 0, unknown = 0, dropped_by_producer = 0,
                pending = 0;
  std::uint64_t deliveries = 0, redeliveries = 0;  ///< redeliveries: deliveries of a (message, queue) after its first
  std::uint64_t effects = 0, duplicate_effects = 0, effects_skipped = 0;
  std::uint64_t replies = 0, replies_expired = 0, replies_ignored = 0;  ///< see NoteKind
  Duration producers_blocked{0};                                        ///< summed over producers
};

/// How the run ended. `limit` names what was reached; anything but finished is reported and no verdict is a pass.
enum class RunEnd : std::uint8_t { quiet, drain_over, limit_reached, stalled, interrupted };

/// One guarantee as stated and as judged.
struct JudgedClaim {
  history::Judgement judgement;
  history::Expectation expectation = history::Expectation::must_hold;
  bool as_expected = false;
};

/// One point of --series: gauges at a time, counts since the point before.
struct SeriesPoint {
  Instant time;
  std::uint64_t ready = 0, leased = 0;
  std::uint64_t intended = 0, confirmed = 0, delivered = 0, acknowledged = 0;
  std::uint64_t blocked_producers = 0;
};

struct RunReport {
  RunEnd end = RunEnd::quiet;
  std::string end_detail;  ///< what limit, or who stalled; empty when quiet
  Instant ended_at;
  std::uint64_t seed = 0;
  std::uint64_t fingerprint = 0;
  std::uint64_t events = 0;
  Totals totals;
  LatencySummary to_confirm;   ///< intended send -> confirm
  LatencySummary to_delivery;  ///< intended send -> first delivery
  LatencySummary to_effect;    ///< intended send -> first effect
  LatencySummary to_reply;     ///< intended send -> the reply that was waited for
  double offered_rate = 0;     ///< intended per second over the load phase after warm-up
  double throughput = 0;       ///< first effects per second over the same time
  Duration drain_time{0};      ///< from the end of the load to the last acknowledgement
  std::vector<ConservationRow> queues;
  std::vector<std::uint64_t> faults_struck;  ///< how often each configured fault hit a process
  std::uint64_t crashes = 0;                 ///< consumers that a poisonous message killed
  std::vector<JudgedClaim> claims;
  std::vector<SeriesPoint> series;
  std::vector<std::string> biography;  ///< of the followed message
  std::optional<CloseReport> close;    ///< with RunOptions::close_look
};

}  // namespace brokerlab::sim
