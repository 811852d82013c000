#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "native/kernels/option.hpp"

/// DNA as codes 0 to 3, words of six bases, and local alignment.
namespace pelsim::host {

using Base = std::uint8_t;

std::vector<Base> random_bases(std::size_t count, std::uint64_t seed, std::uint64_t sequence);

inline constexpr std::size_t word_bases = 6;  ///< 4^6 = 4096 words: one row of counters

/// How often each word of six bases stands in the sequence; sets `words`.
void count_kmers(std::span<const Base>, std::span<std::uint64_t, counters> words);

/// What an equal base counts at each place of the sequence: 2, or 1 where a word begins that `words` counts more than
/// `often` times (soft masking of repeats).
std::vector<std::int32_t> match_scores(std::span<const Base>, std::span<const std::uint64_t, counters> words,
                                       std::uint64_t often);

/// Best score of a local alignment: a match scores what `match` says of the base of `a`, a mismatch -1, a gap -2 a
/// base. [Smith & Waterman, Journal of Molecular Biology 147, 1981]
std::int32_t align(std::span<const Base> a, std::span<const std::int32_t> match, std::span<const Base> b);

/// The same from the recurrence as it is printed, with the whole table: to check.
std::int32_t align_plainly(std::span<const Base> a, std::span<const std::int32_t> match, std::span<const Base> b);

}  // namespace pelsim::host
