// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/log_record.hpp"

namespace brokerlab {

std::uint32_t LogRecord::bytes() const {
  constexpr std::uint32_t kMark = 24;        // kind, position, checksum
  constexpr std::uint32_t kEntry = 64;       // and identity, names, body size
  constexpr std::uint32_t kDefinition = 96;  // names and arguments
  switch (kind) {
    case RecordKind::entry:
      return kEntry + body.size;
    case RecordKind::queue_declared:
    case RecordKind::queue_deleted:
    case RecordKind::exchange_declared:
    case RecordKind::exchange_deleted:
    case RecordKind::bound:
    case RecordKind::unbound:
      return kDefinition;
    case RecordKind::started:
    case RecordKind::clean_stop:
    case RecordKind::death:
    case RecordKind::delivered:
    case RecordKind::settled:
      return kMark;
  }
  return kMark;
}

}  // namespace brokerlab
