// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/examples.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "scenarios/language/encode.hpp"

namespace brokerlab::scenario {

namespace {

using Texts = std::vector<std::string>;

/// Other values of one field.
struct Alternatives {
  const FieldInfo& info;

  Texts operator()(const bool* member) const { return {*member ? "false" : "true"}; }
  Texts operator()(const std::uint32_t* member) const { return numbers(*member, std::uint32_t{}); }
  Texts operator()(const std::uint64_t* member) const { return numbers(*member, std::uint64_t{}); }
  Texts operator()(const double* member) const {
    const double up = *member == 0 ? 0.5 : std::round(*member * 1.5e6) / 1e6;
    return texts(up <= info.maximum ? up : *member / 2);
  }
  Texts operator()(const Duration* member) const {
    const bool absent = static_cast<double>(member->ns) < info.minimum || *member == Duration::max();
    return texts(absent || member->ns == 0 ? milliseconds(50) : Duration{member->ns / 2});
  }
  Texts operator()(const std::string*) const { return {}; }
  Texts operator()(const std::vector<double>*) const { return {}; }
  Texts operator()(const std::vector<std::string>*) const { return {}; }
  Texts operator()(const Distribution* member) const {
    const double average = mean(*member) > 0 ? mean(*member) : 1e-3;
    return texts(Distribution{Exponential{std::round(average * 1.5e9) / 1e9}});
  }
  Texts operator()(const WordMember& words) const { return others(words.names, words.get(words.member)); }
  Texts operator()(const ChoiceMember& choice) const { return others(choice.kinds, choice.get(choice.member)); }
  Texts operator()(const GroupMember&) const { return {}; }
  Texts operator()(const ListMember&) const { return {}; }

 private:
  template <class T>
  Texts numbers(std::uint64_t now, T) const {
    if (now > std::numeric_limits<std::int64_t>::max()) return texts(T{5});
    const std::uint64_t up = now == 0 ? 1 : now * 2;
    return texts(static_cast<T>(static_cast<double>(up) <= info.maximum ? up : now / 2));
  }
  template <class T>
  Texts texts(T value) const {
    const auto text = encode_value({info, &value});
    return text ? Texts{*text} : Texts{};
  }
  static Texts others(const Texts& names, std::size_t now) {
    Texts out;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (i != now) out.push_back(toml_string(names[i]));
    return out;
  }
};

struct Named {
  const char* pattern;  ///< the end of it
  const char* example;
};
/// What an example has to say because it names something, or makes sense only so.
constexpr Named kNamed[] = {
    {"description", R"("A spike, and the queue that absorbs it.")"},
    {"title", R"("A spike")"},
    {"network.links.*.a", R"("producers")"},
    {"network.links.*.b", R"("broker")"},
    {"rule(partition).from", R"("consumers")"},
    {"rule(partition).to", R"("broker")"},
    {"rule(hold).from", R"("consumers")"},
    {"rule(hold).to", R"("broker")"},
    {"rule(degrade).from", R"("producers")"},
    {"rule(degrade).to", R"("broker")"},
    {"rule(down).from", R"("producers")"},
    {"rule(down).to", R"("broker")"},
    {"network.rules.*.rule", R"({ kind = "partition", from = "consumers", to = "broker" })"},
    {".bandwidth", R"("10MiB")"},
    {".loss", R"("1%")"},
    {".duplicate", R"("0.1%")"},
    {".reorder", R"("1%")"},
    {"when.after", R"("effect")"},
    {"when.before", R"("acknowledgement")"},
    {"disk.capacity", R"("1GiB")"},
    {"disk.write_bandwidth", R"("500MiB")"},
    {"disk.sync_bandwidth", R"("100MiB")"},
    {"disk.reserve", R"("10MiB")"},
    {"queues.*.max_bytes", R"("64KiB")"},
    {"queues.*.message_ttl", R"("5s")"},
    {"when.message", "3"},
    {"queues.*.dead_letter_queue", R"("dead")"},
    {"producers.*.host", R"("annex")"},
    {"producers.*.to", R"("work")"},
    {"producers.*.partitions", R"(["work2", "work3"])"},
    {"arrivals(trace).file", R"("trace.csv")"},
    {"arrivals(timestamps).file", R"("times.csv")"},
    {"arrivals(diurnal).hours", "[1, 1, 2, 5, 3, 1]"},
    {"arrivals(diurnal).amplitudes", "[0.4, 0.1]"},
    {"arrivals(diurnal).peaks", "[0.75, 0.5]"},
    {"consumers.*.host", R"("annex")"},
    {"consumers.*.from", R"("work")"},
    {"consumers.*.forward_to", R"("done")"},
    {"consumers.*.replies_to", R"("riders")"},
    {"faults.*.target", R"("consumers.drivers[0]")"},
    {"(hyperexponential-branches).probabilities", "[0.2, 0.8]"},
    {"(hyperexponential-branches).means", R"(["40ms", "10ms"])"},
    {"(empirical).values", R"(["5ms", "20ms"])"},
    {"(empirical).weights", "[3, 1]"},
};

}  // namespace

std::vector<std::string> alternatives_of(const Field& field) {
  return std::visit(Alternatives{field.info}, field.member);
}

std::string example_of(const std::string& pattern, const Field& field) {
  for (const Named& each : kNamed)
    if (pattern.ends_with(each.pattern)) return each.example;
  const std::vector<std::string> others = alternatives_of(field);
  if (!others.empty()) return others.front();
  return encode_value(field).value_or("");
}

}  // namespace brokerlab::scenario
