// SPDX-License-Identifier: Apache-2.0
#include "broker_model/fronts/amqp/step.hpp"

#include <limits>
#include <string>
#include <type_traits>
#include <utility>

namespace brokerlab::amqp {
namespace {

// Does this input come from a client, so that it must not overtake what the clients asked before?
bool is_a_clients(const Input& input) {
  return std::holds_alternative<Command>(input) || std::holds_alternative<SessionClosed>(input) ||
         std::holds_alternative<SessionOpened>(input);
}

}  // namespace

void Step::run(const Input& input) {
  server_.inner_.borrow_all(out_.buffers(), out_.notes());
  if (!server_.started_) start();
  if (server_.run_) continue_run(is_a_clients(input) ? std::numeric_limits<std::size_t>::max() : kSettlementsPerStep);
  std::visit([this](const auto& each) { on(each); }, input);
  flush_confirm();
  flush_append();
  server_.inner_.give_back();
  server_.inner_.clear();
}

void Step::on(const Command& command) {
  std::visit([this](const auto& each) { on(each); }, command);
}

// The core charges a connection by estimate, reply by reply; the host gives back what frames really took.
void Step::on(const Writable& input) {
  const std::uint32_t connection = open_connection_of(input.session);
  if (connection == kNoEndpoint) return;
  const std::int64_t credit = static_cast<std::int64_t>(input.bytes) + std::exchange(server_.surplus_[connection], 0);
  if (credit < 0) server_.surplus_[connection] = credit;
  if (credit > 0) core(Writable{SessionId{connection}, static_cast<std::uint64_t>(credit)});
}

// The server's own session: it declares what every AMQP server has. Durable, so that bindings to it survive.
void Step::start() {
  server_.started_ = true;
  Endpoint own;
  own.kind = EndpointKind::server;
  const SessionId session{add_endpoint(std::move(own))};
  at(session.value).connection = session.value;
  core(SessionOpened{session, session, 0});
  ask(brokerlab::DeclareExchange{session, well_known::kAmqDirect, ExchangeKind::direct, true,
                                 make_token(Asked::exchange_declare, well_known::kAmqDirect)});
}

NameId Step::generate_name(const char* prefix) {
  for (;;) {
    const std::string name = prefix + std::to_string(++server_.generated_names_);
    if (!server_.dictionary_.find(name)) return server_.dictionary_.intern(name);
  }
}

// AMQP 0-9-1: an empty queue name means the queue that this channel declared last.
NameId Step::queue_named(std::uint32_t channel, NameId name) const {
  return name == well_known::kDefault ? server_.endpoints_[channel].last_queue : name;
}

bool Step::reserved(NameId name) const { return server_.dictionary_.text(name).starts_with("amq."); }

}  // namespace brokerlab::amqp
