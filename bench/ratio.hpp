// SPDX-License-Identifier: Apache-2.0
// Times differ from machine to machine, ratios of the same run hardly: a suite registers what it must reach as the
// ratio of two benchmarks, and the program prints every ratio when all have run (see main.cpp).
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace brokerlab::bench {

/// Processor time per iteration in nanoseconds of every benchmark that has run. Of its repetitions the least counts: on
/// a shared machine a disturbance only ever adds time.
class Measurements {
 public:
  void add(const std::string& benchmark, double nanoseconds) {
    const auto [entry, fresh] = times_.try_emplace(benchmark, nanoseconds);
    if (!fresh) entry->second = std::min(entry->second, nanoseconds);
  }
  bool has(const std::string& benchmark) const { return times_.count(benchmark) != 0; }
  /// Requires has(benchmark).
  double least(const std::string& benchmark) const { return times_.at(benchmark); }

 private:
  std::map<std::string, double> times_;
};

/// What a ratio has to keep: at most `floor` (missed otherwise); `target` is what is thought possible.
struct Ratio {
  std::string name;
  std::string benchmark;  ///< full name as Google Benchmark prints it, without suffixes for iterations and repetitions
  std::string peer;
  double floor = 0;
  double target = 0;
};

/// Registers a ratio; call it while the program starts: `static const bool registered = register_ratio({...});`
bool register_ratio(Ratio ratio);
const std::vector<Ratio>& registered_ratios();

}  // namespace brokerlab::bench
