#include <algorithm>
#include <cmath>

#include "native/binding.hpp"
#include "native/kernels/option.hpp"
#include "native/program.hpp"

/// Prices options with strikes from 80 to 120 % of the spot, each by blocks of paths. Right when every price lies
/// within five standard errors of Black-Scholes (for a hundred options chance exceeds that once in 17,000 runs) and the
/// histogram holds every path once.
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { price, add };
constexpr double allowed = 5;

Binding bound(const TaskGraph& graph) { return Binding(graph, {"option", "add-counts"}); }

class MonteCarlo final : public Program {
 public:
  MonteCarlo(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)), options_(binding_.extent_of(0)[0]), blocks_(binding_.extent_of(0)[1]), seed_(seed) {
    payoffs_.resize(options_ * blocks_);
    returns_.resize(options_ * blocks_ * counters);
    sums_.resize(options_ * counters);
    prices_.resize(options_);
  }

  void run(TaskId task) override {
    const auto [option, block, unused] = binding_.point(task);
    const std::size_t row = option * blocks_ + block;
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::price:
        payoffs_[row] = price_option(terms(option), binding_.size(task), seed_, row, row_of(returns_, row));
        return;
      case Step::add:
        add_counts(std::span(returns_).subspan(option * blocks_ * counters, blocks_ * counters), row_of(sums_, option));
        for (std::size_t b = 0; b < blocks_; ++b) prices_[option] += payoffs_[option * blocks_ + b];
        return;
    }
  }

  Verdict verify() const override {
    const double paths = static_cast<double>(binding_.size_of(0) * blocks_);
    double largest = 0;
    for (std::size_t option = 0; option < options_; ++option) {
      double counted = 0;
      for (std::size_t k = 0; k < counters; ++k) counted += static_cast<double>(sums_[option * counters + k]);
      const Payoffs& price = prices_[option];
      const bool complete = counted == paths && price.paths == paths;
      const double off = std::abs(price.price() - black_scholes(terms(option))) / price.standard_error();
      largest = std::max(largest, complete ? off : 2 * allowed);
    }
    return {.what = "|price - Black-Scholes| / standard error", .error = largest, .tolerance = allowed};
  }

 private:
  Option terms(std::size_t option) const {
    Option out;
    out.strike = out.spot * (0.8 + 0.4 * static_cast<double>(option) / static_cast<double>(options_));
    return out;
  }
  static std::span<std::uint64_t, counters> row_of(std::vector<std::uint64_t>& rows, std::size_t row) {
    return std::span<std::uint64_t, counters>(&rows[row * counters], counters);
  }

  Binding binding_;
  std::size_t options_, blocks_;
  std::uint64_t seed_;
  std::vector<Payoffs> payoffs_, prices_;
  std::vector<std::uint64_t> returns_, sums_;
};

Bytes memory(const TaskGraph& graph) {
  const auto extent = bound(graph).extent_of(0);
  return Bytes(static_cast<double>(extent[0] * (extent[1] + 1)) * (8.0 * counters + sizeof(Payoffs)));
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<MonteCarlo>(graph, seed);
}

}  // namespace

ProgramEntry monte_carlo() {
  return {.workload = "monte-carlo", .summary = "prices options by random paths", .memory = memory, .make = make};
}

}  // namespace pelsim::host::programs
