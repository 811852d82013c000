#pragma once
#include <string>
#include <vector>

#include "sim/platform.hpp"
#include "sim/task_graph.hpp"
#include "sim/trace/trace.hpp"

/// A trace as files that other programs read. Each appears whole or not at all; ScenarioError when it cannot be
/// written. The formats are described in docs/formats.md.
namespace pelsim {

/// A trace with what gives its ids their names.
struct NamedTrace {
  const Trace& trace;
  const TaskGraph& graph;
  const Platform& platform;
};

/// One line per attempt: names, device, slot, outcome, and the instants of its life in seconds.
void write_tasks_csv(const NamedTrace&, const std::string& path);
/// One line per transfer.
void write_transfers_csv(const NamedTrace&, const std::string& path);
/// at_s, device, state: the p-states that changed.
void write_states_csv(const NamedTrace&, const std::string& path);
/// Trace event format, for Perfetto and chrome://tracing: a process per device, a thread per slot, transfers as
/// asynchronous events of the receiving memory, and arrows from the producer to the reader.
void write_chrome(const NamedTrace&, const std::string& path);
/// Several runs in one file, one below the other; the label stands before the names of a run's processes.
struct LabelledTrace {
  std::string label;
  NamedTrace named;
};
void write_chrome_runs(const std::vector<LabelledTrace>&, const std::string& path);
/// Paje: devices contain slots, slots have states, transfers are links between memories. Valid for pj_dump and
/// pj_validate.
void write_paje(const NamedTrace&, const std::string& path);
/// Our own mapped columns; read by pel_file.hpp.
void write_pel(const NamedTrace&, const std::string& path);

}  // namespace pelsim
