// SPDX-License-Identifier: Apache-2.0
// Known answers of counter-based generators: our one block function, and the library behind it as this machine built
// it.
#include <Random123/philox.h>
#include <Random123/threefry.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "broker_model/base/philox.hpp"

namespace brokerlab {
namespace {

using Words = std::vector<std::uint64_t>;

Words words_of(const std::string& text) {
  std::istringstream in(text);
  Words words;
  for (std::string word; in >> word;) words.push_back(std::stoull(word, nullptr, 16));
  return words;
}

using Generator = std::function<Words(const Words& counter, const Words& key)>;

template <class Cipher>
Words encrypt(const Words& counter, const Words& key) {
  typename Cipher::ctr_type c{};
  typename Cipher::key_type k{};
  EXPECT_EQ(counter.size(), c.size());
  EXPECT_EQ(key.size(), k.size());
  for (std::size_t i = 0; i < counter.size(); ++i)
    c[i] = static_cast<typename Cipher::ctr_type::value_type>(counter[i]);
  for (std::size_t i = 0; i < key.size(); ++i) k[i] = static_cast<typename Cipher::key_type::value_type>(key[i]);
  const auto out = Cipher{}(c, k);
  return Words(out.begin(), out.end());
}

// "name,rounds" to the generator; every round count that the file has.
const std::map<std::string, Generator>& generators() {
  static const std::map<std::string, Generator> all = {
      {"philox2x32,7", encrypt<r123::Philox2x32_R<7>>},       {"philox2x32,10", encrypt<r123::Philox2x32_R<10>>},
      {"philox4x32,7", encrypt<r123::Philox4x32_R<7>>},       {"philox4x32,10", encrypt<r123::Philox4x32_R<10>>},
      {"philox2x64,7", encrypt<r123::Philox2x64_R<7>>},       {"philox2x64,10", encrypt<r123::Philox2x64_R<10>>},
      {"philox4x64,7", encrypt<r123::Philox4x64_R<7>>},       {"philox4x64,10", encrypt<r123::Philox4x64_R<10>>},
      {"threefry2x32,13", encrypt<r123::Threefry2x32_R<13>>}, {"threefry2x32,20", encrypt<r123::Threefry2x32_R<20>>},
      {"threefry2x32,32", encrypt<r123::Threefry2x32_R<32>>}, {"threefry2x64,13", encrypt<r123::Threefry2x64_R<13>>},
      {"threefry2x64,20", encrypt<r123::Threefry2x64_R<20>>}, {"threefry2x64,32", encrypt<r123::Threefry2x64_R<32>>},
      {"threefry4x32,13", encrypt<r123::Threefry4x32_R<13>>}, {"threefry4x32,20", encrypt<r123::Threefry4x32_R<20>>},
      {"threefry4x32,72", encrypt<r123::Threefry4x32_R<72>>}, {"threefry4x64,13", encrypt<r123::Threefry4x64_R<13>>},
      {"threefry4x64,20", encrypt<r123::Threefry4x64_R<20>>}, {"threefry4x64,72", encrypt<r123::Threefry4x64_R<72>>},
  };
  return all;
}

Words our_block(const Words& counter, const Words& key) {
  PhiloxBlock in{};
  for (std::size_t i = 0; i < 4; ++i) in[i] = static_cast<std::uint32_t>(counter[i]);
  const PhiloxBlock out = philox_block(in, key[1] << 32 | key[0]);
  return Words(out.begin(), out.end());
}

// From Random123's own kat_vectors file.
TEST(Philox, GivesTheKnownAnswersOfItsAuthors) {
  struct Row {
    const char *counter, *key, *expected;
  };
  const Row rows[] = {
      {"00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"},
      {"ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"},
      {"243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(our_block(words_of(row.counter), words_of(row.key)), words_of(row.expected)) << row.counter;
  }
}

TEST(Philox, GivesEveryKnownAnswerOfTheSharedTableAndSoDoesThreefry) {
  std::ifstream file(BROKERLAB_SHARED_DIR "/reference/rng_kat.csv");
  if (!file) GTEST_SKIP() << "no table of known answers at " BROKERLAB_SHARED_DIR "/reference/rng_kat.csv";
  std::map<std::string, int> checked;
  for (std::string line; std::getline(file, line);) {
    std::istringstream in(line);
    std::string name, rounds, counter, key, expected;
    for (std::string* field : {&name, &rounds, &counter, &key, &expected}) std::getline(in, *field, ',');
    const auto generator = generators().find(name + "," + rounds);
    if (generator == generators().end()) {
      EXPECT_FALSE(name.starts_with("philox") || name.starts_with("threefry")) << "nothing checks " << line;
      continue;
    }
    EXPECT_EQ(generator->second(words_of(counter), words_of(key)), words_of(expected)) << line;
    if (generator->first == "philox4x32,10") {
      EXPECT_EQ(our_block(words_of(counter), words_of(key)), words_of(expected));
    }
    ++checked[generator->first];
  }
  EXPECT_EQ(checked.size(), generators().size()) << "a family has no row";
}

// C++26 [rand.predef]: the 10000th output of a default-constructed std::philox4x32, whose seed is 20111115, is
// 1955073260. Its outputs are the blocks of successive counters, word by word.
TEST(Philox, AgreesWithTheStandardsTenThousandthNumber) {
  const PhiloxBlock last = philox_block({10'000 / 4 - 1, 0, 0, 0}, 20111115);
  EXPECT_EQ(last[3], 1955073260u);
}

}  // namespace
}  // namespace brokerlab
