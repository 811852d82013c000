#include <array>
#include <cmath>

#include "models/generator.hpp"
#include "models/ranks/rank_parameters.hpp"

/// Ranks in a 2-D or 3-D grid, each with a block of n^d points, that swap the points of their faces with 2 d neighbours
/// every step and then compute.
///   face = width n^(d-1) element      compute = n^d time_per_point a step
///   T = steps (exchange + compute)    or, overlapped, steps (max(exchange, inner part) + rest) where the messages move
///   while the points away from the faces are computed; rest = the share 1 - (1 - 2 width/n)^d of the points
/// [Gropp, Lusk, Skjellum: Using MPI, ch. 4]
namespace pelsim::workloads {
namespace {

using ranks::Rank;

/// The grid of ranks; the last dimension runs fastest.
struct Grid {
  std::vector<std::size_t> size;
  bool periodic = false;

  std::size_t ranks() const {
    std::size_t product = 1;
    for (const std::size_t n : size) product *= n;
    return product;
  }
  /// The rank `step` = +1 or -1 away, or `rank` itself where there is none.
  Rank neighbour(Rank rank, std::size_t dimension, int step) const {
    std::size_t stride = 1;
    for (std::size_t d = dimension + 1; d < size.size(); ++d) stride *= size[d];
    const std::size_t n = size[dimension], at = rank / stride % n;
    const bool leaves = step > 0 ? at + 1 == n : at == 0;
    if (leaves && !periodic) return rank;
    const std::size_t to = (at + n + static_cast<std::size_t>(step)) % n;
    return static_cast<Rank>(rank - at * stride + to * stride);
  }
};

Grid read_grid(const Parameters& parameters) {
  Grid grid;
  double product = 1;
  for (const double n : parameters.numbers("grid")) {
    if (!(n >= 1 && n <= 1e6) || n != std::floor(n))
      parameters.fail("grid", "'grid' holds whole numbers from 1: the ranks along each dimension, as in [4, 4]");
    grid.size.push_back(static_cast<std::size_t>(n));
    product *= n;
  }
  if (grid.size.size() < 2 || grid.size.size() > 3)
    parameters.fail("grid", "'grid' holds two or three numbers: the ranks along each dimension, as in [4, 4]");
  refuse_huge(parameters, "grid", product, product);
  grid.periodic = parameters.flag("periodic");
  return grid;
}

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const Grid grid = read_grid(parameters);
  const std::size_t p = grid.ranks(), dimensions = grid.size.size(), steps = count(parameters, "steps");
  const double operations = static_cast<double>(p) * static_cast<double>(steps);
  refuse_huge(parameters, "steps", operations * (4.0 * static_cast<double>(dimensions) + 3), operations * 24);

  const double n = static_cast<double>(count(parameters, "points")), width = parameters.number("width");
  const double d = static_cast<double>(dimensions);
  const Bytes face = width * std::pow(n, d - 1) * parameters.bytes("element");
  const Seconds all = std::pow(n, d) * parameters.seconds("time_per_point");
  const bool overlap = parameters.flag("overlap");
  const Seconds inner = overlap ? std::pow(std::max(0.0, 1 - 2 * width / n), d) * all : Seconds(0);

  ranks::RankProgram program(ranks::message_settings(parameters, context, p, "grid"));
  std::vector<ranks::Request> requests;
  for (std::size_t step = 0; step < steps; ++step) {
    for (Rank r = 0; r < p; ++r) {
      requests.clear();
      // A message to the lower side has tag 2 k, to the upper side 2 k + 1; it is met from the other side.
      const auto each_neighbour = [&](const auto& act) {
        for (std::size_t k = 0; k < dimensions; ++k)
          for (const int side : {-1, 1})
            if (const Rank other = grid.neighbour(r, k, side); other != r) act(other, 2 * k + (side > 0 ? 1 : 0));
      };
      each_neighbour([&](Rank other, std::size_t tag) { requests.push_back(program.irecv(r, other, face, tag ^ 1)); });
      each_neighbour([&](Rank other, std::size_t tag) { requests.push_back(program.isend(r, other, face, tag)); });
      if (overlap) program.compute(r, inner);
      program.wait_all(r, requests);
      program.compute(r, all - inner);
    }
  }
  return program.finish();
}

}  // namespace

WorkloadModel halo_exchange() {
  return {.card = {.name = "halo-exchange",
                   .summary = "a 2-D or 3-D grid of ranks that swap the faces of their blocks every step",
                   .parameters = ranks::with(
                       {{.name = "grid",
                         .type = Parameter::Type::list,
                         .required = true,
                         .meaning = "ranks along each dimension: [4, 4] or [4, 4, 4]"},
                        integer_entry("steps", "10", 1, 1e9, "iterations"),
                        integer_entry("points", "256", 1, 1e6, "points along a side of each rank's block"),
                        quantity_entry("time_per_point", Unit::seconds, "1 ns", "computing time of a point and step"),
                        quantity_entry("element", Unit::bytes, "8 B", "size of a point"),
                        number_entry("width", "1", 0, 1e6, "layers of points that a neighbour needs"),
                        {.name = "periodic",
                         .type = Parameter::Type::boolean,
                         .fallback = "false",
                         .meaning = "opposite borders of the grid are neighbours"},
                        {.name = "overlap",
                         .type = Parameter::Type::boolean,
                         .fallback = "false",
                         .meaning = "compute the inner points while the faces move"}},
                       ranks::message_entries()),
                   .source = "Gropp, Lusk, Skjellum: Using MPI, ch. 4"},
          .make = make};
}

}  // namespace pelsim::workloads
