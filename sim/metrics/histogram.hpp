// SPDX-License-Identifier: Apache-2.0
// Latencies in buckets whose width is at most 1/1024 of their value, so a quantile is off by less than 0.1 %. The mean,
// the minimum and the maximum are exact. Fixed size, no allocation after the first sample.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

class Histogram {
 public:
  void add(Duration value) {
    const std::uint64_t v = value.ns < 0 ? 0 : static_cast<std::uint64_t>(value.ns);
    const std::size_t at = bucket(v);
    if (at >= counts_.size()) counts_.resize(at + 1 + (at >> 3));
    ++counts_[at];
    ++samples_;
    const std::uint64_t before = sum_low_;
    sum_low_ += v;
    if (sum_low_ < before) ++sum_high_;
    max_ = std::max(max_, v);
  }
  /// Adds every sample of `other`.
  void merge(const Histogram& other) {
    if (counts_.size() < other.counts_.size()) counts_.resize(other.counts_.size());
    for (std::size_t at = 0; at < other.counts_.size(); ++at) counts_[at] += other.counts_[at];
    samples_ += other.samples_;
    sum_low_ += other.sum_low_;
    sum_high_ += other.sum_high_ + (sum_low_ < other.sum_low_ ? 1 : 0);
    max_ = std::max(max_, other.max_);
  }
  std::uint64_t samples() const { return samples_; }
  Duration max() const { return {static_cast<std::int64_t>(max_)}; }
  Duration mean() const {
    if (samples_ == 0) return {0};
    const double sum = static_cast<double>(sum_high_) * 18446744073709551616.0 + static_cast<double>(sum_low_);
    return {static_cast<std::int64_t>(sum / static_cast<double>(samples_) + 0.5)};
  }
  /// The smallest bucket middle with at least the fraction `q` of the samples at or below its bucket; 0 without
  /// samples.
  Duration quantile(double q) const {
    if (samples_ == 0) return {0};
    const double exact = q * static_cast<double>(samples_);
    std::uint64_t wanted = static_cast<std::uint64_t>(exact);
    if (static_cast<double>(wanted) < exact || wanted == 0) ++wanted;
    std::uint64_t seen = 0;
    for (std::size_t at = 0; at < counts_.size(); ++at)
      if ((seen += counts_[at]) >= wanted) return {static_cast<std::int64_t>(std::min(middle(at), max_))};
    return max();
  }

 private:
  static constexpr int kBits = 10;
  static std::size_t bucket(std::uint64_t v) {
    if (v < (std::uint64_t{2} << kBits)) return static_cast<std::size_t>(v);
    const int shift = 63 - std::countl_zero(v) - kBits;
    return (static_cast<std::size_t>(shift) << kBits) + static_cast<std::size_t>(v >> shift);
  }
  static std::uint64_t middle(std::size_t at) {
    if (at < (std::size_t{2} << kBits)) return at;
    const int shift = static_cast<int>(at >> kBits) - 1;
    const std::uint64_t top = (at & ((std::size_t{1} << kBits) - 1)) + (std::uint64_t{1} << kBits);
    return (top << shift) + (std::uint64_t{1} << shift) / 2;
  }

  std::vector<std::uint64_t> counts_;
  std::uint64_t samples_ = 0, sum_low_ = 0, sum_high_ = 0, max_ = 0;
};

}  // namespace brokerlab::sim
