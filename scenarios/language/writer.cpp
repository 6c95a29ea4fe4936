// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/writer.hpp"

#include "scenarios/language/encode.hpp"

namespace brokerlab::scenario {

std::string write_scenario(const Scenario& scenario) {
  Scenario copy = scenario;  // fields give write access, which a const scenario does not
  std::string out;
  write_fields(document_fields(copy), {}, out);
  return out;
}

}  // namespace brokerlab::scenario
