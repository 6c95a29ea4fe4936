// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/csv_rows.hpp"

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace brokerlab::truth {

namespace {

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      out.emplace_back();
    else if (c != '\r')
      out.back() += c;
  }
  return out;
}

}  // namespace

std::vector<Row> rows(const std::string& file) {
  std::vector<Row> all;
  std::ifstream in(std::string(BROKERLAB_SHARED_DIR) + "/reference/" + file);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const std::vector<std::string> f = fields(line);
    if (f.size() < 5) continue;
    char* end = nullptr;
    const double value = std::strtod(f[4].c_str(), &end);
    if (end == f[4].c_str()) continue;
    all.push_back({f[0], f[1], f[2], f[3], value});
  }
  return all;
}

std::map<std::string, double> numbers(const std::string& text) {
  std::map<std::string, double> found;
  for (std::size_t at = text.find('='); at != std::string::npos; at = text.find('=', at + 1)) {
    std::size_t from = at;
    while (from > 0 && (std::isalnum(static_cast<unsigned char>(text[from - 1])) != 0 || text[from - 1] == '_')) --from;
    char* end = nullptr;
    const double value = std::strtod(text.c_str() + at + 1, &end);
    if (end != text.c_str() + at + 1 && from < at) found.emplace(text.substr(from, at - from), value);
  }
  return found;
}

std::optional<double> number_if(const Row& row, const std::string& name) {
  const auto found = numbers(row.params);
  const auto at = found.find(name);
  return at == found.end() ? std::nullopt : std::optional(at->second);
}

double number(const Row& row, const std::string& name) {
  const std::optional<double> value = number_if(row, name);
  if (!value) throw std::runtime_error("no " + name + "= in the parameters of " + row.name());
  return *value;
}

}  // namespace brokerlab::truth
