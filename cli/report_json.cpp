// SPDX-License-Identifier: Apache-2.0
#include "cli/report_json.hpp"

#include <fmt/format.h>

#include "broker_model/history/note_names.hpp"
#include "cli/client_names.hpp"
#include "cli/faults_text.hpp"
#include "cli/json.hpp"
#include "cli/note_text.hpp"
#include "cli/verdict_summary.hpp"

namespace brokerlab::cli {

namespace {

json::object latency(const sim::LatencySummary& l) {
  if (l.samples == 0) return {{"samples", 0}};
  return {{"samples", l.samples}, {"mean_ns", l.mean.ns}, {"p50_ns", l.p50.ns}, {"p90_ns", l.p90.ns},
          {"p99_ns", l.p99.ns},   {"p999_ns", l.p999.ns}, {"max_ns", l.max.ns}};
}

json::object queue(const sim::ConservationRow& row) {
  return {{"queue", text(row.queue)},
          {"accepted", row.accepted},
          {"resurrected", row.resurrected},
          {"acknowledged", row.acknowledged},
          {"dead_lettered", row.dead_lettered},
          {"expired", row.expired},
          {"dropped", row.dropped},
          {"discarded", row.discarded},
          {"purged", row.purged},
          {"deleted", row.deleted},
          {"lost", row.lost},
          {"ready", row.ready},
          {"delayed", row.delayed},
          {"leased", row.leased},
          {"refused", row.refused},
          {"peak_length", row.peak_length},
          {"balanced", row.balanced},
          {"to_delivery", latency(row.to_delivery)},
          {"to_effect", latency(row.to_effect)}};
}

json::object note(const Note& n, const sim::RunReport& report, const sim::WorldConfig& config) {
  json::object out{{"time_ns", n.time.ns},
                   {"kind", text(history::name_of(n.kind))},
                   {"flag", n.flag},
                   {"count", n.count},
                   {"detail", n.detail}};
  if (const std::string place = place_text(report, n); !place.empty()) out["queue"] = text(place);
  if (n.message.producer.valid()) out["message"] = text(message_name(config, n.message));
  return out;
}

json::object claim(const sim::JudgedClaim& judged, const sim::RunReport& report, const sim::WorldConfig& config) {
  const history::Judgement& judgement = judged.judgement;
  json::array proof;
  for (const Note& n : judgement.proof) proof.push_back(note(n, report, config));
  json::object out{{"guarantee", text(judgement.name())},
                   {"stated", text(history::name_of(judged.expectation))},
                   {"verdict", text(history::name_of(judgement.verdict))},
                   {"as_stated", judged.as_expected},
                   {"tested", judgement.tested},
                   {"violations", judgement.violations},
                   {"summary", text(judgement.summary)},
                   {"proof", std::move(proof)}};
  if (judgement.first) out["first_message"] = text(message_name(config, *judgement.first));
  return out;
}

json::object totals(const sim::Totals& t) {
  return {{"intended", t.intended},
          {"attempts", t.attempts},
          {"confirmed", t.confirmed},
          {"refused", t.refused},
          {"unknown", t.unknown},
          {"dropped_by_producer", t.dropped_by_producer},
          {"pending", t.pending},
          {"deliveries", t.deliveries},
          {"redeliveries", t.redeliveries},
          {"effects", t.effects},
          {"duplicate_effects", t.duplicate_effects},
          {"effects_skipped", t.effects_skipped},
          {"replies", t.replies},
          {"replies_expired", t.replies_expired},
          {"replies_ignored", t.replies_ignored},
          {"producers_blocked_ns", t.producers_blocked.ns}};
}

json::object point(const sim::SeriesPoint& p) {
  return {{"time_ns", p.time.ns},
          {"ready", p.ready},
          {"leased", p.leased},
          {"intended", p.intended},
          {"confirmed", p.confirmed},
          {"delivered", p.delivered},
          {"acknowledged", p.acknowledged},
          {"blocked_producers", p.blocked_producers}};
}

const char* verdict_word(ExitCode code) {
  switch (code) {
    case ExitCode::as_stated:
      return "as stated";
    case ExitCode::verdict_differs:
      return "differs";
    case ExitCode::inconclusive:
      return "inconclusive";
    case ExitCode::unusable_input:
    case ExitCode::our_fault:
      break;
  }
  return "?";
}

}  // namespace

std::string report_json(const sim::RunReport& report, const ReportContext& context) {
  json::array claims, queues, series, biography, faults;
  for (std::size_t i = 0; i < report.faults_struck.size(); ++i) {
    const sim::FaultConfig& fault = context.scenario.config.faults[i];
    faults.push_back({{"kind", fault_kind_text(fault.kind)},
                      {"target", text(fault.target)},
                      {"struck", report.faults_struck[i]},
                      {"endogenous", fault.when.given()}});
  }
  for (const auto& each : report.claims) claims.push_back(claim(each, report, context.scenario.config));
  for (const auto& each : report.queues) queues.push_back(queue(each));
  for (const auto& each : report.series) series.push_back(point(each));
  for (const auto& line : report.biography) biography.push_back(text(line));
  const json::object out{{"scenario", text(context.scenario_path)},
                         {"title", text(context.scenario.title)},
                         {"seed", report.seed},
                         {"verdict", verdict_word(exit_code(report))},
                         {"claims", std::move(claims)},
                         {"end", end_name(report.end)},
                         {"end_detail", text(report.end_detail)},
                         {"ended_at_ns", report.ended_at.ns},
                         {"events", report.events},
                         {"queues", std::move(queues)},
                         {"latency",
                          {{"to_confirm", latency(report.to_confirm)},
                           {"to_delivery", latency(report.to_delivery)},
                           {"to_effect", latency(report.to_effect)},
                           {"to_reply", latency(report.to_reply)}}},
                         {"offered_rate_per_s", report.offered_rate},
                         {"throughput_per_s", report.throughput},
                         {"totals", totals(report.totals)},
                         {"faults", std::move(faults)},
                         {"crashes", report.crashes},
                         {"series", std::move(series)},
                         {"biography", std::move(biography)},
                         {"interval", nullptr},
                         {"fingerprint", fmt::format("{:016x}", report.fingerprint)},
                         {"replay", text(context.replay)}};
  return json::serialize(out) + "\n";
}

}  // namespace brokerlab::cli
