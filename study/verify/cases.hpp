#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "study/scenario.hpp"
#include "study/verify.hpp"

/// What the oracles share: a scenario as text with the files it names, run to its end.
namespace pelsim::verify {

/// Name and text of each file that the scenario refers to.
using Files = std::vector<std::pair<std::string, std::string>>;

/// A finished run; the scenario gives its ids their names.
struct Finished {
  Scenario scenario;
  RunResult result;

  double makespan() const { return scenario.clock.seconds(result.makespan).value; }
  /// Precondition: the task ran.
  const Attempt& attempt(std::string_view task) const;
};

/// Loads and runs. Throws ScenarioError, or std::runtime_error with the run's own error.
Finished finish(const std::string& toml, const Files& = {}, const std::vector<Override>& = {});

/// The makespan alone, in seconds: for runs whose trace would be large.
double finished_at(const std::string& toml, const Files& = {});

/// Where a published schedule runs a task, and when.
struct Booked {
  const char* task;
  const char* device;
  double start, end;
};

/// Compares the makespan.
Check makespan_check(std::string name, std::string source, double expected, const Finished&);
/// Counts the tasks that ran on the device, from and to the instants, of a published schedule; the note names others.
Check schedule_check(std::string name, std::string source, const std::vector<Booked>& published, const Finished&);

/// Compares with a measurement: accepted within `share` of it. `fitted` as in Check.
Check measured_check(std::string name, std::string source, double published, double predicted, double share,
                     std::string fitted, std::string note = "");

/// A platform of one device with so many slots.
std::string one_device(unsigned slots);
/// tasks.csv with ids 1, 2, ... and these times for every class.
std::string tasks_csv(const std::vector<double>& times);
/// edges.csv of control edges.
std::string control_csv(const std::vector<std::pair<int, int>>& edges);

// --- the oracles, by file ---
std::vector<Check> heft_paper();
std::vector<Check> peft_paper();
std::vector<Check> graham_anomalies();
std::vector<Check> list_bounds();
std::vector<Check> stg_sample();
std::vector<Check> queueing();
std::vector<Check> loggp();
std::vector<Check> scaling_laws();
std::vector<Check> topologies();
std::vector<Check> simgrid_numbers();
std::vector<Check> fair_sharing();
std::vector<Check> stream_saturation();
std::vector<Check> collectives();
std::vector<Check> large_collectives();
std::vector<Check> bisection_alltoall();
std::vector<Check> pipeline_bubble();
std::vector<Check> mttf();
std::vector<Check> nccl_allreduce();
std::vector<Check> megatron();
std::vector<Check> resnet50();
std::vector<Check> hpl();
std::vector<Check> spark_sort();
std::vector<Check> llama3_goodput();
std::vector<Check> energy();
std::vector<Check> systolic_arrays();
std::vector<Check> wave_quantisation();
std::vector<Check> measured_gemm();
std::vector<Check> copy_overlap();
std::vector<Check> scaling_of_cores();
std::vector<Check> neuromorphic();
std::vector<Check> clops();
std::vector<Check> surface_code_cycle();
std::vector<Check> vqe_speedup();
std::vector<Check> fault_tolerant();

}  // namespace pelsim::verify
