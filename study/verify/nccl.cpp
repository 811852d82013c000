#include "study/verify/nccl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "study/verify/cases.hpp"

/// The all-reduce of NCCL on one machine of eight GPUs, measured with 32 KiB, 64 KiB, ..., 16 GiB. Rows count from 1;
/// those of 128 KiB and more are used: even ones to fit, odd ones to judge. Predictions are ring all-reduces of our
/// simulator, 2 (p - 1) (a + n / (p b)) with p = 8, so that a and b follow from a fitted line t = 14 a + 7/4 n / b.
///   two constants: one line.
///   a protocol by size: NCCL has several (LL, LL128, Simple), from little latency to much bandwidth, and takes the one
///   it expects to be faster. So two lines, fitted to the smaller and to the larger even rows; the prediction is the
///   lesser one. Where the even rows are cut decides their own error.
/// Steps in the sweep that no line has (A100: 1 to 4 MiB take the same time) stay as errors. [NCCL documentation,
/// NCCL_PROTO; Hockney: Parallel Computing 20(3), 1994]
namespace pelsim::verify {
namespace {

constexpr const char* source = "github.com/stas00/ml-engineering 744d01e1, network/README.md";
constexpr double smallest = 131'072;

struct Sweep {
  const char* name;
  std::array<double, 20> us;  ///< of 2^15, 2^16, ... bytes
};

constexpr Sweep a100{"8 A100, NVLink 3", {43.83, 46.8,  51.76,  61.38,  80.4,   101.9,  101.4, 101.5, 133.5, 276.6,
                                          424.0, 684.6, 1327.6, 2420.6, 4218.4, 8203.9, 16240, 32136, 64074, 127997}};
constexpr Sweep b200{"8 B200, NVLink 5",
                     {47.79,  52.85,  47.2,   48.09,  49.04,   50.89,   58.17,   95.97,    116.06,   115.16,
                      180.14, 293.16, 413.25, 727.06, 1363.63, 2597.74, 5113.27, 10148.24, 17915.53, 35551.42}};

enum class Rows { odd, even };

std::vector<Point> rows(const Sweep& sweep, Rows which) {
  std::vector<Point> points;
  for (std::size_t k = which == Rows::odd ? 0 : 1; k < sweep.us.size(); k += 2) {
    const double bytes = std::ldexp(32768.0, static_cast<int>(k));
    if (bytes >= smallest) points.push_back({bytes, sweep.us[k] * 1e-6});
  }
  return points;
}

struct Protocols {
  Line small, large;
  double at(double bytes) const { return std::min(small.at(bytes), large.at(bytes)); }
};

Protocols fitted_protocols(std::span<const Point> points) {
  Protocols best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t cut = 2; cut + 2 <= points.size(); ++cut) {
    const Protocols tried{fitted_line(points.first(cut)), fitted_line(points.subspan(cut))};
    double squares = 0;
    for (const Point& p : points) squares += std::pow(tried.at(p.bytes) / p.seconds - 1, 2);
    if (squares < least) {
      least = squares;
      best = tried;
    }
  }
  return best;
}

/// Mean absolute error over the points; the note tells each.
template <class Predict>
Check judged(std::string name, const Sweep& sweep, std::string fitted, const Predict& predict) {
  double sum = 0;
  std::string note;
  const std::vector<Point> points = rows(sweep, Rows::odd);
  for (const Point& p : points) {
    const double error = predict(p.bytes) / p.seconds - 1;
    sum += std::abs(error);
    note += fmt::format("{}{:g} MiB {:+.0f} %", note.empty() ? "" : ", ", p.bytes / 1048576, 100 * error);
  }
  Check check{std::move(name), source, 0, sum / static_cast<double>(points.size()), 0.2};
  check.ok = check.got <= check.tolerance;
  check.note = std::move(note);
  check.fitted = std::move(fitted);
  return check;
}

void add(std::vector<Check>& checks, const Sweep& sweep) {
  const std::vector<Point> even = rows(sweep, Rows::even);
  const Line line = fitted_line(even);
  checks.push_back(judged(fmt::format("{}, 128 KiB to 16 GiB: mean absolute error, two constants", sweep.name), sweep,
                          fmt::format("even rows: {:.1f} us, {:.1f} GB/s", line.fixed * 1e6, 1e-9 / line.per_byte),
                          [&](double bytes) { return ring_allreduce(8, bytes, line); }));
  const Protocols two = fitted_protocols(even);
  const auto faster = [&](double bytes) {
    return std::min(ring_allreduce(8, bytes, two.small), ring_allreduce(8, bytes, two.large));
  };
  checks.push_back(
      judged(fmt::format("{}, 128 KiB to 16 GiB: mean absolute error, the faster of two protocols", sweep.name), sweep,
             fmt::format("even rows: {:.1f} us, {:.1f} GB/s; {:.1f} us, {:.1f} GB/s", two.small.fixed * 1e6,
                         1e-9 / two.small.per_byte, two.large.fixed * 1e6, 1e-9 / two.large.per_byte),
             faster));
}

}  // namespace

Line fitted_line(std::span<const Point> points) {
  // Unknown u, v: sum (u x + v y - 1)^2 with x = 1 / t, y = bytes / t.
  double xx = 0, xy = 0, yy = 0, x = 0, y = 0;
  for (const Point& p : points) {
    const double px = 1 / p.seconds, py = p.bytes / p.seconds;
    xx += px * px;
    xy += px * py;
    yy += py * py;
    x += px;
    y += py;
  }
  const double determinant = xx * yy - xy * xy;
  return {(x * yy - xy * y) / determinant, (xx * y - xy * x) / determinant};
}

Line a100_allreduce() { return fitted_line(rows(a100, Rows::even)); }

double ring_allreduce(unsigned ranks, double bytes, const Line& of_eight) {
  const double latency = of_eight.fixed / 14, bandwidth = 1.75 / of_eight.per_byte;
  return finished_at(
      fmt::format("[workload]\nmodel = \"collective\"\noperation = \"allreduce\"\nalgorithm = \"ring\"\nsize = "
                  "\"{:.0f} B\"\n[platform]\ninterconnect = {{ bandwidth = \"{} B/s\", latency = \"{} s\" }}\n"
                  "nodes = [ {{ count = {}, devices = [ {{ slots = 1 }} ] }} ]\n[network]\nmodel = \"hockney\"\n"
                  "[scheduler]\nmodel = \"fifo\"\n",
                  bytes, bandwidth, latency, ranks));
}

std::vector<Check> nccl_allreduce() {
  std::vector<Check> checks;
  for (const Sweep& sweep : {a100, b200}) add(checks, sweep);
  return checks;
}

}  // namespace pelsim::verify
