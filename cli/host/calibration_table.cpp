#include "cli/host/calibration_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "models/machine_times.hpp"
#include "models/quantity_text.hpp"
#include "study/exporters/page.hpp"

namespace pelsim::cli {
namespace {

using What = MachineRow::What;

/// "1.2 to 84 Gflop/s": both in the unit of the larger one.
std::string range_text(double least, double most, Unit unit) {
  const std::string high = format_quantity(most, unit);
  const double number = parse_number(high.substr(0, high.find(' '))).value_or(0);
  return fmt::format("{:.3g} to {:.3g}{}", most > 0 ? least / most * number : 0, number, high.substr(high.find(' ')));
}

struct KernelLine {
  std::size_t sizes = 0;
  std::map<std::uint64_t, double> alone;
  double least_rate = 0, most_rate = 0, slowdown = 0, spread = 0, residual = 0;
  bool counts_flop = false;
};

void kernels(Page& page, const MachineFile& machine) {
  std::vector<std::string> order;
  std::map<std::string, KernelLine> lines;
  for (const MachineRow& row : machine.rows) {
    if (row.what != What::kernel) continue;
    if (lines.find(row.name) == lines.end()) order.push_back(row.name);
    KernelLine& line = lines[row.name];
    line.spread = std::max(line.spread, row.interval);
    if (row.cores > 1) {
      if (line.alone[row.size] > 0) line.slowdown = std::max(line.slowdown, row.time.value / line.alone[row.size]);
      continue;
    }
    line.alone[row.size] = row.time.value;
    line.counts_flop = row.work.value > 0;
    const double rate = (line.counts_flop ? row.work.value : row.traffic.value) / row.time.value;
    line.least_rate = line.sizes == 0 ? rate : std::min(line.least_rate, rate);
    line.most_rate = std::max(line.most_rate, rate);
    ++line.sizes;
    if (row.residual) line.residual = std::max(line.residual, std::abs(*row.residual));
  }
  if (order.empty()) return;
  page.heading("KERNELS", "rates on one core over the sizes; worst of the sizes in the other columns");
  page.line("  {:<18}{:>5}{:>28}{:>10}{:>8}{:>8}", "", "sizes", "rate", "slow-down", "95 %", "fit");
  for (const std::string& name : order) {
    const KernelLine& line = lines[name];
    page.line("  {:<18}{:>5}{:>28}{:>10}{:>8}{:>8}", fit(name, 17), line.sizes,
              range_text(line.least_rate, line.most_rate, line.counts_flop ? Unit::flop_rate : Unit::byte_rate),
              line.slowdown > 0 ? fmt::format("{:.2f}", line.slowdown) : "-",
              fmt::format("{:.1f} %", 100 * line.spread),
              line.residual > 0 ? fmt::format("{:.1f} %", 100 * line.residual) : "-");
  }
}

std::string cores_text(SlotCount cores) { return fmt::format("{} core{}", cores, cores == 1 ? "" : "s"); }

void bandwidth(Page& page, const MachineFile& machine) {
  bool first = true;
  for (const MachineRow& row : machine.rows) {
    if (row.what != What::bandwidth) continue;
    if (first) page.heading("MEMORY", "all cores together, beyond the caches");
    first = false;
    page.line("  {:<18}{:>9}{:>26}{:>10.1f} %", row.name, cores_text(row.cores),
              format_quantity(row.cores * row.traffic.value / row.time.value, Unit::byte_rate), 100 * row.interval);
  }
}

void others(Page& page, const MachineFile& machine) {
  bool first = true;
  const auto line = [&](std::string_view what, const std::string& how, const MachineRow& row) {
    if (first) page.heading("TASKS, LOCKS, MESSAGES");
    first = false;
    page.line("  {:<18}{:>17}{:>18}{:>10.1f} %", what, how, text_of(row.time), 100 * row.interval);
  };
  for (const MachineRow& row : machine.rows) {
    if (row.what == What::task || row.what == What::lock || row.what == What::barrier)
      line(row.what == What::lock   ? row.name + " lock"
           : row.what == What::task ? "task " + row.name
                                    : row.name,
           fmt::format("{} thread{}", row.cores, row.cores == 1 ? "" : "s"), row);
  }
  for (const MachineRow& row : machine.rows) {
    if (row.what != What::alpha) continue;
    for (const MachineRow& slope : machine.rows) {
      if (slope.what != What::beta || slope.size != row.size) continue;
      const std::string rate =
          slope.time.value > 0 ? format_quantity(slope.traffic.value / slope.time.value, Unit::byte_rate) : "any rate";
      page.line("  {:<18}{:>17}{:>18}  + bytes / {}", "message", "to " + text_of(Bytes(static_cast<double>(row.size))),
                text_of(row.time), rate);
    }
  }
}

}  // namespace

std::string calibration_table(const MachineFile& machine) {
  Page page;
  page.title(fmt::format("{}, {}", machine.fact("cpu"), cores_text(MachineTimes(machine).cores())));
  for (const auto& [key, value] : machine.facts)
    if (key != "cpu") page.sentence(fmt::format("  {:<20}", key), value);
  kernels(page, machine);
  bandwidth(page, machine);
  others(page, machine);
  return page.take();
}

}  // namespace pelsim::cli
