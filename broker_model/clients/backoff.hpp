// SPDX-License-Identifier: Apache-2.0
// The delay before a retry: a pure function of policy, message and attempt.
#pragma once

#include <cstdint>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/ids.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/policy/producer_policy.hpp"

namespace brokerlab {

/// The delay after the failed `attempt` (from 1) without jitter: min(maximum, initial * multiplier^(attempt - 1)).
Duration exponential_delay(const Backoff& backoff, std::uint32_t attempt);

/// A delay spread by jitter, drawn for (subject, attempt).
Duration spread(Duration delay, Jitter jitter, DrawKey key, std::uint64_t subject, std::uint32_t attempt);

/// The delay before the `attempt`-th attempt in a row (from 1) to connect, spread for this client.
Duration reconnect_delay(Duration first, const Reconnect& reconnect, DrawKey key, std::uint32_t client,
                         std::uint32_t attempt);

/// The same spread by the policy's jitter, drawn for (message, attempt); see Jitter.
Duration backoff_delay(const Backoff& backoff, DrawKey key, MessageId message, std::uint32_t attempt);

}  // namespace brokerlab
