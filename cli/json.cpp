// SPDX-License-Identifier: Apache-2.0
#include "cli/json.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wswitch-enum"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <boost/json/src.hpp>
#pragma GCC diagnostic pop
