#include "native/binding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace pelsim::host {

Binding::Binding(const TaskGraph& graph, const std::vector<std::string_view>& kernels)
    : graph_(&graph), kernels_(kernels.size()) {
  for (std::size_t k = 0; k < graph.kinds(); ++k) {
    const std::string_view name = graph.kind_name(KindId(k)), stem = name.substr(0, name.find('/'));
    const std::string_view digits = stem.size() < name.size() ? name.substr(stem.size() + 1) : std::string_view();
    const auto found = std::find(kernels.begin(), kernels.end(), stem);
    if (found == kernels.end())
      throw std::runtime_error(
          fmt::format("tasks of kind '{}' have no kernel here: known are {}", name, fmt::join(kernels, ", ")));
    Kind& kind = kinds_.emplace_back();
    kind.kernel = static_cast<std::size_t>(found - kernels.begin());
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), kind.size);
    if (error != std::errc() || end != digits.data() + digits.size() || kind.size == 0)
      throw std::runtime_error(fmt::format("kind '{}' must tell its size, such as '{}/256'", name, stem));
  }
  for (std::uint32_t n = 0; n < graph.tasks(); ++n) {
    const Point at = graph.point(TaskId(n));
    if (*std::min_element(at.begin(), at.end()) < 0)
      throw std::runtime_error(
          fmt::format("task '{}' has no point that a kernel could work at", graph.name(TaskId(n))));
    Kernel& used = kernels_[kernel(TaskId(n))];
    if (used.size == 0) used.size = size(TaskId(n));
    const std::array<std::size_t, 3> here = point(TaskId(n));
    for (std::size_t d = 0; d < 3; ++d) used.extent[d] = std::max(used.extent[d], here[d] + 1);
  }
}

}  // namespace pelsim::host
