// SPDX-License-Identifier: Apache-2.0
// What the suites of closed forms share: words in a row, and sums over the lives of a run's messages, in seconds.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/truth/csv_rows.hpp"
#include "tests/truth/observed.hpp"
#include "tests/truth/statistics.hpp"

namespace brokerlab::truth {

inline bool starts(const std::string& text, const char* with) { return text.rfind(with, 0) == 0; }
inline bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

bool was_lost(const Life& life);
/// From the intended send until the message was gone; not of those that were refused or dropped.
std::vector<double> sojourns(const Observed& run);
/// From the intended send to the first delivery.
std::vector<double> waits(const Observed& run);
double sum_of(const std::vector<double>& values);
/// 0 of none.
double mean_of(const std::vector<double>& values);

/// Runs are shared by the rows of one system, which stand together: they differ only in what is measured.
template <class System>
struct Runs {
  System system;
  std::vector<Observed> observed;
};

/// The runs of the system that `key` names and `make` builds: one where nothing in it is drawn, else kReplications.
/// Null where `make` can build none. Keeps the last key's.
template <class System, class Make>
const Runs<System>* runs_for(const std::string& key, Make make) {
  static std::map<std::string, std::optional<Runs<System>>> cache;
  const auto found = cache.find(key);
  if (found != cache.end()) return found->second ? &*found->second : nullptr;
  cache.clear();
  std::optional<Runs<System>>& runs = cache[key];
  const std::optional<System> system = make();
  if (!system) return nullptr;
  runs.emplace(Runs<System>{*system, {}});
  for (int i = 0; i < (system->chance ? kReplications : 1); ++i) {
    sim::WorldConfig config = system->config;
    config.run.seed = static_cast<std::uint64_t>(1000 + i);
    runs->observed.emplace_back(config);
  }
  return &*runs;
}

}  // namespace brokerlab::truth
