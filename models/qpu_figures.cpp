#include "models/qpu_figures.hpp"

#include <fmt/format.h>

#include <cmath>

namespace pelsim {
namespace {

Seconds optional_time(const Parameters& parameters, std::string_view key) {
  return parameters.has(key) ? parameters.seconds(key) : Seconds(0);
}

Parameter time(std::string name, std::string fallback, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::quantity,
          .unit = Unit::seconds,
          .fallback = std::move(fallback),
          .least = 0,
          .most = 1e12,
          .meaning = std::move(meaning)};
}
Parameter needed(Parameter parameter) {
  parameter.required = true;
  return parameter;
}
Parameter error(std::string name, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::number,
          .fallback = "0",
          .least = 0,
          .most = 0.999,
          .meaning = std::move(meaning)};
}
Parameter whole_number(std::string name, std::string fallback, double least, double most, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::integer,
          .fallback = std::move(fallback),
          .least = least,
          .most = most,
          .meaning = std::move(meaning)};
}
Parameter flag(std::string name, std::string fallback, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::boolean,
          .fallback = std::move(fallback),
          .meaning = std::move(meaning)};
}
Parameter price(std::string name, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::quantity,
          .unit = Unit::price,
          .fallback = "0 USD",
          .least = 0,
          .most = 1e6,
          .meaning = std::move(meaning)};
}

}  // namespace

std::vector<Parameter> qpu_parameters() {
  return {needed(whole_number("qubits", "", 1, 1e9, "of the device; slots are partitions of them")),
          needed(time("one_qubit_time", "", "of a one-qubit gate")),
          needed(time("two_qubit_time", "", "of a two-qubit gate")),
          needed(time("readout_time", "", "of a measurement")),
          time("reset_time", "0 s", "of a reset within a circuit, and before a shot without rep_delay"),
          time("rep_delay", "", "from the readout of a shot to the next shot; default: reset_time"),
          time("shot_overhead", "0 s", "what the control software adds to a shot"),
          time("feedforward_time", "0 s", "from a measurement to a gate that depends on it"),
          flag("virtual_phases", "true", "gates that turn a phase (rz, s, t) are done in software"),
          error("one_qubit_error", "of a one-qubit gate"),
          error("two_qubit_error", "of a two-qubit gate"),
          error("readout_error", "of a measurement"),
          error("memory_error", "of a qubit in each layer of two-qubit gates"),
          time("t1", "", "relaxation of an idle qubit; default: none"),
          time("t2", "", "dephasing of an idle qubit; default: none"),
          whole_number("guard_qubits", "0", 0, 1e6, "unused between a partition and the next"),
          {.name = "crosstalk",
           .type = Parameter::Type::number,
           .fallback = "1",
           .least = 1,
           .most = 1000,
           .meaning = "error of two-qubit gates with partitions side by side, times that without"},
          whole_number("zones", "0", 0, 1e6, "trapped ions: gates side by side; 0: any number"),
          time("transport_time", "0 s", "trapped ions: moving and cooling before each layer of two-qubit gates"),
          time("queue_time", "0 s", "before a job starts, without a slot"),
          time("compile_time", "0 s", "of a circuit, without a slot (with keeps_loaded: once, in the slot)"),
          time("job_time", "0 s", "of a job, whatever is in it"),
          time("load_time", "0 s", "of a circuit into the controls"),
          time("update_time", "0 s", "of a circuit's set of parameters"),
          time("return_time", "0 s", "until the results are there, without a slot"),
          flag("keeps_loaded", "false", "compiles and loads the circuits of a kind once, then only updates parameters"),
          whole_number("most_shots", "", 1, 1e12, "of a job; more make several jobs; default: any number"),
          whole_number("most_circuits", "", 1, 1e12, "in a job, likewise"),
          price("price_per_task", "of a job"),
          price("price_per_shot", "of an execution"),
          price("price_per_one_qubit_gate", "executed"),
          price("price_per_two_qubit_gate", "executed")};
}

QpuFigures qpu_figures(const Parameters& parameters, SlotCount slots) {
  QpuFigures f;
  f.slots = slots;
  f.qubits = static_cast<double>(parameters.integer("qubits"));
  f.guard = static_cast<double>(parameters.integer("guard_qubits"));
  if (f.slots > 1 && std::floor(f.qubits / f.slots) <= f.guard)
    parameters.fail(
        "slots", fmt::format("{} partitions of {:.0f} qubits with {:.0f} guard qubits each leave none to work", f.slots,
                             f.qubits, f.guard));
  f.times.one_qubit = parameters.seconds("one_qubit_time");
  f.times.two_qubit = parameters.seconds("two_qubit_time");
  f.times.measure = parameters.seconds("readout_time");
  f.times.reset = parameters.seconds("reset_time");
  f.times.feedforward = parameters.seconds("feedforward_time");
  f.times.phases_take_time = !parameters.flag("virtual_phases");
  f.times.zones = static_cast<std::uint32_t>(parameters.integer("zones"));
  f.times.transport = parameters.seconds("transport_time");
  f.between_shots = parameters.has("rep_delay") ? parameters.seconds("rep_delay") : f.times.reset;
  f.shot_overhead = parameters.seconds("shot_overhead");
  f.one_qubit_error = parameters.number("one_qubit_error");
  f.two_qubit_error = parameters.number("two_qubit_error") * (f.slots > 1 ? parameters.number("crosstalk") : 1);
  if (f.two_qubit_error >= 1) parameters.fail("crosstalk", "with 'crosstalk' the error of a two-qubit gate reaches 1");
  f.readout_error = parameters.number("readout_error");
  f.memory_error = parameters.number("memory_error");
  f.t1 = optional_time(parameters, "t1");
  f.t2 = optional_time(parameters, "t2");
  f.queue = parameters.seconds("queue_time");
  f.compile = parameters.seconds("compile_time");
  f.job = parameters.seconds("job_time");
  f.load = parameters.seconds("load_time");
  f.update = parameters.seconds("update_time");
  f.back = parameters.seconds("return_time");
  f.keeps_loaded = parameters.flag("keeps_loaded");
  if (parameters.has("most_shots")) f.most_shots = static_cast<double>(parameters.integer("most_shots"));
  if (parameters.has("most_circuits")) f.most_circuits = static_cast<double>(parameters.integer("most_circuits"));
  f.per_task = parameters.quantity<Usd>("price_per_task");
  f.per_shot = parameters.quantity<Usd>("price_per_shot");
  f.per_one_qubit_gate = parameters.quantity<Usd>("price_per_one_qubit_gate");
  f.per_two_qubit_gate = parameters.quantity<Usd>("price_per_two_qubit_gate");
  return f;
}

}  // namespace pelsim
