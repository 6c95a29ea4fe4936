// SPDX-License-Identifier: Apache-2.0
// Times differ from machine to machine, ratios of the same run hardly: a suite registers what it must reach as the
// ratio of two benchmarks, and the program prints every ratio when all have run (see main.cpp).
#pragma once

#include <map>
#include <string>
#include <vector>

namespace brokerlab::bench {

/// Median processor time per iteration in nanoseconds, and counters, of every benchmark that has run.
class Measurements {
 public:
  void add(const std::string& benchmark, double nanoseconds) { times_[benchmark].push_back(nanoseconds); }
  bool has(const std::string& benchmark) const { return times_.count(benchmark) != 0; }
  /// Requires has(benchmark).
  double median(const std::string& benchmark) const;

 private:
  std::map<std::string, std::vector<double>> times_;
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
