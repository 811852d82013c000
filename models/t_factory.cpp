#include "models/t_factory.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>

/// One unit with inputs of error z and Clifford gates of error c fails with probability 15 z + 356 c, and its output
/// has error 35 z^3 + 7.1 c. A round has as many units as make enough outputs for the next with probability 1 -
/// 0.01/rounds. [Beverland et al., arXiv 2211.07629, 2022, appendix C]
namespace pelsim {
namespace {

constexpr double inputs_of_a_unit = 15;
constexpr double may_fail = 0.01;  // that a factory makes no state at all
constexpr std::size_t usual_rounds = 3, most_rounds = 5;
constexpr double most_units = 1e15;
constexpr std::uint32_t greatest_distance = 99;

double output_error(double z, double c) { return 35 * z * z * z + 7.1 * c; }
double failure(double z, double c) { return 15 * z + 356 * c; }

/// Whether at least `needed` of `units` succeed, but for the probability `may_miss`.
bool suffice(double units, double needed, double fails, double may_miss) {
  if (units < needed) return false;
  return boost::math::cdf(boost::math::binomial_distribution<double>(units, 1 - fails), needed - 1) < may_miss;
}

/// The least number of units; nullopt: beyond any machine.
std::optional<double> units_for(double needed, double fails, double may_miss) {
  double enough = needed;
  while (!suffice(enough, needed, fails, may_miss))
    if ((enough *= 2) > most_units) return std::nullopt;
  double too_few = needed - 1;  // between the two: halve
  while (enough - too_few > 1) {
    const double middle = std::floor((enough + too_few) / 2);
    (suffice(middle, needed, fails, may_miss) ? enough : too_few) = middle;
  }
  return enough;
}

/// Extends factories round by round, and keeps those that no other beats.
class Search {
 public:
  Search(const CodeQubits& qubits, double required, std::uint32_t most_distance,
         const std::vector<DistillationUnit>& units)
      : qubits_(qubits), required_(required), most_distance_(most_distance), units_(units) {}

  std::vector<TFactory> run() {
    for (std::size_t rounds = 1; rounds <= most_rounds; ++rounds) {
      if (rounds > usual_rounds && !found_.empty()) break;
      rounds_ = rounds;
      extend(qubits_.t_error, 1);
    }
    std::sort(found_.begin(), found_.end(),
              [](const TFactory& a, const TFactory& b) { return a.duration < b.duration; });
    return std::move(found_);
  }

 private:
  struct Choice {
    const DistillationUnit* unit;
    std::uint32_t distance;
    double fails;
  };

  /// Adds a round whose inputs have error z, on a distance not below the last round's.
  void extend(double z, std::uint32_t least) {
    if (chosen_.size() == rounds_) return finish(z);
    for (std::uint32_t distance = least; distance <= most_distance_; distance += 2) {
      if (distance == 1 && !chosen_.empty()) continue;  // physical qubits distil in the first round only
      const double c = distance == 1 ? qubits_.clifford_error : qubits_.logical_error(distance);
      // Cliffords as bad as the states that they are to improve: no use.
      if (c > 0.1 * qubits_.t_error) continue;
      const double better = output_error(z, c), fails = failure(z, c);
      const bool is_last = chosen_.size() + 1 == rounds_, is_good = better <= required_;
      if (better > z || fails >= 1 || is_last != is_good) continue;  // good before its last round: one too many
      for (const DistillationUnit& unit : units_) {
        chosen_.push_back({&unit, distance, fails});
        extend(better, distance);
        chosen_.pop_back();
      }
      // Where one unit is enough a longer distance only costs more.
      if (is_last && fails < may_fail / static_cast<double>(rounds_)) break;
    }
  }

  void finish(double error) {
    TFactory factory;
    factory.error = error;
    double needed = 1;
    for (std::size_t r = rounds_; r-- > 0;) {
      const auto units = units_for(needed, chosen_[r].fails, may_fail / static_cast<double>(rounds_));
      if (!units) return;
      const DistillationRound round = round_of(chosen_[r], *units);
      factory.qubits = std::max(factory.qubits, round.qubits);
      factory.duration += round.duration;
      factory.rounds.insert(factory.rounds.begin(), round);
      needed = inputs_of_a_unit * *units;
    }
    const auto beats = [](const TFactory& a, const TFactory& b) {
      return a.qubits <= b.qubits && a.duration <= b.duration;
    };
    if (std::any_of(found_.begin(), found_.end(), [&](const TFactory& other) { return beats(other, factory); })) return;
    std::erase_if(found_, [&](const TFactory& other) { return beats(factory, other); });
    found_.push_back(std::move(factory));
  }

  DistillationRound round_of(const Choice& choice, double units) const {
    DistillationRound round{choice.unit->name, choice.distance, units, 0, {}};
    if (choice.distance == 1) {
      round.qubits = units * choice.unit->physical_qubits;
      round.duration = choice.unit->physical_cycles * qubits_.t_gate;
    } else {
      round.qubits = units * choice.unit->logical_qubits * CodeQubits::per_logical_qubit(choice.distance);
      round.duration = choice.unit->logical_cycles * qubits_.logical_cycle(choice.distance);
    }
    return round;
  }

  const CodeQubits& qubits_;
  double required_;
  std::uint32_t most_distance_;
  const std::vector<DistillationUnit>& units_;
  std::size_t rounds_ = 1;
  std::vector<Choice> chosen_;
  std::vector<TFactory> found_;
};

}  // namespace

double CodeQubits::logical_error(std::uint32_t distance) const {
  return prefactor * std::pow(physical_error() / threshold, (distance + 1) / 2.0);
}

std::optional<std::uint32_t> CodeQubits::distance_for(double required) const {
  if (!(physical_error() < threshold) || !(required > 0)) return std::nullopt;
  for (std::uint32_t d = 3; d <= greatest_distance; d += 2)
    if (logical_error(d) <= required) return d;
  return std::nullopt;
}

Seconds CodeQubits::logical_cycle(std::uint32_t distance) const {
  return static_cast<double>(distance) * (4.0 * two_qubit + 2.0 * measure);
}

std::vector<DistillationUnit> standard_units() {
  return {{"15-to-1 RM prep", 31, 11, 31, 24}, {"15-to-1 space efficient", 20, 13, 12, 45}};
}

std::vector<TFactory> t_factories(const CodeQubits& qubits, double required_error, std::uint32_t most_distance,
                                  const std::vector<DistillationUnit>& units) {
  return Search(qubits, required_error, most_distance, units).run();
}

}  // namespace pelsim
