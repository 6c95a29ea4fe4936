// SPDX-License-Identifier: Apache-2.0
// Whether this build looks for faults of memory or of threads. Such a build plays less of what only takes long: what is
// measured or searched at length is the plain builds' work.
#pragma once

namespace brokerlab {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kInstrumented = true;
#else
inline constexpr bool kInstrumented = false;
#endif

}  // namespace brokerlab
