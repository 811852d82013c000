#include "native/kernels/sorting.hpp"

#include <algorithm>

#include "sim/random.hpp"

namespace pelsim::host {

std::vector<Key> random_keys(std::size_t count, std::uint64_t seed, std::uint64_t block) {
  const Stream random(seed, "native.sort");
  std::vector<Key> keys(count);
  for (std::size_t k = 0; k < count; ++k) keys[k] = random.at(k, block);
  return keys;
}

void sort_keys(std::span<Key> keys) { std::sort(keys.begin(), keys.end()); }

void partition_keys(std::span<const Key> sorted, std::span<const Key> splitters, std::span<Key> out,
                    std::span<std::size_t> begins) {
  begins.front() = 0;
  for (std::size_t k = 0; k < splitters.size(); ++k) {
    const auto cut = std::lower_bound(sorted.begin(), sorted.end(), splitters[k]);
    begins[k + 1] = static_cast<std::size_t>(cut - sorted.begin());
  }
  begins.back() = sorted.size();
  std::copy(sorted.begin(), sorted.end(), out.begin());
}

void merge_keys(std::span<const Key> a, std::span<const Key> b, std::span<Key> out) {
  std::merge(a.begin(), a.end(), b.begin(), b.end(), out.begin());
}

}  // namespace pelsim::host
