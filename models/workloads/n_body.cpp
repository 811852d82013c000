#include <fmt/format.h>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Molecular dynamics of a Lennard-Jones fluid in c x c x c periodic cells of n particles, leapfrog. In each step a
/// cell gathers the forces from its own and the 26 cells around, then moves its particles; 2 c^3 tasks a step.
///   lj-forces/n   c^3    24 flop for each of 27 n^2 pairs    24 n bytes for each cell read, and the forces
///   lj-move/n     c^3    12 flop a particle                  120 n bytes
/// Particles stay in their cells: valid for as many steps as none needs to leave (a cell keeps a skin of 0.3).
/// [Allen & Tildesley: Computer Simulation of Liquids, 1987; Plimpton, Journal of Computational Physics 117, 1995]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t c = count(parameters, "cells"), n = count(parameters, "particles"),
                    steps = count(parameters, "steps");
  const double side = static_cast<double>(c), particles = static_cast<double>(n), many = side * side * side;
  const double tasks = 2 * many * static_cast<double>(steps);
  refuse_huge(parameters, c > steps ? "cells" : "steps", tasks, 15 * tasks);

  TaskGraphBuilder graph;
  graph.reserve(static_cast<std::size_t>(tasks), static_cast<std::size_t>(15 * tasks));
  const Kernel forces = add_kernel(graph, fmt::format("lj-forces/{}", n), Flops(24 * 27 * particles * particles),
                                   Bytes(24 * 28 * particles));
  const Kernel move = add_kernel(graph, fmt::format("lj-move/{}", n), Flops(12 * particles), Bytes(120 * particles));
  const std::size_t cells = c * c * c;
  const Bytes coordinates(24 * particles);
  std::vector<ItemId> place(cells), velocity(cells), force(cells);
  for (std::size_t k = 0; k < cells; ++k) {
    place[k] = graph.add_item(coordinates, TaskId{});
    velocity[k] = graph.add_item(coordinates, TaskId{});
  }
  const auto cell = [&](std::size_t at, std::size_t around) {  // around: 0 to 26
    const std::size_t x = (at % c + c + around % 3 - 1) % c, y = (at / c % c + c + around / 3 % 3 - 1) % c;
    return (at / c / c + c + around / 9 - 1) % c * c * c + y * c + x;
  };
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t k = 0; k < cells; ++k) {
      const TaskId task = add_task(graph, forces, k, step, 0);
      for (std::size_t around = 0; around < 27; ++around) graph.read(task, place[cell(k, around)]);
      force[k] = graph.add_item(coordinates, task);
    }
    for (std::size_t k = 0; k < cells; ++k) {
      const TaskId task = add_task(graph, move, k, step, 0);
      for (const ItemId item : {force[k], place[k], velocity[k]}) graph.read(task, item);
      place[k] = graph.add_item(coordinates, task);
      velocity[k] = graph.add_item(coordinates, task);
    }
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel n_body() {
  return {.card = {.name = "n-body",
                   .summary = "molecular dynamics in cells: forces from 27 cells, then a move, every step",
                   .parameters = {integer_entry("cells", "4", 3, 1e6, "cells along each side of the periodic box"),
                                  integer_entry("particles", "64", 1, 1e9, "particles of a cell"),
                                  integer_entry("steps", "5", 1, 1e18, "time steps")},
                   .source = "Plimpton, Journal of Computational Physics 117, 1995"},
          .make = make};
}

}  // namespace pelsim::workloads
