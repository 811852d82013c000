#pragma once
#include <string>
#include <vector>

#include "cli/commands.hpp"

namespace pelsim::cli {

/// `pelsim compare` with the host among the engines.
struct PredictOptions {
  ScenarioOptions scenario;
  std::vector<std::string> simulators;  ///< "native", "simgrid": at least one
  std::size_t repeats = 5;
  std::string json, chrome;
};
/// Simulates, runs for real, prints and writes. Returns the exit code.
int predict(const PredictOptions&);

}  // namespace pelsim::cli
