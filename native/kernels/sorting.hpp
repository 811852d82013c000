#pragma once
#include <cstdint>
#include <span>
#include <vector>

/// The pieces of sample sort [Shi & Schaeffer: Parallel sorting by regular sampling, JPDC 14(4), 1992].
namespace pelsim::host {

using Key = std::uint64_t;

std::vector<Key> random_keys(std::size_t count, std::uint64_t seed, std::uint64_t block);

void sort_keys(std::span<Key>);
/// Where the pieces of sorted keys begin: piece k holds those from splitter k - 1 on and below splitter k. One entry
/// more than there are pieces. Copies the keys to `out`, from where their readers fetch them.
void partition_keys(std::span<const Key> sorted, std::span<const Key> splitters, std::span<Key> out,
                    std::span<std::size_t> begins);
/// Two sorted runs into one; `out` is as long as both.
void merge_keys(std::span<const Key> a, std::span<const Key> b, std::span<Key> out);

}  // namespace pelsim::host
