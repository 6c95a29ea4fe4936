// SPDX-License-Identifier: Apache-2.0
#include "sim/metrics/service_log.hpp"

#include <algorithm>
#include <tuple>

#include "broker_model/base/mix.hpp"

namespace brokerlab::sim {

namespace {

std::uint64_t hash_of(MessageId message) { return mix64(std::uint64_t{message.producer.value} << 32 | message.number); }

auto key_of(const ServiceDraw& draw) {
  return std::tuple(draw.message.producer.value, draw.message.number, draw.group, draw.count);
}
bool before(const ServiceDraw& a, const ServiceDraw& b) { return key_of(a) < key_of(b); }

/// In order of key, those of one message in `one_in`; a repeated key (a count that a crash set back) once.
std::vector<ServiceDraw> sorted(const ServiceLog& log, std::uint64_t one_in) {
  std::vector<ServiceDraw> draws;
  for (const ServiceDraw& draw : log.draws())
    if ((hash_of(draw.message) & (one_in - 1)) == 0) draws.push_back(draw);
  std::stable_sort(draws.begin(), draws.end(), before);
  const auto same = [](const ServiceDraw& a, const ServiceDraw& b) { return key_of(a) == key_of(b); };
  draws.erase(std::unique(draws.begin(), draws.end(), same), draws.end());
  return draws;
}

}  // namespace

bool ServiceLog::keeps(MessageId message) const { return (hash_of(message) & mask_) == 0; }

void ServiceLog::add(const ServiceDraw& draw) {
  if (!keeps(draw.message)) return;
  draws_.push_back(draw);
  while (draws_.size() > kMost) {
    mask_ = mask_ * 2 + 1;
    std::erase_if(draws_, [&](const ServiceDraw& each) { return !keeps(each.message); });
  }
}

ServiceComparison compare(const ServiceLog& a, const ServiceLog& b) {
  ServiceComparison result;
  result.one_in = std::max(a.one_in(), b.one_in());
  const std::vector<ServiceDraw> left = sorted(a, result.one_in);
  const std::vector<ServiceDraw> right = sorted(b, result.one_in);
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    if (before(left[i], right[j])) {
      ++i;
    } else if (before(right[j], left[i])) {
      ++j;
    } else {
      ++result.common;
      if (left[i++].time != right[j++].time) ++result.different;
    }
  }
  return result;
}

}  // namespace brokerlab::sim
