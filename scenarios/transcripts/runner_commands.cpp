// SPDX-License-Identifier: Apache-2.0
// What each command of a transcript sends to the server.
#include <algorithm>
#include <charconv>

#include "broker_model/base/mix.hpp"
#include "scenarios/transcripts/runner.hpp"

namespace brokerlab::scenario::transcript {
namespace {

amqp::ExchangeType exchange_type(const std::string& word) {
  if (word == "direct") return amqp::ExchangeType::direct;
  if (word == "fanout") return amqp::ExchangeType::fanout;
  if (word == "topic") return amqp::ExchangeType::topic;
  if (word == "headers") return amqp::ExchangeType::headers;
  return amqp::ExchangeType::unknown_word;
}

amqp::OverflowArgument overflow(const std::string& word) {
  if (word == "drop-head") return amqp::OverflowArgument::drop_head;
  if (word == "reject-publish") return amqp::OverflowArgument::reject_publish;
  if (word == "reject-publish-dlx") return amqp::OverflowArgument::reject_publish_dlx;
  return amqp::OverflowArgument::unknown_word;
}

amqp::QueueTypeArgument queue_type(const std::string& word) {
  if (word == "classic") return amqp::QueueTypeArgument::classic;
  if (word == "quorum") return amqp::QueueTypeArgument::quorum;
  return amqp::QueueTypeArgument::other;
}

std::optional<std::int64_t> number(const Command& command, const char* key) {
  const Option* option = command.option(key);
  return option != nullptr ? std::optional(option->number) : std::nullopt;
}

std::uint64_t digest(const std::string& text) {
  std::uint64_t state = text.size();
  for (const char c : text) state = mix64(state ^ static_cast<unsigned char>(c));
  return state;
}

}  // namespace

void Runner::topology(const Command& command, Client& client) {
  if (!client.connection_open) return;
  const Verb verb = command.verb;
  if (verb == Verb::exchange) return declare_exchange(command, client);
  if (verb == Verb::queue) return declare_queue(command, client);
  if (verb == Verb::bind || verb == Verb::unbind) return bind(command, client);
  if (verb == Verb::depth) return depth(command, client);
  if (verb != Verb::delete_exchange) return purge_or_delete(command, client);
  ask(client, amqp::DeleteExchange{client.session, kChannel, name(command.words[0]), command.has("if-unused")});
}

void Runner::declare_exchange(const Command& command, Client& client) {
  exchanges_[command.words[0]] = true;
  ask(client, amqp::DeclareExchange{client.session, kChannel, name(command.words[0]), exchange_type(command.words[1]),
                                    command.has("durable"), command.has("auto-delete"), command.has("internal"),
                                    command.option("alternate") != nullptr});
}

void Runner::declare_queue(const Command& command, Client& client) {
  amqp::QueueArguments arguments;
  if (transcript_.quorum) arguments.type = amqp::QueueTypeArgument::quorum;
  if (const Option* type = command.option("type")) arguments.type = queue_type(type->text);
  if (const Option* word = command.option("overflow")) arguments.overflow = overflow(word->text);
  if (const Option* x = command.option("dead-letter-exchange")) arguments.dead_letter_exchange = name(x->text);
  if (const Option* k = command.option("dead-letter-routing-key")) arguments.dead_letter_routing_key = name(k->text);
  arguments.max_length = number(command, "max-length");
  arguments.max_length_bytes = number(command, "max-length-bytes");
  arguments.message_ttl = number(command, "message-ttl");
  arguments.expires = number(command, "expires");
  arguments.max_priority = number(command, "max-priority");
  arguments.delivery_limit = number(command, "delivery-limit");
  arguments.dead_letter_strategy = command.option("dead-letter-strategy") != nullptr;
  arguments.single_active_consumer = command.has("single-active-consumer");
  ask(client, amqp::DeclareQueue{client.session, kChannel, name(command.words[0]), &arguments, nullptr, false,
                                 command.has("durable"), command.has("exclusive"), command.has("auto-delete")});
}

void Runner::bind(const Command& command, Client& client) {
  const std::string& source = command.words[0];
  const std::string& target = command.words[1];
  if (exchanges_.contains(target) || target.starts_with("amq."))
    return ask(client, amqp::BindExchange{client.session, kChannel});
  if (!command.pairs.empty() || command.option("match") != nullptr) lacks("headers bindings");
  const NameId key = name(command.words[2]);
  if (command.verb == Verb::bind)
    return ask(client, amqp::BindQueue{client.session, kChannel, name(source), name(target), key});
  ask(client, amqp::UnbindQueue{client.session, kChannel, name(source), name(target), key});
}

// A passive declare. Its refusal closes the channel, which is opened again without a word.
void Runner::depth(const Command& command, Client& client) {
  const std::string& queue = command.words[0];
  ask(client, amqp::DeclareQueue{.session = client.session, .channel = kChannel, .name = name(queue), .passive = true});
  if (!client.answer) return;
  if (const auto* ok = std::get_if<amqp::DeclareQueueOk>(&*client.answer))
    return client.note("depth " + queue + " ready=" + std::to_string(ok->messages) +
                       " consumers=" + std::to_string(ok->consumers));
  const auto* closed = std::get_if<amqp::CloseChannelFrame>(&*client.answer);
  if (closed == nullptr || client.observations.empty()) return;
  client.observations.pop_back();
  client.note("depth " + queue + (closed->code == amqp::ReplyCode::not_found ? " missing" : " locked"));
  open_channel(client, nullptr);
}

void Runner::purge_or_delete(const Command& command, Client& client) {
  const std::string& queue = command.words[0];
  if (command.verb == Verb::purge) {
    ask(client, amqp::PurgeQueue{client.session, kChannel, name(queue)});
  } else {
    ask(client,
        amqp::DeleteQueue{client.session, kChannel, name(queue), command.has("if-empty"), command.has("if-unused")});
  }
  if (!client.answer) return;
  if (const auto* purged = std::get_if<amqp::PurgeOk>(&*client.answer))
    client.note("purged " + queue + " " + std::to_string(purged->messages));
  if (const auto* deleted = std::get_if<amqp::DeleteQueueOk>(&*client.answer))
    client.note("deleted " + queue + " " + std::to_string(deleted->messages));
}

void Runner::session(const Command& command) {
  if (command.verb == Verb::open) return open(command);
  Client* client = known(command);
  if (client == nullptr) return;
  if (command.verb == Verb::reopen) {
    if (!client->connection_open || client->channel_open)
      return invalid(command, "reopen needs an open connection whose channel is closed");
    return open_channel(*client, &command);
  }
  if (!client->connection_open) return;
  if (command.verb == Verb::close_channel) {
    if (client->channel_open) ask(*client, amqp::CloseChannel{client->session, kChannel});
    client->channel_open = false;
    client->unconfirmed.clear();
    return;
  }
  if (command.verb == Verb::close) {
    ask(*client, amqp::CloseConnection{client->session});
    by_session_.erase(client->session);
  } else {
    by_session_.erase(client->session);
    host_.step(SessionClosed{client->session}, on_frame_);
  }
  client->connection_open = client->channel_open = false;
  client->unconfirmed.clear();
}

void Runner::open(const Command& command) {
  const auto number = static_cast<std::uint32_t>(clients_.size());
  Client& client = clients_[command.client];
  if (client.connection_open) return invalid(command, "'" + command.client + "' is open already: use reopen");
  if (!client.session.valid()) client.number = number;
  client.session = host_.new_session();
  by_session_[client.session] = command.client;
  client.connection_open = true;
  client.subscriptions.clear();
  host_.step(SessionOpened{client.session, client.session, std::uint64_t{1} << 62}, on_frame_);
  open_channel(client, &command);
}

void Runner::open_channel(Client& client, const Command* modes) {
  client.forget_channel();
  client.channel_open = true;
  ask(client, amqp::OpenChannel{client.session, kChannel});
  if (modes != nullptr && modes->has("confirms")) {
    client.confirms = true;
    ask(client, amqp::SelectConfirms{client.session, kChannel});
  }
  if (modes != nullptr && modes->has("tx")) ask(client, amqp::SelectTransactions{client.session, kChannel});
}

void Runner::messages(const Command& command, Client& client) {
  if (!client.connection_open) return;
  const Verb verb = command.verb;
  if (verb == Verb::publish) return publish(command, client);
  if (verb == Verb::consume) return consume(command, client);
  if (verb == Verb::cancel) return cancel(command, client);
  if (verb == Verb::get) return get(command, client);
  if (verb == Verb::recover) return ask(client, amqp::Recover{client.session, kChannel, !command.has("no-requeue")});
  if (verb != Verb::qos) return settle(command, client);
  const auto prefetch = static_cast<std::uint16_t>(command.number);
  ask(client, amqp::Qos{client.session, kChannel, prefetch, command.has("global")});
}

void Runner::cancel(const Command& command, Client& client) {
  const Option* tag = command.option("tag");
  const std::string consumer = tag != nullptr ? tag->text : command.client + "." + command.words[0];
  ask(client, amqp::Cancel{client.session, kChannel, name(consumer)});
}

void Runner::get(const Command& command, Client& client) {
  client.getting = command.words[0];
  ask(client, amqp::Get{client.session, kChannel, name(client.getting), command.has("auto-ack")});
  if (client.answer && std::holds_alternative<amqp::GetEmpty>(*client.answer)) client.note("empty " + client.getting);
}

void Runner::publish(const Command& command, Client& client) {
  const std::string& target = command.words[0];
  const std::string& body = command.words[1];
  const std::size_t slash = target.find('/');
  const bool by_exchange = slash != std::string::npos;
  Properties properties;
  if (const Option* priority = command.option("priority"))
    properties.priority = static_cast<std::uint8_t>(priority->number);
  if (const Option* ttl = command.option("ttl")) properties.expiration = ttl->text;
  properties.headers = command.pairs;
  ++client.published;
  if (client.confirms) client.unconfirmed[client.published] = shown(body);
  amqp::Publish publish;
  publish.session = client.session;
  publish.channel = kChannel;
  publish.mandatory = command.has("mandatory");
  publish.immediate = command.has("immediate");
  publish.persistent = command.has("persistent");
  publish.exchange = name(by_exchange ? target.substr(0, slash) : "");
  publish.key = name(by_exchange ? target.substr(slash + 1) : target);
  publish.properties = host_.dictionary().intern(std::move(properties));
  publish.message = MessageId{ProducerId{client.number}, client.messages++};
  publish.body =
      Body{digest(body), static_cast<std::uint32_t>(body.size()), static_cast<std::uint32_t>(bodies_.size())};
  bodies_.push_back(body);
  ask(client, publish);
}

void Runner::consume(const Command& command, Client& client) {
  const Option* tag = command.option("tag");
  const Option* prefetch = command.option("prefetch");
  if (prefetch != nullptr) {
    ask(client, amqp::Qos{client.session, kChannel, static_cast<std::uint16_t>(prefetch->number), false});
    if (!client.channel_open) return;
  }
  const std::string& queue = command.words[0];
  const NameId consumer = name(tag != nullptr ? tag->text : command.client + "." + queue);
  client.subscriptions[consumer] = {queue, tag != nullptr ? " tag=" + tag->text : ""};
  ask(client, amqp::Consume{client.session, kChannel, name(queue), consumer, command.has("auto-ack"),
                            command.has("exclusive"), command.option("priority") != nullptr});
}

// Does an observation anywhere say that the client gets this body?
bool Runner::expects_body(const std::string& client, const std::string& body) const {
  for (const Block& block : transcript_.blocks)
    for (const std::string& line : block.expected)
      if (line.starts_with(client + ": ") && line.find(" " + shown(body) + " redelivered=") != std::string::npos)
        return true;
  return false;
}

void Runner::settle(const Command& command, Client& client) {
  const std::string& body = command.words[0];
  std::uint64_t tag = 0;
  if (body.starts_with("tag:")) {
    const auto [end, error] = std::from_chars(body.data() + 4, body.data() + body.size(), tag);
    if (error != std::errc{} || end != body.data() + body.size())
      return invalid(command, "'" + body + "': write tag:N with a whole number");
  } else {
    const auto found = client.tags.find(body);
    if (found == client.tags.end()) {
      promised_ = expects_body(command.client, body);
      return invalid(command, "'" + command.client + "' never got '" + body + "'");
    }
    tag = found->second;
  }
  const bool multiple = command.has("multiple");
  if (command.verb == Verb::ack) return ask(client, amqp::Ack{client.session, kChannel, multiple, tag});
  if (command.verb == Verb::nack)
    return ask(client, amqp::Nack{client.session, kChannel, multiple, command.has("requeue"), tag});
  ask(client, amqp::Reject{client.session, kChannel, command.has("requeue"), tag});
}

}  // namespace brokerlab::scenario::transcript
