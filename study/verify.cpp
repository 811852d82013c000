#include "study/verify.hpp"

#include <fmt/format.h>

#include "study/verify/cases.hpp"

namespace pelsim {

namespace {

/// Four digits, or all before the point.
std::string figure(double value) { return value >= 1e4 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value); }

}  // namespace

std::vector<Oracle> oracles() {
  return {
      {"heft-paper", "the example of the HEFT paper under HEFT and CPOP", verify::heft_paper},
      {"peft-paper", "the example of the PEFT paper under PEFT and HEFT", verify::peft_paper},
      {"graham-anomalies", "better means, later end: Graham's five schedules", verify::graham_anomalies},
      {"list-bounds", "instances that reach the bounds of list scheduling and LPT", verify::list_bounds},
      {"stg-sample", "the sample of the Standard Task Graph Set", verify::stg_sample},
      {"scaling-laws", "Amdahl and Gustafson by fork-join", verify::scaling_laws},
      {"loggp", "LogGOPSim's host times, a measured machine, closed forms of LogGP", verify::loggp},
      {"topologies", "links, diameter and bisection of published topologies", verify::topologies},
      {"simgrid-numbers", "transfer times that SimGrid documents, LV08 and CM02", verify::simgrid_numbers},
      {"fair-sharing", "max-min fair shares of links, by hand", verify::fair_sharing},
      {"stream", "memory bandwidth that cores share", verify::stream_saturation},
      {"scale-sim", "cycles and utilisation of a layer on a systolic array", verify::systolic_arrays},
      {"wave-quantisation", "thread blocks in waves on 148 and 152 SMs", verify::wave_quantisation},
      {"measured-gemm", "greatest matrix product rates of GPUs, each from the others' efficiency",
       verify::measured_gemm, Oracle::Kind::measured},
      {"copy-overlap", "copies and kernels in chunks, with one copy engine for each direction", verify::copy_overlap},
      {"moldable", "tasks of many slots: Amdahl and the universal scalability law", verify::scaling_of_cores},
      {"alltoall", "all-to-all limited by the bisection of tori, meshes and tapered fat trees",
       verify::bisection_alltoall},
      {"queueing", "waiting times of M/M/c and M/D/1", verify::queueing},
      {"collectives", "alpha-beta-gamma forms of collective operations, 2 to 17 ranks, 1 B to 1 GiB",
       verify::collectives},
      {"collectives-large", "the same for 64 and 1000 ranks", verify::large_collectives},
      {"pipeline-bubble", "idle time of pipeline-parallel training: GPipe, 1F1B, interleaved", verify::pipeline_bubble},
      {"mttf", "time to the next failure of a job on many GPUs", verify::mttf},
      {"nccl-allreduce", "all-reduce of NCCL on 8 A100 and 8 B200, 128 KiB to 16 GiB", verify::nccl_allreduce,
       Oracle::Kind::measured},
      {"megatron", "throughput of GPT models of 7.5 to 1008 billion parameters on up to 3072 GPUs", verify::megatron,
       Oracle::Kind::measured},
      {"resnet50", "ResNet-50 on one GPU and on eight", verify::resnet50, Oracle::Kind::measured},
      {"hpl", "High-Performance Linpack on large machines", verify::hpl, Oracle::Kind::measured},
      {"spark-sort", "sorting 100 TB and 1 PB from and to disks", verify::spark_sort, Oracle::Kind::measured},
      {"llama3-goodput", "useful share of a training run with failures", verify::llama3_goodput,
       Oracle::Kind::measured},
      {"energy", "joules of SimGrid's examples, SPECpower's line, frequency scaling, published inferences",
       verify::energy, Oracle::Kind::measured},
      {"neuromorphic", "power, energy and latency of TrueNorth, ODIN and Loihi, as measured", verify::neuromorphic,
       Oracle::Kind::measured},
      {"clops", "circuit layers a second of IBM's quantum processors", verify::clops, Oracle::Kind::measured},
      {"surface-code-cycle", "a cycle of error correction on Willow", verify::surface_code_cycle,
       Oracle::Kind::measured},
      {"vqe-speedup", "a variational eigensolver in 2017 and in 2021", verify::vqe_speedup, Oracle::Kind::measured},
      {"fault-tolerant", "the published estimate of an error-corrected machine", verify::fault_tolerant}};
}

std::vector<Oracle> oracles_named(std::string_view part, Which which) {
  std::vector<Oracle> found = oracles();
  std::erase_if(found, [&](const Oracle& oracle) {
    return oracle.name.find(part) == std::string::npos ||
           (which == Which::measured && oracle.kind != Oracle::Kind::measured);
  });
  return found;
}

std::vector<Check> verify_all(std::string_view part, const std::function<void(const Check&)>& heard, Which which) {
  std::vector<Check> all;
  for (const Oracle& oracle : oracles_named(part, which)) {
    std::vector<Check> checks;
    try {
      checks = oracle.run();
    } catch (const std::exception& error) {
      checks.push_back({oracle.name, oracle.summary, 0, 0, 0, false, error.what()});
    }
    for (Check& check : checks) {
      check.oracle = oracle.name;
      if (heard) heard(check);
      all.push_back(std::move(check));
    }
  }
  return all;
}

std::string measured_table(const std::vector<Check>& checks) {
  std::string table =
      "| oracle | check | published | predicted | error % | tolerance % | fitted on | source | details |\n"
      "|---|---|---|---|---|---|---|---|---|\n";
  for (const Check& check : checks) {
    if (check.fitted.empty()) continue;
    const bool is_error = check.expected == 0;  // an error over several rows, which the details tell
    const double unit = is_error ? 0.01 : check.expected / 100;
    table +=
        fmt::format("| {} | {} | {} | {} | {} | {:.3g} | {} | {} | {} |\n", check.oracle, check.name,
                    is_error ? "" : figure(check.expected), is_error ? "" : figure(check.got),
                    fmt::format(fmt::runtime(is_error ? "{:.1f}" : "{:+.1f}"), (check.got - check.expected) / unit),
                    check.tolerance / unit, check.fitted, check.source, check.note);
  }
  return table;
}

}  // namespace pelsim
