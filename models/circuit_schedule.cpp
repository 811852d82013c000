#include "models/circuit_schedule.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace pelsim {
namespace {

constexpr GateType timed_types[] = {GateType::phase, GateType::one_qubit, GateType::two_qubit, GateType::measure,
                                    GateType::reset};

Seconds length(GateType type, const GateTimes& times) {
  switch (type) {
    case GateType::phase: return times.phases_take_time ? times.one_qubit : Seconds(0);
    case GateType::one_qubit: return times.one_qubit;
    case GateType::two_qubit: return times.two_qubit;
    case GateType::measure: return times.measure;
    case GateType::reset: return times.reset;
    case GateType::barrier: break;
  }
  return Seconds(0);
}

struct Operands {
  std::span<const std::uint32_t> qubits, bits;
};
Operands operands(const CircuitDemand& circuit, const CircuitStep& step) {
  const std::span all(circuit.operands.data() + step.first, step.qubits + step.bits);
  return {all.first(step.qubits), all.subspan(step.qubits)};
}

/// What a qubit has done so far.
struct Timeline {
  Seconds free, begin{-1}, end, busy;
  Seconds idle() const { return begin < Seconds(0) ? Seconds(0) : end - begin - busy; }
};

CircuitTiming as_soon_as_possible(const CircuitDemand& circuit, const GateTimes& times) {
  std::vector<Timeline> qubits(circuit.qubits);
  std::vector<Seconds> known(circuit.bits);  // when a bit was measured
  for (const CircuitStep& step : circuit.steps) {
    const Operands on = operands(circuit, step);
    Seconds begin;
    for (const std::uint32_t q : on.qubits) begin = std::max(begin, qubits[q].free);
    if (step.conditional)
      for (const std::uint32_t b : on.bits)
        if (known[b - circuit.qubits] > Seconds(0))
          begin = std::max(begin, known[b - circuit.qubits] + times.feedforward);
    const Seconds takes = length(step.type, times), end = begin + takes;
    for (const std::uint32_t q : on.qubits) {
      Timeline& line = qubits[q];
      line.free = end;
      if (step.type == GateType::barrier || takes == Seconds(0)) continue;
      if (line.begin < Seconds(0)) line.begin = begin;
      line.end = end;
      line.busy += takes;
    }
    if (step.type == GateType::measure && !on.bits.empty()) known[on.bits.front() - circuit.qubits] = end;
  }
  CircuitTiming timing;
  for (const Timeline& line : qubits) {
    timing.duration = std::max(timing.duration, line.end);
    timing.idle += line.idle();
  }
  timing.two_qubit_layers = circuit.layers[GateType::two_qubit];
  return timing;
}

Seconds turns(double gates, const GateTimes& times, GateType type) {
  const bool in_zones = type == GateType::phase || type == GateType::one_qubit || type == GateType::two_qubit;
  const double rounds = gates > 0 && times.zones > 0 && in_zones ? std::ceil(gates / times.zones) : gates > 0 ? 1 : 0;
  const Seconds moving = type == GateType::two_qubit && gates > 0 ? times.transport : Seconds(0);
  return moving + rounds * length(type, times);
}

CircuitTiming layer_by_layer(const CircuitDemand& circuit, const GateTimes& times) {
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Span {
    std::size_t next = 0, begin = none, end = 0;
    Seconds busy;
  };
  std::vector<Span> lines(circuit.qubits + circuit.bits);
  std::vector<GateCounts> layers;
  for (const CircuitStep& step : circuit.steps) {
    const Operands on = operands(circuit, step);
    std::size_t layer = 0;
    for (const std::uint32_t q : on.qubits) layer = std::max(layer, lines[q].next);
    if (step.conditional)
      for (const std::uint32_t b : on.bits) layer = std::max(layer, lines[b].next);
    const Seconds takes = length(step.type, times);
    const bool counts = takes > Seconds(0) && step.type != GateType::barrier;
    if (counts) {
      if (layers.size() <= layer) layers.resize(layer + 1);
      ++layers[layer][step.type];
    }
    for (const std::uint32_t q : on.qubits) {
      Span& line = lines[q];
      line.next = layer + (counts ? 1 : 0);
      if (!counts) continue;
      line.begin = std::min(line.begin, layer);
      line.end = layer + 1;
      line.busy += takes;
    }
    if (step.type == GateType::measure && !on.bits.empty()) lines[on.bits.front()].next = layer + 1;
  }
  CircuitTiming timing;
  std::vector<Seconds> until{Seconds(0)};  // the end of each layer
  for (const GateCounts& layer : layers) {
    for (const GateType type : timed_types) timing.duration += turns(layer[type], times, type);
    timing.two_qubit_layers += layer[GateType::two_qubit] > 0 ? 1 : 0;
    until.push_back(timing.duration);
  }
  for (std::uint32_t q = 0; q < circuit.qubits; ++q)
    if (lines[q].begin != none) timing.idle += until[lines[q].end] - until[lines[q].begin] - lines[q].busy;
  return timing;
}

/// By the numbers alone: the gates of a type are dealt out evenly over its layers.
CircuitTiming by_layers(const CircuitDemand& circuit, const GateTimes& times) {
  CircuitTiming timing;
  Seconds busy;
  for (const GateType type : timed_types) {
    const double layers = circuit.layers[type], gates = circuit.gates[type];
    if (layers > 0) timing.duration += layers * turns(std::max(1.0, gates / layers), times, type);
    busy += gates * (type == GateType::two_qubit ? 2 : 1) * length(type, times);
  }
  timing.idle = std::max(Seconds(0), circuit.qubits * timing.duration - busy);
  timing.two_qubit_layers = circuit.layers[GateType::two_qubit];
  return timing;
}

}  // namespace

CircuitTiming schedule(const CircuitDemand& circuit, const GateTimes& times) {
  if (circuit.steps.empty()) return by_layers(circuit, times);
  return times.zones > 0 || times.transport > Seconds(0) ? layer_by_layer(circuit, times)
                                                         : as_soon_as_possible(circuit, times);
}

}  // namespace pelsim
