// SPDX-License-Identifier: Apache-2.0
// What became of a message in one queue, when the run is over.
#pragma once

#include "broker_model/history/books.hpp"
#include "broker_model/history/context.hpp"
#include "broker_model/history/record.hpp"

namespace brokerlab::history {

enum class Fate : std::uint8_t {
  well,  ///< served, stored, or gone for a good reason
  open,  ///< the run ended before it could be told
  lost,
};

/// Tells fates from lives and the stores.
class Fates {
 public:
  Fates(const Books& books, const End& end, bool acknowledged_suffices)
      : books_(books), end_(end), stored_(end.stored), acknowledged_suffices_(acknowledged_suffices) {}

  /// The fate of one life of `message`.
  Fate of(MessageId message, const Life& life) const;
  /// The fate of one life where being stored is not enough; a dead letter may be stored at its target.
  Fate of_service(MessageId message, const Life& life) const;
  /// The fate of the awaited copy of a dead letter.
  Fate of_copy(MessageId message, const Life& life) const;

 private:
  bool copy_stored(MessageId message, const Life& life) const;

  const Books& books_;
  const End& end_;
  StillStored stored_;
  bool acknowledged_suffices_;
};

}  // namespace brokerlab::history
