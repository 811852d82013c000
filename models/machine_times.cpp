#include "models/machine_times.hpp"

#include <algorithm>
#include <cmath>

#include "models/quantity_text.hpp"

namespace pelsim {
namespace {

using What = MachineRow::What;

/// The exponent of the power through two points; 0 where nothing grows.
double growth(double size_1, double value_1, double size_2, double value_2) {
  return std::log(value_2 / value_1) / std::log(size_2 / size_1);
}

double blend(double a, double b, double share) { return a + (b - a) * share; }

/// The value for so many cores; else that of the next fewer, else of the fewest.
template <class Value>
Value for_cores(const std::map<SlotCount, Value>& values, SlotCount cores, Value none) {
  if (values.empty()) return none;
  const auto above = values.upper_bound(cores);
  return above == values.begin() ? above->second : std::prev(above)->second;
}

}  // namespace

std::optional<KernelName> kernel_name(std::string_view kind) {
  const std::size_t slash = kind.rfind('/');
  if (slash == kind.npos || slash == 0) return std::nullopt;
  const std::string_view digits = kind.substr(slash + 1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
  const std::optional<double> size = parse_number(digits);
  if (!size || !(*size > 0)) return std::nullopt;
  return KernelName{kind.substr(0, slash), *size};
}

MachineTimes::MachineTimes(const MachineFile& file) {
  std::map<std::pair<std::string, std::uint64_t>, const MachineRow*> all_busy;
  for (const MachineRow& row : file.rows) {
    if (row.what == What::kernel || row.what == What::bandwidth) cores_ = std::max(cores_, row.cores);
    if (row.what == What::bandwidth) {
      double& rate = bandwidth_[row.cores];
      rate = std::max(rate, row.cores * row.traffic.value / row.time.value);
    }
    if (row.what == What::task && row.name == "dispatch") dispatch_[row.cores] = row.time.value;
    if (row.what == What::kernel) {
      const MachineRow*& most = all_busy[{row.name, row.size}];
      if (most == nullptr || most->cores < row.cores) most = &row;
    }
  }
  for (const MachineRow& row : file.rows) {
    if (row.what != What::kernel || row.cores != 1 || row.size == 0) continue;
    const MachineRow& most = *all_busy[{row.name, row.size}];
    // Measured on fewer cores than others: as if the rest shared what they share.
    const double slowdown = 1 + (most.time / row.time - 1) * (most.cores > 1 ? (cores_ - 1.0) / (most.cores - 1.0) : 0);
    curves_[row.name].push_back({static_cast<double>(row.size), row.time.value, std::max(slowdown, 1.0),
                                 row.interval + most.interval, row.work.value, row.traffic.value});
    peak_ = std::max(peak_, row.work / row.time);
  }
  for (auto& [name, points] : curves_)
    std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.size < b.size; });
}

double MachineTimes::pressure(const Point& at) const {
  const double cores = cores_;
  if (cores_ == 1) return 0;
  if (at.slowdown > 1 + at.noise) return std::min(at.slowdown / cores, 1.0);
  const double all = bandwidth(cores_).value;
  return all > 0 ? std::min(at.traffic / at.time / all, 1 / cores) : 1 / cores;
}

std::optional<MachineTimes::Answer> MachineTimes::kernel(std::string_view name, double size) const {
  const auto found = curves_.find(name);
  if (found == curves_.end()) return std::nullopt;
  const std::vector<Point>& points = found->second;
  const auto above =
      std::lower_bound(points.begin(), points.end(), size, [](const Point& p, double s) { return p.size < s; });
  if (above != points.end() && above->size == size)
    return Answer{Seconds(above->time), pressure(*above), Badge::calibrated};
  if (points.size() < 2) return std::nullopt;

  const bool inside = above != points.begin() && above != points.end();
  const Point& b = above == points.begin() ? points[1] : above == points.end() ? points.back() : *above;
  const Point& a = *(&b - 1);
  Point at = size < a.size ? a : b;  // the edge
  const double edge = at.size;
  const auto grown = [&](double from, double to, double start) {
    return from > 0 && to > 0 ? start * std::pow(size / edge, growth(a.size, from, b.size, to)) : start;
  };
  const bool counts_flop = a.work > 0 && b.work > 0, counts_bytes = a.traffic > 0 && b.traffic > 0;
  if (inside || !(counts_flop || counts_bytes))
    at.time = grown(a.time, b.time, at.time);
  else
    at.time = counts_flop ? grown(a.work, b.work, at.time) : grown(a.traffic, b.traffic, at.time);
  at.traffic = grown(a.traffic, b.traffic, at.traffic);
  at.size = size;
  if (inside) {
    const double share = std::log(size / a.size) / std::log(b.size / a.size);
    at.slowdown = blend(a.slowdown, b.slowdown, share);
    at.noise = blend(a.noise, b.noise, share);
  }
  return Answer{Seconds(at.time), pressure(at), inside ? Badge::interpolated : Badge::extrapolated};
}

std::vector<std::string> MachineTimes::kernels() const {
  std::vector<std::string> names;
  for (const auto& [name, points] : curves_) names.push_back(name);
  return names;
}

ByteRate MachineTimes::bandwidth(SlotCount cores) const { return ByteRate(for_cores(bandwidth_, cores, 0.0)); }

Seconds MachineTimes::dispatch(SlotCount threads) const { return Seconds(for_cores(dispatch_, threads, 0.0)); }

}  // namespace pelsim
