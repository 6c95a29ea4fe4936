// SPDX-License-Identifier: Apache-2.0
// Which service time each (message, consumer group, delivery count) got, of a sample of the messages that is bounded
// and the same for every policy: whether a message is in it depends on its id and on how many there are, never on
// chance. Two logs tell whether what is common to two runs had the same luck.
#pragma once

#include <cstdint>
#include <vector>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

struct ServiceDraw {
  MessageId message;
  std::uint32_t group = 0;
  std::uint16_t count = 0;
  Duration time{0};
};

class ServiceLog {
 public:
  /// Draws that a log holds at most; beyond that it keeps every second message of those that it kept.
  static constexpr std::size_t kMost = 65536;

  void add(const ServiceDraw& draw);
  const std::vector<ServiceDraw>& draws() const { return draws_; }
  /// Messages are kept one in this many; a power of two.
  std::uint64_t one_in() const { return mask_ + 1; }

 private:
  bool keeps(MessageId message) const;
  std::vector<ServiceDraw> draws_;
  std::uint64_t mask_ = 0;
};

/// What two logs have in common.
struct ServiceComparison {
  std::uint64_t common = 0;     ///< (message, group, count) that both hold
  std::uint64_t different = 0;  ///< of these, with another time
  std::uint64_t one_in = 1;     ///< messages looked at
};
ServiceComparison compare(const ServiceLog& a, const ServiceLog& b);

}  // namespace brokerlab::sim
