// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/writer.hpp"

#include "scenarios/language/encode.hpp"
#include "scenarios/language/names.hpp"
#include "scenarios/language/value_text.hpp"

namespace brokerlab::scenario {

namespace {
void write_variant(const Variant& variant, std::string& out) {
  out += "\n[variant." + variant.name + "]\n";
  for (const Entry& entry : variant.overlay.entries)
    out += (is_bare_key(entry.key) ? entry.key : toml_string(entry.key)) + " = " + value_text(entry.value) + "\n";
}
}  // namespace

std::string write_scenario(const Scenario& scenario) {
  Scenario copy = scenario;  // fields give write access, which a const scenario does not
  std::string out;
  write_fields(document_fields(copy), {}, out);
  for (const Variant& variant : scenario.variants) write_variant(variant, out);
  return out;
}

std::string write_faults(const Scenario& scenario) {
  Scenario copy = scenario;
  Fields fields = document_fields(copy);
  std::erase_if(fields, [](const Field& field) { return std::string_view(field.info.key) != "faults"; });
  std::string out;
  write_fields(fields, {}, out);
  return out;
}

}  // namespace brokerlab::scenario
