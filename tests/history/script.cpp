// SPDX-License-Identifier: Apache-2.0
#include "tests/history/script.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "broker_model/history/note_names.hpp"

namespace brokerlab::history {

MessageId message(std::uint32_t producer, std::uint32_t number) { return {ProducerId{producer}, number}; }

EntryRef entry(std::uint32_t producer, std::uint32_t number, std::uint32_t queue) {
  return {message(producer, number), NameId{queue}};
}

namespace {

std::uint32_t number_of(const std::string& digits) { return static_cast<std::uint32_t>(std::stoul(digits)); }

MessageId parse_message(const std::string& word) {
  if (word == "-") return {};
  const std::size_t hash = word.find('#');
  return message(number_of(word.substr(0, hash)), number_of(word.substr(hash + 1)));
}

void parse_field(const std::string& word, Note& note) {
  if (word[0] == 'q') {
    note.place = number_of(word.substr(1));
    return;
  }
  const std::size_t equals = word.find('=');
  const std::string key = word.substr(0, equals);
  const std::uint32_t value = number_of(word.substr(equals + 1));
  if (key == "count")
    note.count = static_cast<std::uint16_t>(value);
  else if (key == "flag")
    note.flag = static_cast<std::uint8_t>(value);
  else if (key == "detail")
    note.detail = value;
  else if (key == "actor")
    note.actor = value;
  else
    ADD_FAILURE() << "what is " << word;
}

class Reader {
 public:
  void line(const std::string& text) {
    std::istringstream words(text);
    std::string first;
    if (!(words >> first)) return;
    if (first == "recovered") return recovered(words);
    if (first == "wait") return wait(words);
    std::string kind;
    words >> kind;
    Note note{.time = {}, .message = parse_message(first), .count = 1};
    for (std::string word; words >> word;) parse_field(word, note);
    for (const NoteKind each : kinds_of(kind)) add(each, note);
  }
  offline::History history;

 private:
  static std::vector<NoteKind> kinds_of(const std::string& word) {
    if (word == "sent")
      return {NoteKind::send_intended, NoteKind::send_attempted, NoteKind::accepted, NoteKind::send_confirmed};
    if (word == "served")
      return {NoteKind::leased, NoteKind::delivered, NoteKind::effect, NoteKind::settled_ack, NoteKind::acknowledged};
    const std::optional<NoteKind> kind = note_kind_named(word);
    EXPECT_TRUE(kind.has_value()) << "no such kind: " << word;
    return {kind.value_or(NoteKind::queue_declared)};
  }
  void add(NoteKind kind, Note note) {
    note.kind = kind;
    if (kind == NoteKind::send_intended && note.detail == 0) note.detail = 100;
    note.time = now_;
    now_ += milliseconds(1);
    history.notes.push_back(note);
  }
  void wait(std::istringstream& words) {
    std::int64_t ms = 0;
    words >> ms;
    now_ += milliseconds(ms);
  }
  void recovered(std::istringstream& words) {
    offline::Recovery recovery{.before = history.notes.size()};
    for (std::string word; words >> word;) {
      const std::size_t at = word.find('@');
      recovery.stored.push_back({parse_message(word.substr(0, at)), NameId{number_of(word.substr(at + 2))}});
    }
    history.recoveries.push_back(recovery);
  }
  Instant now_{1'000'000};
};

}  // namespace

offline::History script(std::string_view text) {
  Reader reader;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) reader.line(line);
  return reader.history;
}

std::string text_of_note(const Note& note) {
  std::string text = fmt::format("{} ", note.time.ns / 1'000'000);
  text += note.message.producer.valid() ? text_of(note.message) : std::string("-");
  text += fmt::format(" {}", name_of(note.kind));
  if (note.place != 0xffffffff) text += fmt::format(" q{}", note.place);
  if (note.count > 1) text += fmt::format(" count={}", note.count);
  if (note.flag != 0) text += fmt::format(" flag={}", note.flag);
  return text;
}

std::vector<std::string> text_of_notes(const std::vector<Note>& notes) {
  std::vector<std::string> lines;
  for (const Note& note : notes) lines.push_back(text_of_note(note));
  return lines;
}

Walk::Walk(std::vector<EntryRef> entries) : stored(std::move(entries)) {
  std::map<NameId, std::uint64_t> ready;
  for (const EntryRef& each : stored) ++ready[each.queue];
  for (const auto& [queue, count] : ready) counts.push_back({queue, {.ready = count}});
}

End Walk::end() const { return End{.drained = true, .walked = true, .stored = stored, .counts = counts}; }

void feed(Ledger& ledger, const offline::History& history, std::size_t batch) {
  std::size_t next = 0;
  const std::span<const Note> notes(history.notes);
  for (const offline::Recovery& recovery : history.recoveries) {
    for (; next < recovery.before; next += std::min(batch, recovery.before - next))
      ledger.read(notes.subspan(next, std::min(batch, recovery.before - next)));
    const Instant when = next == 0 ? Instant{} : notes[next - 1].time;
    ledger.recovered(recovery.stored, when);
  }
  for (; next < notes.size(); next += std::min(batch, notes.size() - next))
    ledger.read(notes.subspan(next, std::min(batch, notes.size() - next)));
}

Judgement judged(Guarantee guarantee, std::string_view text, const Context& context, std::vector<EntryRef> stored) {
  Ledger ledger(context);
  feed(ledger, script(text));
  const Walk walk(std::move(stored));
  const Guarantee asked[] = {guarantee};
  return judge_all(ledger, walk.end(), asked).front();
}

}  // namespace brokerlab::history
