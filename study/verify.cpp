#include "study/verify.hpp"

#include "study/verify/cases.hpp"

namespace pelsim {

std::vector<Oracle> oracles() {
  return {{"heft-paper", "the example of the HEFT paper under HEFT and CPOP", verify::heft_paper},
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
          {"alltoall", "all-to-all limited by the bisection of tori, meshes and tapered fat trees",
           verify::bisection_alltoall},
          {"queueing", "waiting times of M/M/c and M/D/1", verify::queueing},
          {"collectives", "alpha-beta-gamma forms of collective operations, 2 to 17 ranks, 1 B to 1 GiB",
           verify::collectives},
          {"collectives-large", "the same for 64 and 1000 ranks", verify::large_collectives}};
}

std::vector<Check> verify_all(std::string_view part, const std::function<void(const Check&)>& heard) {
  std::vector<Check> all;
  for (const Oracle& oracle : oracles()) {
    if (oracle.name.find(part) == std::string::npos) continue;
    std::vector<Check> checks;
    try {
      checks = oracle.run();
    } catch (const std::exception& error) {
      checks.push_back({oracle.name, oracle.summary, 0, 0, 0, false, error.what()});
    }
    for (Check& check : checks) {
      if (heard) heard(check);
      all.push_back(std::move(check));
    }
  }
  return all;
}

}  // namespace pelsim
