// SPDX-License-Identifier: Apache-2.0
// Exchanges and bindings: which queues a key leads to. A route keeps the order in which its bindings were made. The
// default exchange is not kept here: it leads to the queue that the key names.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "broker_model/base/flat_map.hpp"
#include "broker_model/base/ids.hpp"
#include "broker_model/base/slab.hpp"
#include "broker_model/core/command.hpp"

namespace brokerlab::core {

struct Exchange {
  NameId name;
  ExchangeKind kind = ExchangeKind::direct;
  bool durable = false;
  std::uint32_t bindings = 0;
};

class Router {
 public:
  Exchange* find(NameId exchange);
  void declare(NameId exchange, ExchangeKind kind, bool durable);
  /// Removes the exchange with its bindings; false if there is none.
  bool remove(NameId exchange);

  /// False if the binding is there already. The exchange must exist.
  bool bind(NameId exchange, NameId key, NameId queue);
  /// False if there is no such binding.
  bool unbind(NameId exchange, NameId key, NameId queue);
  void remove_queue(NameId queue);

  /// The queues that `key` leads to. Valid until the router is changed.
  std::span<const NameId> route(NameId exchange, NameId key) const;

 private:
  struct Route {
    NameId exchange;
    NameId key;
    std::vector<NameId> queues;
  };
  static std::uint64_t route_key(NameId exchange, NameId key) {
    return (std::uint64_t{exchange.value} << 32) | key.value;
  }
  Route* find_route(NameId exchange, NameId key);
  void drop_route(const Route& route);
  bool remove_binding(Route& route, NameId queue);

  Slab<Exchange> exchanges_;
  FlatMap<std::uint32_t, std::uint32_t> exchange_of_name_;
  Slab<Route> routes_;
  FlatMap<std::uint64_t, std::uint32_t> route_of_key_;
};

}  // namespace brokerlab::core
