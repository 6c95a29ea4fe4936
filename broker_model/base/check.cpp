// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace brokerlab {

void check_failed(const char* condition, const char* file, int line, const char* why) {
  std::fprintf(stderr, "brokerlab: internal error: %s (%s) at %s:%d\n", why, condition, file, line);
  std::abort();
}

}  // namespace brokerlab
