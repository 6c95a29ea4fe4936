// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/fate.hpp"

namespace brokerlab::history {

Fate Fates::of(MessageId message, const Life& life) const {
  if (life.ended_well(acknowledged_suffices_)) return Fate::well;
  if (!end_.walked && (life.live != 0 || life.has(Life::awaited))) return Fate::open;
  if (stored_.contains({message, life.queue}) || copy_stored(message, life)) return Fate::well;
  const bool gone_for_certain =
      life.live != 0 || life.has(Life::fault_lost) || life.has(Life::unjustified) || life.has(Life::refused);
  return end_.drained || gone_for_certain ? Fate::lost : Fate::open;
}

Fate Fates::of_service(MessageId message, const Life& life) const {
  if (life.ended_well(acknowledged_suffices_)) return Fate::well;
  if (!end_.walked && life.has(Life::awaited)) return Fate::open;
  if (copy_stored(message, life)) return Fate::well;
  const bool parked = life.from_dead != 0 && stored_.contains({message, life.queue});
  if (parked) return Fate::well;
  return end_.whole ? Fate::lost : Fate::open;
}

Fate Fates::of_copy(MessageId message, const Life& life) const {
  if (!life.has(Life::awaited)) return Fate::well;
  if (!end_.walked) return Fate::open;
  if (copy_stored(message, life)) return Fate::well;
  return end_.drained ? Fate::lost : Fate::open;
}

bool Fates::copy_stored(MessageId message, const Life& life) const {
  if (!life.has(Life::awaited)) return false;
  const Book* book = books_.find(life.queue);
  if (book == nullptr) return false;
  for (const NameId target : book->reach)
    if (stored_.contains({message, target})) return true;
  return false;
}

}  // namespace brokerlab::history
