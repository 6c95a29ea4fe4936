// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/guarantees/conservation.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace brokerlab::history {

void Conservation::left_without_entry(const Scene& scene) {
  constexpr std::uint64_t kEntries = kinds({NoteKind::accepted, NoteKind::acknowledged, NoteKind::discarded,
                                            NoteKind::dropped, NoteKind::dead_lettered, NoteKind::dead_letter_lost,
                                            NoteKind::expired, NoteKind::purged, NoteKind::deleted, NoteKind::lost});
  findings_.violate(scene.note.message, findings_.wants_proof() ? story(scene, kEntries) : std::vector<Note>{});
}

void Conservation::recovered_without_entry(const EntryRef& entry) { findings_.violate(entry.message, {}); }

Judgement Conservation::judge(const Books& books, const End& end) const {
  Findings findings = findings_;
  findings.test(accepted_);
  std::string unbalanced;
  if (end.walked) {
    for (const ConservationRow& row : conservation_table(books, end.counts)) {
      if (row.holds()) continue;
      findings.violate(std::nullopt, {});
      unbalanced +=
          fmt::format("; queue {}: {} in, {} out, {} live",
                      row.book.facts.name.empty() ? std::to_string(row.book.facts.queue.value) : row.book.facts.name,
                      row.book.incoming(), row.book.gone(), row.count.ready + row.count.delayed + row.count.leased);
    }
  }
  Judgement judgement =
      findings.judge(Guarantee::conservation, "accepted entries", "do not add up", end.walked ? 0 : accepted_);
  if (judgement.verdict == Verdict::violated)
    judgement.summary = fmt::format("the entries do not add up in {} places{}", judgement.violations, unbalanced);
  return judgement;
}

std::vector<ConservationRow> conservation_table(const Books& books, std::span<const QueueCount> counts) {
  std::vector<ConservationRow> rows;
  for (const Book& book : books.all()) rows.push_back({book, {}});
  for (const QueueCount& walked : counts) {
    auto row = std::find_if(rows.begin(), rows.end(),
                            [&](const ConservationRow& r) { return r.book.facts.queue == walked.queue; });
    if (row == rows.end()) {
      rows.emplace_back();
      row = rows.end() - 1;
      row->book.facts.queue = walked.queue;
    }
    row->count = walked.count;
  }
  return rows;
}

}  // namespace brokerlab::history
