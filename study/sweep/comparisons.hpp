#pragma once
#include <cstdint>
#include <vector>

#include "study/sweep/design.hpp"

namespace pelsim {

/// By point: the number of its comparison. Points of one differ in alternatives alone, which are the values of axes
/// (or of axes zipped to such) that hold anything but numbers and quantities.
std::vector<std::uint32_t> comparisons_in(const Design&);

}  // namespace pelsim
