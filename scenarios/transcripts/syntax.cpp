// SPDX-License-Identifier: Apache-2.0
#include "scenarios/transcripts/syntax.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace brokerlab::scenario::transcript {
namespace {

using Flags = std::string_view;
using enum OptionKind;

constexpr std::array kExchangeFlags{Flags{"durable"}, Flags{"auto-delete"}, Flags{"internal"}};
constexpr std::array kExchangeOptions{OptionSyntax{"alternate", text}};
constexpr std::array kIfUnused{Flags{"if-unused"}};
constexpr std::array kQueueFlags{Flags{"durable"}, Flags{"exclusive"}, Flags{"auto-delete"},
                                 Flags{"single-active-consumer"}};
constexpr std::array kQueueOptions{
    OptionSyntax{"type", text},
    OptionSyntax{"max-length", number},
    OptionSyntax{"max-length-bytes", number},
    OptionSyntax{"overflow", text},
    OptionSyntax{"message-ttl", number},
    OptionSyntax{"expires", number},
    OptionSyntax{"dead-letter-exchange", text},
    OptionSyntax{"dead-letter-routing-key", text},
    OptionSyntax{"dead-letter-strategy", text},
    OptionSyntax{"max-priority", number},
    OptionSyntax{"delivery-limit", number},
};
constexpr std::array kBindOptions{OptionSyntax{"match", text}};
constexpr std::array kDeleteFlags{Flags{"if-empty"}, Flags{"if-unused"}};
constexpr std::array kOpenFlags{Flags{"confirms"}, Flags{"tx"}};
constexpr std::array kPublishFlags{Flags{"mandatory"}, Flags{"immediate"}, Flags{"persistent"}};
constexpr std::array kPublishOptions{OptionSyntax{"priority", number}, OptionSyntax{"ttl", text}};
constexpr std::array kConsumeFlags{Flags{"auto-ack"}, Flags{"exclusive"}};
constexpr std::array kConsumeOptions{OptionSyntax{"prefetch", number}, OptionSyntax{"priority", number},
                                     OptionSyntax{"tag", text}};
constexpr std::array kCancelOptions{OptionSyntax{"tag", text}};
constexpr std::array kQosFlags{Flags{"global"}};
constexpr std::array kAutoAck{Flags{"auto-ack"}};
constexpr std::array kMultiple{Flags{"multiple"}};
constexpr std::array kNackFlags{Flags{"multiple"}, Flags{"requeue"}};
constexpr std::array kRequeue{Flags{"requeue"}};
constexpr std::array kNoRequeue{Flags{"no-requeue"}};
constexpr std::array kKill{Flags{"kill"}};

using enum ActorSyntax;
using enum PairSyntax;

constexpr std::array kCommands{
    CommandSyntax{"exchange", Verb::exchange, admin, 2, kExchangeFlags, kExchangeOptions, none,
                  "exchange NAME TYPE [durable] [auto-delete] [internal] [alternate=X] [by=CLIENT]"},
    CommandSyntax{"delete-exchange",
                  Verb::delete_exchange,
                  admin,
                  1,
                  kIfUnused,
                  {},
                  none,
                  "delete-exchange NAME [if-unused] [by=CLIENT]"},
    CommandSyntax{"queue", Verb::queue, admin, 1, kQueueFlags, kQueueOptions, none,
                  "queue NAME [durable] [exclusive] [auto-delete] [OPTION ...] [by=CLIENT]"},
    CommandSyntax{"bind",
                  Verb::bind,
                  admin,
                  3,
                  {},
                  kBindOptions,
                  plain,
                  "bind SOURCE DEST PATTERN [match=all|any] [K=V ...] [by=CLIENT]"},
    CommandSyntax{"unbind",
                  Verb::unbind,
                  admin,
                  3,
                  {},
                  kBindOptions,
                  plain,
                  "unbind SOURCE DEST PATTERN [match=all|any] [K=V ...] [by=CLIENT]"},
    CommandSyntax{"purge", Verb::purge, admin, 1, {}, {}, none, "purge QUEUE [by=CLIENT]"},
    CommandSyntax{"delete",
                  Verb::delete_queue,
                  admin,
                  1,
                  kDeleteFlags,
                  {},
                  none,
                  "delete QUEUE [if-empty] [if-unused] [by=CLIENT]"},
    CommandSyntax{"depth", Verb::depth, admin, 1, {}, {}, none, "depth QUEUE [by=CLIENT]"},
    CommandSyntax{"open", Verb::open, first_word, 0, kOpenFlags, {}, none, "open CLIENT [confirms] [tx]"},
    CommandSyntax{"reopen", Verb::reopen, first_word, 0, kOpenFlags, {}, none, "reopen CLIENT [confirms] [tx]"},
    CommandSyntax{"close", Verb::close, first_word, 0, {}, {}, none, "close CLIENT"},
    CommandSyntax{"close-channel", Verb::close_channel, first_word, 0, {}, {}, none, "close-channel CLIENT"},
    CommandSyntax{"kill", Verb::kill, first_word, 0, {}, {}, none, "kill CLIENT"},
    CommandSyntax{"publish", Verb::publish, first_word, 2, kPublishFlags, kPublishOptions, header,
                  "publish CLIENT DEST BODY [mandatory] [immediate] [persistent] [priority=N] [ttl=MS] "
                  "[header K=V ...]"},
    CommandSyntax{"consume", Verb::consume, first_word, 1, kConsumeFlags, kConsumeOptions, none,
                  "consume CLIENT QUEUE [prefetch=N] [auto-ack] [exclusive] [priority=N] [tag=T]"},
    CommandSyntax{"cancel", Verb::cancel, first_word, 1, {}, kCancelOptions, none, "cancel CLIENT QUEUE [tag=T]"},
    CommandSyntax{"qos", Verb::qos, first_word, 1, kQosFlags, {}, none, "qos CLIENT N [global]"},
    CommandSyntax{"get", Verb::get, first_word, 1, kAutoAck, {}, none, "get CLIENT QUEUE [auto-ack]"},
    CommandSyntax{"ack", Verb::ack, first_word, 1, kMultiple, {}, none, "ack CLIENT BODY|tag:N [multiple]"},
    CommandSyntax{
        "nack", Verb::nack, first_word, 1, kNackFlags, {}, none, "nack CLIENT BODY|tag:N [multiple] [requeue]"},
    CommandSyntax{"reject", Verb::reject, first_word, 1, kRequeue, {}, none, "reject CLIENT BODY|tag:N [requeue]"},
    CommandSyntax{"recover", Verb::recover, first_word, 0, kNoRequeue, {}, none, "recover CLIENT [no-requeue]"},
    CommandSyntax{"tx-commit", Verb::tx_commit, first_word, 0, {}, {}, none, "tx-commit CLIENT"},
    CommandSyntax{"tx-rollback", Verb::tx_rollback, first_word, 0, {}, {}, none, "tx-rollback CLIENT"},
    CommandSyntax{"wait", Verb::wait, nobody, 1, {}, {}, none, "wait MILLISECONDS"},
    CommandSyntax{"restart-broker", Verb::restart_broker, nobody, 0, kKill, {}, none, "restart-broker [kill]"},
};

// Levenshtein; words are short.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

const CommandSyntax* find_syntax(std::string_view word) {
  const auto found = std::find_if(kCommands.begin(), kCommands.end(), [&](const auto& c) { return c.word == word; });
  return found == kCommands.end() ? nullptr : &*found;
}

std::string_view nearest_command(std::string_view word) {
  word = word.substr(0, 32);
  const auto nearer = [&](const auto& a, const auto& b) { return distance(word, a.word) < distance(word, b.word); };
  return std::min_element(kCommands.begin(), kCommands.end(), nearer)->word;
}

}  // namespace brokerlab::scenario::transcript
