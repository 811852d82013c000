#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "sim/random.hpp"

/// Input of kernels and programs, made from a seed.
namespace pelsim::host {

/// Uniform in [-1, 1).
template <class Number>
std::vector<Number> random_numbers(std::size_t count, std::uint64_t seed, std::string_view name) {
  Stream random(seed, name);
  std::vector<Number> numbers(count);
  for (Number& n : numbers) n = static_cast<Number>(random.uniform(-1, 1));
  return numbers;
}

/// +1 or -1 each: for such vectors the mean of |M x|^2 is |M|_F^2, whatever M is [Hutchinson 1990].
inline std::vector<double> random_signs(std::size_t count, std::uint64_t seed, std::string_view name) {
  Stream random(seed, name);
  std::vector<double> signs(count);
  for (double& s : signs) s = (random.next() & 1) != 0 ? 1 : -1;
  return signs;
}

}  // namespace pelsim::host
