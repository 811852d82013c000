#include "models/generator.hpp"

#include <fmt/format.h>

#include <cmath>
#include <memory>

namespace pelsim::workloads {

void refuse_huge(const Parameters& parameters, std::string_view key, double tasks, double edges) {
  if (tasks <= most_tasks && edges <= most_edges) return;
  parameters.fail(key, fmt::format("'{}' leads to {:.0f} tasks and {:.0f} edges: a generated graph has at most "
                                   "20,000,000 tasks and 200,000,000 edges, ask for a smaller one",
                                   key, tasks, edges));
}

std::size_t count(const Parameters& parameters, std::string_view key) {
  const std::int64_t value = parameters.integer(key);
  if (value < 1) parameters.fail(key, fmt::format("'{}' = {} must be at least 1", key, value));
  return static_cast<std::size_t>(value);
}

Parameter integer_entry(std::string name, std::string fallback, double least, double most, std::string meaning) {
  return {std::move(name),   Parameter::Type::integer, Unit::none, std::move(fallback), false, least, most, {},
          std::move(meaning)};
}

Parameter number_entry(std::string name, std::string fallback, double least, double most, std::string meaning) {
  return {std::move(name),   Parameter::Type::number, Unit::none, std::move(fallback), false, least, most, {},
          std::move(meaning)};
}

Parameter quantity_entry(std::string name, Unit unit, std::string fallback, std::string meaning) {
  return {std::move(name),   Parameter::Type::quantity, unit, std::move(fallback), false, 0, 1e30, {},
          std::move(meaning)};
}

Parameter choice_entry(std::string name, std::vector<std::string> choices, std::string meaning) {
  std::string first = choices.front();
  return {std::move(name), Parameter::Type::choice, Unit::none,        std::move(first), false, -1e308,
          1e308,           std::move(choices),      std::move(meaning)};
}

double positive_normal(Stream& random, double mean, double deviation) {
  for (;;) {
    const double value = random.normal(mean, deviation);
    if (value > 0) return value;
  }
}

double around(Stream& random, double mean, double spread) {
  return spread > 0 ? mean * random.uniform(1 - spread, 1 + spread) : mean;
}

Bytes bytes_around(Stream& random, double mean, double spread) {
  return Bytes(std::floor(around(random, mean, spread) + 0.5));
}

Kernel add_kernel(TaskGraphBuilder& graph, std::string_view kind, Flops work, Bytes traffic) {
  const KindId id = graph.add_kind(kind);
  return {id, graph.add_demand(std::make_shared<KernelDemand>(work, traffic))};
}

TaskId add_task(TaskGraphBuilder& graph, const Kernel& kernel) {
  const TaskId task = graph.add_task(kernel.kind);
  graph.set_demand(task, kernel.demand);
  return task;
}

TaskId add_task(TaskGraphBuilder& graph, const Kernel& kernel, std::size_t i, std::size_t j, std::size_t k) {
  const TaskId task = add_task(graph, kernel);
  graph.set_point(task, i, j, k);
  return task;
}

void TileMatrix::read(TaskId task, std::size_t row, std::size_t column) {
  ItemId& now = version_[row * tiles_ + column];
  if (!now) now = graph_->add_item(tile_, TaskId{});
  graph_->read(task, now);
}

void TileMatrix::write(TaskId task, std::size_t row, std::size_t column) {
  version_[row * tiles_ + column] = graph_->add_item(tile_, task);
}

}  // namespace pelsim::workloads
