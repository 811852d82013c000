#include "study/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "models/machine_file.hpp"
#include "sim/metrics/time_sources.hpp"
#include "sim/native/native_engine.hpp"

namespace pelsim {
namespace {

std::string stem(const std::string& file) { return std::filesystem::path(file).stem().string(); }

double middle(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

struct Case {
  ValidationCase row;
  std::vector<Override> overrides;
  Scenario scenario;
  std::vector<double> times;
};

class Validating {
 public:
  Validating(const ValidationPlan& plan, Validation known) : plan_(plan), all_(std::move(known)) {}

  Validation run() {
    for (const std::string& file : plan_.scenarios) {
      std::vector<Case> cases = cases_of(file);
      if (cases.empty()) continue;
      for (std::size_t repeat = 0; repeat < plan_.repeats; ++repeat)
        for (Case& one : cases) {
          if (plan_.stopped && plan_.stopped()) return std::move(all_);
          one.times.push_back(plan_.real(one.scenario, one.overrides).value);
        }
      for (Case& one : cases) {
        const auto [least, most] = std::minmax_element(one.times.begin(), one.times.end());
        one.row.measured = Seconds(middle(one.times));
        one.row.noise = (*most - *least) / (2 * one.row.measured.value);
        one.row.repeats = one.times.size();
        all_.cases.push_back(one.row);
      }
      all_.date = plan_.date;
      if (plan_.told) plan_.told(all_);
    }
    return std::move(all_);
  }

 private:
  bool is_known(const ValidationCase& row) const {
    return std::any_of(all_.cases.begin(), all_.cases.end(), [&](const ValidationCase& known) {
      return known.scenario == row.scenario && known.cores == row.cores && known.scheduler == row.scheduler;
    });
  }

  std::vector<Case> cases_of(const std::string& file) const {
    std::vector<Case> cases;
    for (const SlotCount cores : plan_.cores)
      for (const std::string& scheduler : plan_.schedulers) {
        Case one;
        one.row.scenario = stem(file);
        one.row.cores = cores;
        one.row.scheduler = scheduler;
        if (is_known(one.row)) continue;
        const std::string device = "platform.nodes.0.devices.0.";
        one.overrides = {{device + "slots", std::to_string(cores)}, {"scheduler.model", scheduler}};
        if (!plan_.machine.empty()) one.overrides.push_back({device + "file", plan_.machine});
        one.scenario = load_scenario(file, one.overrides);
        one.row.workload = one.scenario.workload_model;
        predict(one);
        cases.push_back(std::move(one));
      }
    return cases;
  }

  static void predict(Case& one) {
    const Scenario& scenario = one.scenario;
    const auto scheduler = scenario.make_scheduler();
    NativeEngine engine(scenario.clock);
    const RunResult result = simulate(scenario.run(*scheduler), engine);
    if (result.error) throw ScenarioError(Place{scenario.file}, result.error.message);
    one.row.predicted = scenario.clock.seconds(result.makespan);
    Seconds all, held_out;
    for (const TimeSource& source : time_sources(result.trace, *scenario.costs)) {
      if (source.badge < Badge::calibrated)
        throw ScenarioError(Place{scenario.file},
                            "tasks take times that no calibration measured: a validation needs "
                            "devices of model 'calibrated', and kernels");
      all += source.time;
      if (source.badge != Badge::calibrated) held_out += source.time;
    }
    one.row.held_out = all.value > 0 ? held_out / all : 0;
  }

  const ValidationPlan& plan_;
  Validation all_;
};

std::vector<double> errors(const Validation& all) {
  std::vector<double> errors;
  for (const ValidationCase& one : all.cases) errors.push_back(std::abs(one.error()));
  std::sort(errors.begin(), errors.end());
  return errors;
}

}  // namespace

double Validation::median_error() const { return cases.empty() ? 0 : middle(errors(*this)); }

double Validation::error_of(double share) const {
  const std::vector<double> sorted = errors(*this);
  if (sorted.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size()) - 1e-9));
  return sorted[std::clamp(rank, std::size_t{1}, sorted.size()) - 1];
}

std::size_t Validation::within_noise() const {
  return static_cast<std::size_t>(std::count_if(
      cases.begin(), cases.end(), [](const ValidationCase& one) { return std::abs(one.error()) <= one.noise; }));
}

Validation validate(const ValidationPlan& plan, Validation known) { return Validating(plan, std::move(known)).run(); }

}  // namespace pelsim
