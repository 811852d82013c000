#include "study/sweep/design_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "sim/random.hpp"
#include "study/scenario_sections.hpp"
#include "study/sweep/condition.hpp"

namespace pelsim {
namespace {

constexpr std::uint64_t most_points = 10'000'000;  // considered, before conditions

/// For each point a share in [0, 1): any, or one in each of as many equal stretches, in a random order.
std::vector<double> shares(Design::Kind kind, std::uint64_t points, Stream random) {
  std::vector<double> shares(points);
  if (kind == Design::Kind::random) {
    for (double& share : shares) share = random.uniform();
    return shares;
  }
  std::vector<std::uint64_t> order(points);
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  for (std::size_t i = 0; i < order.size(); ++i)
    shares[i] = (static_cast<double>(order[i]) + random.uniform()) / static_cast<double>(points);
  return shares;
}

class Points {
 public:
  Points(Design& design, const PointSettings& settings)
      : design_(design), document_(settings.document), where_(settings.where), points_(settings.points) {}

  void make() { design_.kind == Design::Kind::factorial ? make_factorial() : draw(); }

 private:
  bool is_wanted(const std::vector<Condition>& conditions, const std::vector<std::uint32_t>& choice) const {
    const auto value = [&](const std::string& key) -> const Toml* {
      for (std::size_t a = 0; a < design_.axes.size(); ++a)
        if (design_.axes[a].key == key) return &design_.axes[a].values[choice[a]];
      return find_value(document_, key);
    };
    return std::all_of(conditions.begin(), conditions.end(), [&](const Condition& c) { return c.holds(value); });
  }

  std::vector<Condition> conditions() {
    std::vector<Condition> conditions;
    for (const Toml& text : where_) conditions.emplace_back(text);
    for (const Condition& condition : conditions) design_.conditions.push_back(condition.text());
    return conditions;
  }

  void keep(const std::vector<Condition>& conditions, const std::vector<std::uint32_t>& choice) {
    if (is_wanted(conditions, choice))
      design_.choices.insert(design_.choices.end(), choice.begin(), choice.end());
    else
      ++design_.left_out;
  }

  void check_some_are_left() const {
    if (!design_.axes.empty() && design_.choices.empty())
      throw ScenarioError(where_.empty() ? design_.axes.front().place : where_.front().place,
                          "the conditions leave no point");
  }

  void make_factorial() {
    std::uint64_t points = 1;
    for (const std::vector<std::size_t>& group : design_.groups) {
      const Axis& axis = design_.axes[group.front()];
      if (axis.values.empty())
        throw ScenarioError(axis.place, fmt::format("'{}' is a range without 'count': say how many values it has, or "
                                                    "choose design = \"latin-hypercube\"",
                                                    axis.key));
      points *= axis.values.size();
      if (points > most_points)
        throw ScenarioError(axis.place, fmt::format("more than {} points: draw some of them, with design = "
                                                    "\"latin-hypercube\" and points = 1000",
                                                    most_points));
    }
    const std::vector<Condition> all = conditions();
    std::vector<std::uint32_t> choice(design_.axes.size());
    for (std::uint64_t point = 0; point < points && !choice.empty(); ++point) {
      std::uint64_t rest = point;
      for (std::size_t g = design_.groups.size(); g-- > 0;) {  // the last changes fastest
        const std::size_t levels = design_.axes[design_.groups[g].front()].values.size();
        for (const std::size_t axis : design_.groups[g]) choice[axis] = static_cast<std::uint32_t>(rest % levels);
        rest /= levels;
      }
      keep(all, choice);
    }
    check_some_are_left();
  }

  void draw() {
    if (!points_)
      throw ScenarioError(
          Place{document_.place.file, 0, 0},
          fmt::format("a {} design needs 'points' in [sweep], as in points = 100", name_of(design_.kind)));
    if (design_.axes.empty()) throw ScenarioError(Place{document_.place.file, 0, 0}, "a random design needs an axis");
    const std::uint64_t points = *points_;
    std::vector<std::vector<std::uint32_t>> chosen(design_.axes.size(), std::vector<std::uint32_t>(points));
    for (const std::vector<std::size_t>& group : design_.groups) {
      const std::string name = fmt::format("sweep.{}.{}", name_of(design_.kind), design_.axes[group.front()].key);
      const std::vector<double> share = shares(design_.kind, points, Streams{design_.seed}.stream(name));
      for (const std::size_t a : group) {
        Axis& axis = design_.axes[a];
        const bool is_drawn = axis.values.empty();
        for (std::uint64_t p = 0; p < points; ++p) {
          const auto levels = static_cast<double>(axis.values.size());
          if (is_drawn) axis.values.push_back(axis.range->drawn(share[p]));
          chosen[a][p] = static_cast<std::uint32_t>(is_drawn ? static_cast<double>(p) : share[p] * levels);
        }
      }
    }
    const std::vector<Condition> all = conditions();
    std::vector<std::uint32_t> choice(design_.axes.size());
    for (std::uint64_t p = 0; p < points; ++p) {
      for (std::size_t a = 0; a < choice.size(); ++a) choice[a] = chosen[a][p];
      keep(all, choice);
    }
    check_some_are_left();
  }

  Design& design_;
  const Toml& document_;
  const std::vector<Toml>& where_;
  std::optional<std::uint64_t> points_;
};

}  // namespace

void make_points(Design& design, const PointSettings& settings) { Points(design, settings).make(); }

}  // namespace pelsim
