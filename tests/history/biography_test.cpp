// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/biography.hpp"

#include <gtest/gtest.h>

#include "tests/history/script.hpp"

namespace brokerlab::history {
namespace {

std::string life_of(MessageId message, std::string_view text) {
  std::string out;
  tell(
      script(text).notes, message, [](NameId) { return std::string_view("orders"); }, out);
  return out;
}

TEST(Biography, TellsALifeInWords) {
  const char* text = R"(
    0#1 send_intended q0 actor=0 detail=1024
    0#4 send_intended q0 actor=0 detail=1024
    0#4 send_attempted actor=0
    0#4 accepted q0 detail=3
    0#4 send_confirmed actor=0
    0#4 leased q0 count=2
    - process_killed actor=7
    0#4 delivered q0 actor=2 count=2 flag=1
    0#4 effect q0 actor=2
    0#4 settled_ack q0 actor=2
    0#4 acknowledged q0
    - power_cut actor=1)";
  EXPECT_EQ(life_of(message(0, 4), text), R"(         2.000 ms  producer 0 intends to send it: 1024 bytes to orders
         3.000 ms  producer 0 sends it
         4.000 ms  orders accepts it: length 3
         5.000 ms  producer 0 has it confirmed
         6.000 ms  orders hands it out: delivery 2
         7.000 ms  process 7 is killed
         8.000 ms  consumer 2 receives it from orders: delivery 2, flagged as redelivered
         9.000 ms  consumer 2 has processed it: the effect happens
        10.000 ms  consumer 2 acknowledges it
        11.000 ms  orders removes it: acknowledged
)");
}

TEST(Biography, IsEmptyForAMessageThatNoNoteMentions) {
  EXPECT_EQ(life_of(message(3, 3), "0#4 sent q0\n- power_cut"), "");
}

TEST(Biography, HasWordsForEveryKindOfNote) {
  for (int kind = 0; kind < kNoteKinds; ++kind) {
    const Note note{.time = {}, .message = message(0, 0), .actor = 1, .place = 0, .kind = static_cast<NoteKind>(kind)};
    const Note before{.time = {}, .message = message(0, 0)};
    std::string out;
    tell(
        std::vector{before, note, before}, message(0, 0), [](NameId) { return std::string_view("orders"); }, out);
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 3) << kind;
    EXPECT_EQ(out.find("?"), std::string::npos) << out;
  }
}

}  // namespace
}  // namespace brokerlab::history
