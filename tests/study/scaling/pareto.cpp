#include "study/scaling/pareto.hpp"

#include <algorithm>

#include "sim/random.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::scaling;

namespace {

bool beats(const Objectives& a, const Objectives& b) { return a != b && a[0] <= b[0] && a[1] <= b[1] && a[2] <= b[2]; }

std::vector<std::size_t> by_trying_all(const std::vector<Objectives>& points) {
  std::vector<std::size_t> front;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (std::none_of(points.begin(), points.end(), [&](const Objectives& other) { return beats(other, points[i]); }))
      front.push_back(i);
  return front;
}

}  // namespace

TEST_CASE("the front is the same as by trying all pairs, with ties and copies, for two and three objectives") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Stream stream(seed, "tests.pareto");
    const std::size_t objectives = 2 + seed % 2;
    std::vector<Objectives> points(1 + stream.below(120));
    for (Objectives& point : points)
      for (std::size_t k = 0; k < objectives; ++k) point[k] = static_cast<double>(stream.below(seed < 100 ? 12 : 1000));
    std::vector<std::size_t> front = pareto_front(points);
    std::sort(front.begin(), front.end());
    CHECK(front == by_trying_all(points));
  }
}

TEST_CASE("a front by hand, in order of the first objective") {
  const std::vector<Objectives> points = {{3, 1, 0}, {1, 3, 0}, {2, 2, 0}, {3, 3, 0}, {2, 2, 0}};
  CHECK(pareto_front(points) == std::vector<std::size_t>{1, 2, 4, 0});
  CHECK(pareto_front({}).empty());
}
