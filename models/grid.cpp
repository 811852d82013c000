#include "models/grid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace pelsim {
namespace {

struct Dimension {
  std::uint32_t size, stride;
  bool around;
  std::uint32_t first_link = 0;  ///< of its links, two ids for each
};

/// The link from a point to its upper neighbour: on a line the last point of each has none, and does not count.
std::uint32_t link_up(const Dimension& d, std::uint32_t point) {
  const std::uint32_t line = point / (d.stride * d.size), in_line = point % (d.stride * d.size);
  const std::uint32_t number = d.around ? point : line * d.stride * (d.size - 1) + in_line;
  return d.first_link + 2 * number;
}

class GridRouter final : public EndpointRouter {
 public:
  explicit GridRouter(std::vector<Dimension> dimensions) : dimensions_(std::move(dimensions)) {}

  void route(std::uint32_t from, std::uint32_t to, std::uint64_t, std::vector<LinkId>& links) const override {
    std::uint32_t here = from;
    for (const Dimension& d : dimensions_) {
      const std::uint32_t target = to / d.stride % d.size;
      std::uint32_t at = here / d.stride % d.size;
      const bool up = goes_up(d, at, target);
      while (at != target) {
        const bool turns = at == (up ? d.size - 1 : 0);
        const std::uint32_t next = up ? (turns ? 0 : at + 1) : (turns ? d.size - 1 : at - 1);
        const std::uint32_t there = here - at * d.stride + next * d.stride;
        links.push_back(LinkId(up ? link_up(d, here) : link_up(d, there) + 1));
        here = there;
        at = next;
      }
    }
  }

 private:
  static bool goes_up(const Dimension& d, std::uint32_t from, std::uint32_t to) {
    if (!d.around) return to > from;
    const std::uint32_t up = (to + d.size - from) % d.size;
    return 2 * up < d.size || (2 * up == d.size && from != d.size / 2);
  }

  std::vector<Dimension> dimensions_;
};

/// Cables between two halves. Lines: sum over i of the product of all sizes after the i-th, sizes descending, up to the
/// first even size; rings: twice that [Aroca, Fernandez Anta: Bisection (Band)Width of Product Networks with
/// Application to Data Centers, IEEE TPDS 25(3), 2014]. nullopt for odd rings beside lines of two.
std::optional<double> bisection_cables(std::vector<std::uint32_t> sizes, Around around) {
  std::sort(sizes.rbegin(), sizes.rend());
  std::erase(sizes, 1u);
  if (sizes.empty()) return std::nullopt;
  const bool rings = around == Around::yes && sizes.front() > 2;
  if (rings && sizes.back() == 2 && sizes.front() % 2 == 1) return std::nullopt;
  double sum = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    sum += std::accumulate(sizes.begin() + static_cast<std::ptrdiff_t>(i) + 1, sizes.end(), 1.0,
                           [](double product, std::uint32_t size) { return product * size; });
    if (sizes[i] % 2 == 0) break;
  }
  return rings ? 2 * sum : sum;
}

}  // namespace

Interconnect grid_interconnect(const InterconnectSite& site, const std::string& model, const LinkSpec& link,
                               const std::vector<std::uint32_t>& sizes, Around around) {
  Platform& p = site.platform;
  const auto points = static_cast<std::uint32_t>(site.endpoints.size());
  InterconnectFacts facts{model, 0, 0, std::nullopt};
  std::vector<Dimension> dimensions;
  std::uint32_t stride = 1;
  for (const std::uint32_t size : sizes) {
    dimensions.push_back({size, stride, around == Around::yes && size > 2});
    Dimension& d = dimensions.back();
    d.first_link = static_cast<std::uint32_t>(p.links());
    for (std::uint32_t point = 0; point < points; ++point) {
      const bool is_last = point / stride % size == size - 1;
      if (is_last && !d.around) continue;
      const std::uint32_t neighbour = is_last ? point - (size - 1) * stride : point + stride;
      p.add_cable(site.endpoints[point], site.endpoints[neighbour], link);
      ++facts.links;
    }
    *facts.diameter += d.around ? size / 2 : size - 1;
    stride *= size;
  }
  const std::optional<double> cables = bisection_cables(sizes, around);
  if (cables && link.kind != LinkKind::fat_pipe) facts.bisection = link.bandwidth * *cables;
  return {std::make_shared<GridRouter>(std::move(dimensions)), facts};
}

Parameter grid_sizes_parameter() {
  return {.name = "sizes",
          .type = Parameter::Type::list,
          .required = true,
          .meaning = "nodes along each dimension; they multiply to the number of nodes"};
}

std::vector<std::uint32_t> grid_sizes(const Parameters& parameters, std::size_t endpoints) {
  double product = 1;
  std::vector<std::uint32_t> sizes;
  for (const double size : parameters.numbers("sizes")) {
    if (!(size >= 1 && size <= 1e6) || size != static_cast<std::uint32_t>(size))
      parameters.fail("sizes", fmt::format("'sizes' must hold whole numbers from 1 to 1000000, not {}", size));
    product *= size;
    sizes.push_back(static_cast<std::uint32_t>(size));
  }
  if (sizes.empty()) parameters.fail("sizes", "'sizes' is empty: give the number of nodes along each dimension");
  if (product != static_cast<double>(endpoints)) {
    parameters.fail("sizes", fmt::format("the sizes {} give {} places, but there are {} nodes: they must be equal",
                                         fmt::join(sizes, " x "), product, endpoints));
  }
  return sizes;
}

}  // namespace pelsim
