// SPDX-License-Identifier: Apache-2.0
// Rows of the reference tables, and the numbers in their parameter texts ("lambda=0.8 mu=1 K=5 (in system)").
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace brokerlab::truth {

struct Row {
  std::string id, model, params, metric;
  double value = 0;
  std::string name() const { return id + " | " + model + " | " + params + " | " + metric; }
};

/// The rows of ../shared/reference/FILE; empty where the folder is absent.
std::vector<Row> rows(const std::string& file);

/// Every "name=number" in the text.
std::map<std::string, double> numbers(const std::string& text);

/// The number behind `name=`, which must be there.
double number(const Row& row, const std::string& name);
std::optional<double> number_if(const Row& row, const std::string& name);

}  // namespace brokerlab::truth
