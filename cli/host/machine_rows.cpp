#include "cli/host/machine_rows.hpp"

#include <algorithm>

#include "models/machine_times.hpp"
#include "models/quantity_text.hpp"

namespace pelsim::cli {
namespace {

using What = MachineRow::What;

What what_of(host::Cell::What what) {
  switch (what) {
    case host::Cell::What::kernel: return What::kernel;
    case host::Cell::What::bandwidth: return What::bandwidth;
    case host::Cell::What::task: return What::task;
    case host::Cell::What::lock: return What::lock;
    case host::Cell::What::barrier: return What::barrier;
    case host::Cell::What::message: return What::message;
  }
  return What::kernel;
}

bool is_alone(const MachineRow& row) { return row.what == What::kernel && row.cores == 1; }

/// Of the sizes that have a smaller and a larger neighbour.
void add_kernel_residuals(std::vector<MachineRow>& rows) {
  for (MachineRow& row : rows) {
    if (!is_alone(row)) continue;
    MachineFile others;
    const MachineRow *below = nullptr, *above = nullptr;
    for (const MachineRow& other : rows) {
      if (!is_alone(other) || other.name != row.name || other.size == row.size) continue;
      if (other.size < row.size && (below == nullptr || other.size > below->size)) below = &other;
      if (other.size > row.size && (above == nullptr || other.size < above->size)) above = &other;
    }
    if (below == nullptr || above == nullptr) continue;
    others.rows = {*below, *above};
    const auto fit = MachineTimes(others).kernel(row.name, static_cast<double>(row.size));
    row.residual = row.time / fit->alone - 1;
  }
}

/// Classes of messages: those that fit into a core's own cache, with the copy, and those that do not.
void fit_messages(std::vector<MachineRow>& rows, Bytes private_cache) {
  constexpr double small = 32 * 1024;
  const double most = 1e300;
  double least = 0;
  std::vector<MachineRow> fits;
  for (const double bound : {small, std::max(small, private_cache.value / 2), most}) {
    std::vector<MachineRow*> members;
    std::vector<double> sizes, times;
    for (MachineRow& row : rows) {
      const auto size = static_cast<double>(row.size);
      if (row.what != What::message || size <= least || size > bound) continue;
      members.push_back(&row);
      sizes.push_back(size);
      times.push_back(row.time.value);
    }
    least = bound;
    if (members.size() < 2) continue;
    const host::Line line = host::fitted_line(sizes, times);
    for (std::size_t k = 0; k < members.size(); ++k) members[k]->residual = times[k] / line.at(sizes[k]) - 1;
    MachineRow fit;
    fit.what = What::alpha;
    fit.name = "copy";
    fit.size = members.back()->size;
    fit.cores = 2;
    fit.time = Seconds(line.intercept);
    fit.samples = members.size();
    fits.push_back(fit);
    fit.what = What::beta;
    fit.traffic = Bytes(1e9);
    fit.time = Seconds(std::max(line.slope, 0.0) * fit.traffic.value);
    fits.push_back(fit);
  }
  rows.insert(rows.end(), fits.begin(), fits.end());
}

}  // namespace

std::vector<MachineRow> machine_rows(const host::Calibration& calibration) {
  std::vector<MachineRow> rows;
  for (const host::CellResult& result : calibration.survey.cells) {
    const host::Cell& cell = result.cell;
    rows.push_back({what_of(cell.what),
                    cell.name,
                    cell.size,
                    cell.cores,
                    Seconds(result.median.value),
                    result.median.spread(),
                    result.samples,
                    {},
                    cell.work,
                    cell.traffic});
  }
  add_kernel_residuals(rows);
  fit_messages(rows, calibration.machine.private_cache);
  return rows;
}

}  // namespace pelsim::cli
