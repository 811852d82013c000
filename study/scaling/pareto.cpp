#include "study/scaling/pareto.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace pelsim::scaling {

std::vector<std::size_t> pareto_front(std::span<const Objectives> points) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return points[a] < points[b]; });

  // Ascending in the first objective, so only the other two matter: a staircase of the best so far, the second rising
  // and the third falling.
  std::map<double, double> stairs;
  std::vector<std::size_t> front;
  for (const std::size_t i : order) {
    const auto [x, y, z] = points[i];
    if (!front.empty() && points[front.back()] == points[i]) {
      front.push_back(i);
      continue;
    }
    auto after = stairs.upper_bound(y);
    if (after != stairs.begin() && std::prev(after)->second <= z) continue;
    while (after != stairs.end() && after->second >= z) after = stairs.erase(after);
    stairs[y] = z;
    front.push_back(i);
  }
  return front;
}

}  // namespace pelsim::scaling
