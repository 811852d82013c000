#include <fmt/format.h>

#include <array>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Coupled atmosphere, ocean and land, each b bands of n x n cells from pole to pole. In a coupling period each
/// component takes its own number of steps; a band needs a row of each neighbour of the step before. Then a coupler for
/// each band passes heat between the air and what lies under it, and gives all three their new state.
///   diffuse/n   b (atmosphere + ocean + land steps) periods    7 flop, 16 bytes a cell
///   couple/n    b periods                                      12 flop, 48 bytes a cell
/// [structure: Craig, Vertenstein, Jacob: CPL7, IJHPCA 26(1), 2012]
namespace pelsim::workloads {
namespace {

constexpr std::size_t components = 3;

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t bands = count(parameters, "bands"), side = count(parameters, "side");
  const std::size_t periods = count(parameters, "periods");
  const std::array<std::size_t, components> steps{count(parameters, "atmosphere_steps"),
                                                  count(parameters, "ocean_steps"), count(parameters, "land_steps")};
  const double all = static_cast<double>(steps[0]) + static_cast<double>(steps[1]) + static_cast<double>(steps[2]);
  const double tasks = (all + 1) * static_cast<double>(bands) * static_cast<double>(periods);
  refuse_huge(parameters, bands > periods ? "bands" : "periods", tasks, 3 * tasks);

  TaskGraphBuilder graph;
  const double n = static_cast<double>(side), cells = n * n;
  const Kernel diffuse = add_kernel(graph, fmt::format("diffuse/{}", side), Flops(7 * cells), Bytes(16 * cells));
  const Kernel couple = add_kernel(graph, fmt::format("couple/{}", side), Flops(12 * cells), Bytes(48 * cells));
  /// What a band offers: all of it, its first row to the band above and its last to the band below.
  struct Offer {
    ItemId band, first, last;
  };
  std::array<std::vector<Offer>, components> now;
  const auto offer = [&](TaskId maker, std::size_t band) {
    Offer out{graph.add_item(Bytes(8 * cells), maker), {}, {}};
    if (band > 0) out.first = graph.add_item(Bytes(8 * n), maker);
    if (band + 1 < bands) out.last = graph.add_item(Bytes(8 * n), maker);
    return out;
  };
  for (auto& component : now)
    for (std::size_t band = 0; band < bands; ++band) component.push_back(offer(TaskId{}, band));
  for (std::size_t period = 0; period < periods; ++period) {
    for (std::size_t component = 0; component < components; ++component) {
      for (std::size_t step = 0; step < steps[component]; ++step) {
        std::vector<Offer> next;
        for (std::size_t band = 0; band < bands; ++band) {
          const TaskId task = add_task(graph, diffuse, component, band, period * steps[component] + step);
          graph.read(task, now[component][band].band);
          if (band > 0) graph.read(task, now[component][band - 1].last);
          if (band + 1 < bands) graph.read(task, now[component][band + 1].first);
          next.push_back(offer(task, band));
        }
        now[component] = std::move(next);
      }
    }
    for (std::size_t band = 0; band < bands; ++band) {
      const TaskId task = add_task(graph, couple, band, period, 0);
      for (auto& component : now) {
        graph.read(task, component[band].band);
        component[band] = offer(task, band);
      }
    }
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel climate() {
  return {.card = {.name = "climate",
                   .summary = "atmosphere, ocean and land with steps of their own, and a coupler that passes heat",
                   .parameters = {integer_entry("bands", "8", 1, 1e18, "bands from pole to pole"),
                                  integer_entry("side", "256", 1, 1e6, "cells along a band's side"),
                                  integer_entry("periods", "5", 1, 1e18, "coupling periods"),
                                  integer_entry("atmosphere_steps", "4", 1, 1e9, "steps of a period"),
                                  integer_entry("ocean_steps", "1", 1, 1e9, "steps of a period"),
                                  integer_entry("land_steps", "2", 1, 1e9, "steps of a period")},
                   .source = "Craig, Vertenstein, Jacob, IJHPCA 26(1), 2012"},
          .make = make};
}

}  // namespace pelsim::workloads
