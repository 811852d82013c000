#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/metrics/communication.hpp"
#include "sim/simulate.hpp"

namespace pelsim {

struct Report;
struct Scenario;

/// All devices of one type, or all links.
struct EnergyShare {
  std::string what;
  std::size_t count = 0;
  std::optional<Joules> energy;  ///< none: unknown
  Joules idle;                   ///< the part of it that was drawn while nothing worked there
};

/// Energy and money of one run in parts. Sums count what is known; the rest is named.
struct EnergyReport {
  Joules idle, runs;  ///< drawn where nothing worked; taken by runs besides what devices draw
  Watts mean, peak;
  double edp = 0;  ///< energy x makespan, J s
  double pue = 1;
  Joules site;                       ///< energy x PUE
  std::string carbon_text;           ///< "400 g/kWh"; empty: unknown
  std::vector<EnergyShare> shares;   ///< most first, unknown ones last
  std::vector<std::string> unknown;  ///< "gpu (4)": no power is known
};

struct CostReport {
  std::optional<Usd> devices, runs, electricity;
  std::vector<std::string> unknown;  ///< "gpu (4)": no price is known
};

/// Fills in all that the report says of energy, carbon and cost, and notes on what is unknown. Precondition: its
/// devices are there.
void add_energy(Report&, const Scenario&, const RunResult&);
/// none: its power is unknown.
std::optional<Joules> link_energy(const Platform&, const LinkUse&, Seconds makespan);

}  // namespace pelsim
