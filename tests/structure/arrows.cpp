// SPDX-License-Identifier: Apache-2.0
#include "tests/structure/arrows.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace brokerlab::structure {

namespace {

// A room and the rooms it may include, its own among them.
struct Room {
  std::string_view folder;
  std::vector<std::string_view> may_include;
};

// A folder that is listed below another comes before it.
const std::vector<Room>& rooms() {
  static const std::vector<Room> all = {
      {"broker_model/base", {"broker_model/base"}},
      {"broker_model/policy", {"broker_model/base", "broker_model/policy"}},
      {"broker_model/core", {"broker_model/base", "broker_model/policy", "broker_model/core"}},
      {"broker_model/fronts", {"broker_model/base", "broker_model/policy", "broker_model/core", "broker_model/fronts"}},
      {"broker_model/clients", {"broker_model/base", "broker_model/policy", "broker_model/clients"}},
      {"broker_model/history", {"broker_model/base", "broker_model/policy", "broker_model/history"}},
      {"sim/experiment", {"broker_model", "sim"}},
      {"sim", {"broker_model", "sim"}},
      {"scenarios", {"broker_model", "sim", "scenarios"}},
      {"cli", {"broker_model", "sim", "scenarios", "cli"}},
      {"gui", {"broker_model", "sim", "scenarios", "gui"}},
      {"bench", {"broker_model", "sim", "scenarios", "bench"}},
      {"tests", {"broker_model", "sim", "scenarios", "cli", "gui", "tests"}},
  };
  return all;
}

const Room* room_of(std::string_view path) {
  const auto found =
      std::find_if(rooms().begin(), rooms().end(), [&](const Room& room) { return is_below(path, room.folder); });
  return found == rooms().end() ? nullptr : &*found;
}

bool may_include(const Room& room, std::string_view path) {
  // What looks at runs from outside may not be looked at by the model: its bits differ between processors.
  if (room.folder == "sim" && is_below(path, "sim/experiment")) return false;
  return std::any_of(room.may_include.begin(), room.may_include.end(),
                     [&](std::string_view folder) { return is_below(path, folder); });
}

bool is_io_header(std::string_view header) {
  static const std::set<std::string_view> exact = {
      "thread",     "mutex",   "shared_mutex", "condition_variable", "future",     "semaphore", "latch",  "barrier",
      "stop_token", "atomic",  "fstream",      "iostream",           "filesystem", "chrono",    "ctime",  "time.h",
      "random",     "csignal", "signal.h",     "unistd.h",           "fcntl.h",    "pthread.h", "poll.h", "netdb.h",
      "cstdio",     "stdio.h", "syncstream",   "experimental/random"};
  static constexpr std::array prefixes = {"sys/",       "arpa/",        "netinet/",         "net/",        "linux/",
                                          "boost/asio", "boost/thread", "boost/filesystem", "boost/chrono"};
  return exact.contains(header) ||
         std::any_of(prefixes.begin(), prefixes.end(), [&](const char* prefix) { return header.starts_with(prefix); });
}

// At most `files` files that lie below `folder` and end in `extension` may include what starts with `header`, and so
// may the one file `tested_by`, which holds the header's own known answers against it.
struct HeavyHeader {
  std::string_view header;
  std::string_view folder;
  std::string_view extension;
  std::size_t files;
  std::string_view tested_by = "";
};

constexpr std::array heavy_headers = {
    HeavyHeader{"boost/graph/", "sim/network", "", 3},
    HeavyHeader{"toml++/", "scenarios", ".cpp", 1},
    HeavyHeader{"CLI/", "cli", ".cpp", 1},
    HeavyHeader{"Random123/", "broker_model/base", "", 3, "tests/base/known_answers_test.cpp"},
};

Violations check_heavy_header(const std::vector<SourceFile>& files, const HeavyHeader& heavy) {
  Violations found;
  std::set<std::string_view> users;
  for (const SourceFile& file : files) {
    if (!is_cpp(file.path) || file.path == heavy.tested_by) continue;
    for (const Include& include : includes_of(file.text)) {
      if (!include.path.starts_with(heavy.header)) continue;
      const bool at_home = is_below(file.path, heavy.folder) && file.path.ends_with(heavy.extension);
      if (at_home) users.insert(file.path);
      if (!at_home || users.size() > heavy.files) {
        found.push_back({file.path, include.line,
                         include.path + " belongs in " + std::string(heavy.folder) + ", in at most " +
                             std::to_string(heavy.files) + " file(s) " + std::string(heavy.extension)});
      }
    }
  }
  return found;
}

}  // namespace

std::vector<Include> includes_of(std::string_view text) {
  std::vector<Include> includes;
  for (const Line& line : lines_of(text)) {
    std::size_t at = line.text.find_first_not_of(" \t");
    if (at == std::string_view::npos || line.text[at] != '#') continue;
    at = line.text.find_first_not_of(" \t", at + 1);
    if (at == std::string_view::npos || !line.text.substr(at).starts_with("include")) continue;
    const std::size_t open = line.text.find_first_of("<\"", at);
    if (open == std::string_view::npos) continue;
    const std::size_t close = line.text.find_first_of(">\"", open + 1);
    includes.push_back(
        {line.number, std::string(line.text.substr(open + 1, close - open - 1)), line.text[open] == '"'});
  }
  return includes;
}

Violations check_arrows(const SourceFile& file) {
  Violations found;
  if (!is_cpp(file.path)) return found;
  const Room* room = room_of(file.path);
  if (room == nullptr) return {{file.path, 0, "lies in no room of the design"}};
  for (const Include& include : includes_of(file.text)) {
    const bool ours = room_of(include.path) != nullptr;
    if (include.quoted && !ours) {
      found.push_back({file.path, include.line, "\"" + include.path + "\" is not a path from the repository's root"});
    } else if (ours && !may_include(*room, include.path)) {
      found.push_back({file.path, include.line, std::string(room->folder) + " must not include " + include.path});
    }
  }
  return found;
}

Violations check_sans_io(const SourceFile& file) {
  Violations found;
  if (!is_cpp(file.path) || !is_below(file.path, "broker_model")) return found;
  for (const Include& include : includes_of(file.text)) {
    const bool assertion_prints = include.path == "cstdio" && file.path == "broker_model/base/check.cpp";
    if (is_io_header(include.path) && !assertion_prints) {
      found.push_back({file.path, include.line, "broker_model must not know <" + include.path + ">"});
    }
  }
  return found;
}

Violations check_heavy_headers(const std::vector<SourceFile>& files) {
  Violations found;
  for (const HeavyHeader& heavy : heavy_headers) append(found, check_heavy_header(files, heavy));
  return found;
}

Violations check_dead_headers(const std::vector<SourceFile>& files) {
  std::set<std::string> included;
  for (const SourceFile& file : files) {
    if (!is_cpp(file.path)) continue;
    for (Include& include : includes_of(file.text)) {
      if (include.path != file.path) included.insert(std::move(include.path));
    }
  }
  Violations found;
  for (const SourceFile& file : files) {
    if (file.path.ends_with(".hpp") && !included.contains(file.path)) {
      found.push_back({file.path, 0, "no file includes this header"});
    }
  }
  return found;
}

}  // namespace brokerlab::structure
