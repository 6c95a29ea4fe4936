// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/router.hpp"

#include <algorithm>

namespace brokerlab::core {

Exchange* Router::find(NameId exchange) {
  const std::uint32_t* index = exchange_of_name_.find(exchange.value);
  return index == nullptr ? nullptr : &exchanges_[*index];
}

void Router::declare(NameId exchange, ExchangeKind kind, bool durable) {
  exchange_of_name_.insert(exchange.value, exchanges_.insert(Exchange{exchange, kind, durable, 0}));
}

bool Router::remove(NameId exchange) {
  const std::uint32_t* index = exchange_of_name_.find(exchange.value);
  if (index == nullptr) return false;
  exchanges_.erase(*index);
  exchange_of_name_.erase(exchange.value);
  for (std::uint32_t i = 0; i < routes_.slots(); ++i)
    if (routes_.live(i) && routes_[i].exchange == exchange) drop_route(routes_[i]);
  return true;
}

Router::Route* Router::find_route(NameId exchange, NameId key) {
  const std::uint32_t* index = route_of_key_.find(route_key(exchange, key));
  return index == nullptr ? nullptr : &routes_[*index];
}

void Router::drop_route(const Route& route) {
  const std::uint64_t key = route_key(route.exchange, route.key);
  routes_.erase(*route_of_key_.find(key));
  route_of_key_.erase(key);
}

bool Router::bind(NameId exchange, NameId key, NameId queue) {
  if (find_route(exchange, key) == nullptr)
    route_of_key_.insert(route_key(exchange, key), routes_.insert(Route{exchange, key, {}}));
  std::vector<NameId>& queues = find_route(exchange, key)->queues;
  if (std::find(queues.begin(), queues.end(), queue) != queues.end()) return false;
  queues.push_back(queue);
  ++find(exchange)->bindings;
  return true;
}

bool Router::remove_binding(Route& route, NameId queue) {
  if (std::erase(route.queues, queue) == 0) return false;
  --find(route.exchange)->bindings;
  if (route.queues.empty()) drop_route(route);
  return true;
}

bool Router::unbind(NameId exchange, NameId key, NameId queue) {
  Route* route = find_route(exchange, key);
  return route != nullptr && remove_binding(*route, queue);
}

void Router::remove_queue(NameId queue) {
  for (std::uint32_t i = 0; i < routes_.slots(); ++i)
    if (routes_.live(i)) remove_binding(routes_[i], queue);
}

std::span<const NameId> Router::route(NameId exchange, NameId key) const {
  const std::uint32_t* index = route_of_key_.find(route_key(exchange, key));
  if (index == nullptr) return {};
  return routes_[*index].queues;
}

}  // namespace brokerlab::core
