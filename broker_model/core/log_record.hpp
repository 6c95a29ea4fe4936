// SPDX-License-Identifier: Apache-2.0
// What the core asks the host to keep. Plain records; a codec outside turns them into bytes. Every queue has its own
// log, cut into segments by position; log 0 holds definitions. One sequence numbers the records of all logs in append
// order.
#pragma once

#include <cstdint>
#include <vector>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/message.hpp"
#include "broker_model/core/command.hpp"

namespace brokerlab {

enum class RecordKind : std::uint8_t {
  queue_declared,
  queue_deleted,
  exchange_declared,
  exchange_deleted,
  bound,
  unbound,
  clean_stop,  ///< an orderly stop; the last record then
  started,     ///< a broker recovered and runs: what follows no longer stands after a clean stop
  entry,       ///< a message entered a queue at `position`
  death,       ///< one death entry of the message at `position`, oldest first, before its `entry`
  delivered,   ///< the entry was out at least once (written at an orderly stop)
  settled,     ///< the entry is gone; with `count` > 1, as many entries from `position` on
};
inline constexpr std::size_t kRecordKinds = static_cast<std::size_t>(RecordKind::settled) + 1;

struct LogRecord {
  std::uint64_t sequence = 0;  ///< dense from 1 over all logs
  std::uint64_t position = 0;  ///< of the entry in its queue
  MessageId message;
  Body body;
  Instant expires = Instant::never();  ///< entry
  std::uint32_t log = 0;               ///< 0 = definitions; else the queue's log number
  std::uint32_t segment = 0;
  NameId name;  ///< queue or exchange
  NameId exchange;
  NameId key;
  PropertiesId properties;
  std::uint32_t policy = 0xffffffff;  ///< queue_declared: index in Effects::policies() of the step that appends it;
                                      ///< in a SurvivingLog, in its table
  RecordKind kind = RecordKind::entry;
  DeathReason reason = DeathReason::rejected;
  std::uint16_t flags = 0;  ///< entry, delivered: hand-outs so far; queue_declared: bit 0 = auto-delete
  std::uint32_t count = 0;  ///< death: how often; settled: entries; queue_declared, queue_deleted: the queue's log
  /// Modelled size on disk, body included.
  std::uint32_t bytes() const;
};

/// What survived: the records in order of sequence, and the queue policies that queue_declared records name.
struct SurvivingLog {
  std::vector<LogRecord> records;
  std::vector<QueuePolicy> policies;
  std::vector<std::uint32_t> checksums =
      {};  ///< of each record as it was written (see log_check.hpp); empty = not kept
};

}  // namespace brokerlab
