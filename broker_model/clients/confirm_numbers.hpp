// SPDX-License-Identifier: Apache-2.0
// AMQP numbers the publishes of a channel from 1 and confirms by these numbers, in any order, one at a time or up to
// and including. This is the table from such numbers to the producer's tokens, for one channel. A number is forgotten
// when it is answered; memory is the span from the oldest unanswered number to the newest, which a stream that answers
// everything keeps short. The caller clears it when the channel is gone.
#pragma once

#include <cstddef>
#include <cstdint>

#include "broker_model/base/small_ring.hpp"
#include "broker_model/clients/producer.hpp"

namespace brokerlab {

class ConfirmNumbers {
 public:
  /// The number of this publish on the channel, from 1.
  std::uint64_t published(PublishToken token) {
    tokens_.push_back(token);
    return first_ + tokens_.size() - 1;
  }

  /// Calls `each(token)` for the publish with this number, or with `multiple` for every unanswered one up to and
  /// including it. Numbers that were never given out or are answered already call nothing.
  template <class Each>
  void answered(std::uint64_t number, bool multiple, Each&& each) {
    if (number < first_ || number - first_ >= tokens_.size()) return;
    const std::uint64_t last = number - first_;
    for (std::uint64_t i = multiple ? 0 : last; i <= last; ++i) {
      const PublishToken token = tokens_[i];
      tokens_[i] = PublishToken{};
      if (token.attempt != 0) each(token);
    }
    forget_answered();
  }

  /// The token under a number that is not answered yet, or a token with attempt 0.
  PublishToken find(std::uint64_t number) const {
    if (number < first_ || number - first_ >= tokens_.size()) return PublishToken{};
    return tokens_[number - first_];
  }

  /// Publishes not answered, or answered behind one that is not.
  std::size_t span() const { return tokens_.size(); }

  /// Bytes of heap that it holds.
  std::size_t heap_bytes() const { return tokens_.heap_bytes(); }

  /// A new channel: numbers start from 1 again.
  void clear() {
    tokens_.clear();
    first_ = 1;
  }

 private:
  void forget_answered() {
    while (!tokens_.empty() && tokens_.front().attempt == 0) {
      tokens_.pop_front();
      ++first_;
    }
  }

  SmallRing<PublishToken> tokens_;
  std::uint64_t first_ = 1;  // the number of tokens_[0]
};

}  // namespace brokerlab
