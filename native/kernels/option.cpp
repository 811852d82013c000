#include "native/kernels/option.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "native/kernel.hpp"
#include "sim/random.hpp"

namespace pelsim::host {
namespace {

double normal_distribution(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

/// In (0, 1], so that its logarithm is finite.
double above_zero(std::uint64_t bits) { return static_cast<double>((bits >> 11) + 1) * 0x1p-53; }

}  // namespace

double black_scholes(const Option& o) {
  const double deviation = o.volatility * std::sqrt(o.years);
  const double d1 = (std::log(o.spot / o.strike) + (o.rate + o.volatility * o.volatility / 2) * o.years) / deviation;
  return o.spot * normal_distribution(d1) -
         o.strike * std::exp(-o.rate * o.years) * normal_distribution(d1 - deviation);
}

Payoffs& Payoffs::operator+=(const Payoffs& other) {
  paths += other.paths;
  sum += other.sum;
  squares += other.squares;
  return *this;
}

double Payoffs::standard_error() const {
  return std::sqrt(std::max(0.0, squares - sum * sum / paths) / (paths - 1) / paths);
}

Payoffs price_option(const Option& o, std::uint64_t paths, std::uint64_t seed, std::uint64_t block,
                     std::span<std::uint64_t, counters> returns) {
  const Stream random(seed, "native.option");
  const double deviation = o.volatility * std::sqrt(o.years);
  const double drift = (o.rate - o.volatility * o.volatility / 2) * o.years, discount = std::exp(-o.rate * o.years);
  std::fill(returns.begin(), returns.end(), 0);
  Payoffs out{static_cast<double>(paths)};
  const auto end_path = [&](double z) {
    const double payoff = std::max(0.0, o.spot * std::exp(drift + deviation * z) - o.strike) * discount;
    out.sum += payoff;
    out.squares += payoff * payoff;
    constexpr double per_deviation = counters / 16.0;
    ++returns[static_cast<std::size_t>(std::clamp((z + 8) * per_deviation, 0.0, counters - 1.0))];
  };
  for (std::uint64_t pair = 0; pair < (paths + 1) / 2; ++pair) {  // Box-Muller makes two normal numbers of two
    const double radius = std::sqrt(-2 * std::log(above_zero(random.at(2 * pair, block))));
    const double angle = 2 * std::numbers::pi * Stream::unit(random.at(2 * pair + 1, block));
    end_path(radius * std::cos(angle));
    if (2 * pair + 1 < paths) end_path(radius * std::sin(angle));
  }
  return out;
}

void add_counts(std::span<const std::uint64_t> rows, std::span<std::uint64_t, counters> sum) {
  std::fill(sum.begin(), sum.end(), 0);
  for (; !rows.empty(); rows = rows.subspan(std::min(counters, rows.size()))) {
    const std::size_t width = std::min(counters, rows.size());
    for (std::size_t k = 0; k < width; ++k) sum[k] += rows[k];
  }
}

}  // namespace pelsim::host

/// European call by n paths, each drawn at its end alone. Counted, a call of an elementary function as one: 4 flop a
/// path for Box-Muller (log, sqrt, cos or sin, products), 4 for the price, 5 for payoff and sums, 4 for the histogram;
/// 32 KiB + 24 bytes of results. Checked: against Black-Scholes, in standard errors of the estimate.
namespace pelsim::host::kernels {
namespace {

class Run final : public KernelRun {
 public:
  Run(std::uint64_t paths, std::uint64_t seed) : paths_(paths), seed_(seed), returns_(counters) {}

  void call() override {
    result_ = price_option(option_, paths_, seed_, 0, std::span<std::uint64_t, counters>(returns_));
  }
  double error() const override {
    std::uint64_t counted = 0;
    for (const std::uint64_t c : returns_) counted += c;
    if (counted != paths_) return static_cast<double>(paths_);
    return std::abs(result_.price() - black_scholes(option_)) / result_.standard_error();
  }
  void damage() override { --returns_[counters / 2]; }

 private:
  Option option_;
  std::uint64_t paths_, seed_;
  Payoffs result_;
  std::vector<std::uint64_t> returns_;
};

}  // namespace

Kernel option() {
  return {.name = "option",
          .summary = "Monte Carlo price of a European call",
          .size = "paths",
          .sizes = {512, 2048, 8192, 32768, 131072},
          .tolerance = 4,
          .work = [](std::uint64_t n) -> KernelWork {
            return {Flops(17 * static_cast<double>(n)), Bytes(8.0 * counters + 24)};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
