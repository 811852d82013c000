#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace pelsim::scaling {

/// What is to be small: time, energy, cost, in any units. For two objectives leave the third 0.
using Objectives = std::array<double, 3>;

/// The alternatives that no other beats: none is at most as large in all objectives and smaller in one. Indices, in
/// ascending order of the objectives; equal alternatives are all kept. O(n log n) for two and for three objectives
/// [Kung, Luccio and Preparata 1975].
std::vector<std::size_t> pareto_front(std::span<const Objectives>);

}  // namespace pelsim::scaling
