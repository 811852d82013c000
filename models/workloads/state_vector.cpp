#include <fmt/format.h>

#include <cmath>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// A quantum Fourier transform of n qubits on a state vector in 2^h blocks of a = 2^(n-h) amplitudes of 16 bytes: from
/// the highest qubit down, a Hadamard gate, then a controlled phase with each lower qubit.
///   gate/a       n 2^h    14 flop and 32 bytes an amplitude
///   phase/t                6 flop and 32 bytes for each of the t amplitudes of a block that turn
/// A gate on one of the h high qubits pairs blocks: each of the two tasks of a pair reads a half of both blocks and
/// writes it. A controlled phase turns a/4, a/2 or a amplitudes where none, one or both qubits are high, only in blocks
/// with the high bits set, without exchange. [Coppersmith, IBM RC 19642, 1994; De Raedt et al., Computer Physics
/// Communications 176, 2007]
namespace pelsim::workloads {
namespace {

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const std::size_t qubits = count(parameters, "qubits");
  const auto high = static_cast<std::size_t>(parameters.integer("high"));
  if (high + 2 > qubits)
    parameters.fail("high",
                    fmt::format("'high' = {} must leave at least two of the {} qubits to a block", high, qubits));
  const std::size_t local = qubits - high, blocks = std::size_t{1} << high;
  const double n = static_cast<double>(qubits), tasks = n * (n + 1) / 2 * static_cast<double>(blocks);
  refuse_huge(parameters, "high", tasks, 4 * tasks);

  TaskGraphBuilder graph;
  const double a = std::exp2(static_cast<double>(local));
  const auto kernel = [&](const char* name, double flop, double amplitudes) {
    return add_kernel(graph, fmt::format("{}/{:.0f}", name, amplitudes), Flops(flop * amplitudes),
                      Bytes(32 * amplitudes));
  };
  const Kernel gate = kernel("gate", 14, a);
  const Kernel phases[] = {kernel("phase", 6, a / 4), kernel("phase", 6, a / 2), kernel("phase", 6, a)};
  std::vector<ItemId> half(2 * blocks);  // of block b: 2 b and 2 b + 1
  for (ItemId& item : half) item = graph.add_item(Bytes(8 * a), TaskId{});
  const auto update = [&](TaskId task, std::size_t first, std::size_t second) {
    for (const std::size_t at : {first, second}) {
      graph.read(task, half[at]);
      half[at] = graph.add_item(Bytes(8 * a), task);
    }
  };
  for (std::size_t target = qubits; target-- > 0;) {
    for (std::size_t b = 0; b < blocks; ++b) {
      const TaskId task = add_task(graph, gate, target, target, b);
      if (target < local) {
        update(task, 2 * b, 2 * b + 1);
        continue;
      }
      const std::size_t bit = std::size_t{1} << (target - local), lower = b & ~bit, part = (b & bit) != 0 ? 1 : 0;
      update(task, 2 * lower + part, 2 * (lower | bit) + part);
    }
    for (std::size_t control = target; control-- > 0;) {
      std::size_t mask = 0, outside = 0;
      for (const std::size_t q : {target, control}) {
        if (q < local) continue;
        mask |= std::size_t{1} << (q - local);
        ++outside;
      }
      for (std::size_t b = 0; b < blocks; ++b)
        if ((b & mask) == mask) update(add_task(graph, phases[outside], target, control, b), 2 * b, 2 * b + 1);
    }
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel state_vector() {
  return {.card = {.name = "state-vector",
                   .summary = "quantum Fourier transform on a state vector in blocks; high qubits exchange halves",
                   .parameters = {integer_entry("qubits", "18", 2, 60, "qubits of the state"),
                                  integer_entry("high", "3", 0, 24, "qubits that number the blocks")},
                   .source = "De Raedt et al., Computer Physics Communications 176, 2007"},
          .make = make};
}

}  // namespace pelsim::workloads
