#pragma once
#include <vector>

#include "models/circuit_schedule.hpp"
#include "models/parameters.hpp"

namespace pelsim {

/// What a quantum processor is like, as devices/qpu.cpp uses it.
struct QpuFigures {
  double qubits = 0, guard = 0;
  SlotCount slots = 1;
  GateTimes times;
  Seconds between_shots, shot_overhead;
  double one_qubit_error = 0, two_qubit_error = 0, readout_error = 0, memory_error = 0;
  Seconds t1, t2;  ///< zero: not known
  Seconds queue, compile, job, load, update, back;
  bool keeps_loaded = false;
  double most_shots = 0, most_circuits = 0;
  Usd per_task, per_shot, per_one_qubit_gate, per_two_qubit_gate;
};

std::vector<Parameter> qpu_parameters();
/// Throws where partitions are left without qubits, or an error reaches 1.
QpuFigures qpu_figures(const Parameters&, SlotCount slots);

}  // namespace pelsim
