// SPDX-License-Identifier: Apache-2.0
#include "cli/report_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/client_names.hpp"
#include "cli/faults_text.hpp"
#include "cli/figures.hpp"
#include "cli/note_text.hpp"
#include "cli/text_table.hpp"
#include "cli/verdict_summary.hpp"

namespace brokerlab::cli {

namespace {

using history::Verdict;
using sim::ConservationRow;
using sim::RunReport;

constexpr std::size_t kProofLines = 12;

const char* mark(ClaimState state) {
  switch (state) {
    case ClaimState::as_stated:
      return "ok";
    case ClaimState::differs:
      return "DIFFERS";
    case ClaimState::open:
      return "open";
  }
  return "?";
}

std::string claims_text(const RunReport& report) {
  std::string out;
  for (const sim::JudgedClaim& claim : report.claims)
    out += fmt::format("  {:<7}  {:<24}  {:<10}  {:<12}  {}\n", mark(state_of(claim, report.end)),
                       claim.judgement.name(), history::name_of(claim.expectation),
                       history::name_of(claim.judgement.verdict), claim.judgement.summary);
  return out;
}

std::string proof_text(const sim::JudgedClaim& claim, const RunReport& report, const sim::WorldConfig& config) {
  const history::Judgement& judgement = claim.judgement;
  if (judgement.verdict != Verdict::violated) return {};
  std::string out = fmt::format("\nproof that {} broke{}\n", judgement.name(),
                                judgement.first ? ", as by " + message_name(config, *judgement.first) : "");
  const std::size_t shown = std::min(judgement.proof.size(), kProofLines);
  for (std::size_t i = 0; i < shown; ++i) out += "  " + note_text(config, report, judgement.proof[i]) + "\n";
  if (shown < judgement.proof.size()) out += fmt::format("  ... {} more\n", judgement.proof.size() - shown);
  return out;
}

struct Column {
  const char* name;
  std::uint64_t ConservationRow::*member;
  bool always;
};
constexpr std::array kColumns{
    Column{"accepted", &ConservationRow::accepted, true},
    Column{"resurrected", &ConservationRow::resurrected, false},
    Column{"acknowledged", &ConservationRow::acknowledged, true},
    Column{"dead-lettered", &ConservationRow::dead_lettered, false},
    Column{"expired", &ConservationRow::expired, false},
    Column{"dropped", &ConservationRow::dropped, false},
    Column{"discarded", &ConservationRow::discarded, false},
    Column{"purged", &ConservationRow::purged, false},
    Column{"deleted", &ConservationRow::deleted, false},
    Column{"lost", &ConservationRow::lost, true},
    Column{"ready", &ConservationRow::ready, true},
    Column{"delayed", &ConservationRow::delayed, false},
    Column{"leased", &ConservationRow::leased, true},
    Column{"refused", &ConservationRow::refused, false},
    Column{"peak", &ConservationRow::peak_length, true},
};

bool shown(const Column& column, const RunReport& report) {
  return column.always || std::any_of(report.queues.begin(), report.queues.end(),
                                      [&](const ConservationRow& row) { return row.*column.member != 0; });
}

std::string conservation_text(const RunReport& report) {
  TextTable table;
  std::vector<std::string> header{"queue"};
  for (const Column& column : kColumns)
    if (shown(column, report)) header.emplace_back(column.name);
  header.emplace_back("balance");
  table.row(std::move(header));
  for (const ConservationRow& row : report.queues) {
    std::vector<std::string> cells{row.queue};
    for (const Column& column : kColumns)
      if (shown(column, report)) cells.push_back(count_text(row.*column.member));
    cells.emplace_back(row.balanced ? "ok" : "BROKEN");
    table.row(std::move(cells));
  }
  return "\nconservation, in entries: accepted = where they went + what is still there (peak = most ready+leased)\n" +
         table.text();
}

void latency_row(TextTable& table, std::string name, const sim::LatencySummary& latency) {
  if (latency.samples == 0) return;
  table.row({std::move(name), count_text(latency.samples), time_text(latency.mean), time_text(latency.p50),
             time_text(latency.p90), time_text(latency.p99), time_text(latency.p999), time_text(latency.max)});
}

std::string latency_text(const RunReport& report) {
  TextTable table;
  table.row({"", "samples", "mean", "p50", "p90", "p99", "p99.9", "max"});
  latency_row(table, "confirm", report.to_confirm);
  latency_row(table, "delivery", report.to_delivery);
  latency_row(table, "effect", report.to_effect);
  latency_row(table, "reply", report.to_reply);
  if (report.queues.size() > 1) {
    for (const ConservationRow& row : report.queues) {
      latency_row(table, "delivery from " + row.queue, row.to_delivery);
      latency_row(table, "effect from " + row.queue, row.to_effect);
    }
  }
  return "\nlatency from the intended send\n" + table.text();
}

std::string totals_text(const RunReport& report) {
  const sim::Totals& t = report.totals;
  std::string out = fmt::format("\nthroughput: {} offered, {} served (first effects)\n", rate_text(report.offered_rate),
                                rate_text(report.throughput));
  out +=
      fmt::format("messages: {} intended, {} publishes, {} confirmed, {} refused, {} unknown, {} never sent, {} open\n",
                  t.intended, t.attempts, t.confirmed, t.refused, t.unknown, t.dropped_by_producer, t.pending);
  out += fmt::format("deliveries: {}, of which {} redeliveries; effects: {}, of which {} duplicates; {} skipped\n",
                     t.deliveries, t.redeliveries, t.effects, t.duplicate_effects, t.effects_skipped);
  if (t.replies + t.replies_expired + t.replies_ignored > 0)
    out += fmt::format("replies: {} in time, {} expired, {} that nobody waited for\n", t.replies, t.replies_expired,
                       t.replies_ignored);
  if (t.producers_blocked.ns > 0)
    out += fmt::format("producers were blocked for {} in all\n", time_text(t.producers_blocked));
  return out;
}

std::string biography_text(const RunReport& report) {
  if (report.biography.empty()) return {};
  std::string out = "\nbiography\n";
  for (const std::string& line : report.biography) out += "  " + line + "\n";
  return out;
}

std::string end_text(const RunReport& report, const ReportContext& context) {
  const std::string detail = report.end_detail.empty() ? "" : ": " + report.end_detail;
  return fmt::format("{}, seed {}: {} after {} of simulated time and {} events{}\n", context.scenario_path, report.seed,
                     end_name(report.end), time_text(Duration{report.ended_at.ns}), report.events, detail);
}

}  // namespace

std::string fingerprint_line(const RunReport& report) { return fmt::format("fingerprint {:016x}", report.fingerprint); }

std::string quiet_text(const RunReport& report) {
  return verdict_line(report) + "\n" + fingerprint_line(report) + "\n";
}

std::string report_text(const RunReport& report, const ReportContext& context) {
  std::string out = verdict_line(report) + "\n" + claims_text(report) + end_text(report, context);
  for (const sim::JudgedClaim& claim : report.claims) out += proof_text(claim, report, context.scenario.config);
  out += conservation_text(report) + latency_text(report) + totals_text(report) +
         faults_text(report, context.scenario.config) + biography_text(report);
  return out + "one run: no interval\n\n" + fingerprint_line(report) + "\nreplay: " + context.replay + "\n";
}

}  // namespace brokerlab::cli
