#include "native/kernels/bases.hpp"

#include <algorithm>

#include "sim/random.hpp"

namespace pelsim::host {

std::vector<Base> random_bases(std::size_t count, std::uint64_t seed, std::uint64_t sequence) {
  const Stream random(seed, "native.bases");
  std::vector<Base> bases(count);
  for (std::size_t k = 0; k < count; ++k) bases[k] = static_cast<Base>(random.at(k / 32, sequence) >> 2 * (k % 32) & 3);
  return bases;
}

void count_kmers(std::span<const Base> bases, std::span<std::uint64_t, counters> words) {
  std::fill(words.begin(), words.end(), 0);
  std::size_t word = 0;
  for (std::size_t k = 0; k < bases.size(); ++k) {
    word = (word * 4 + bases[k]) % counters;
    if (k + 1 >= word_bases) ++words[word];
  }
}

std::vector<std::int32_t> match_scores(std::span<const Base> bases, std::span<const std::uint64_t, counters> words,
                                       std::uint64_t often) {
  std::vector<std::int32_t> scores(bases.size(), 2);
  std::size_t word = 0;
  for (std::size_t k = 0; k < bases.size(); ++k) {
    word = (word * 4 + bases[k]) % counters;
    if (k + 1 >= word_bases && words[word] > often) scores[k + 1 - word_bases] = 1;
  }
  return scores;
}

std::int32_t align(std::span<const Base> a, std::span<const std::int32_t> match, std::span<const Base> b) {
  std::vector<std::int32_t> row(b.size() + 1, 0);
  std::int32_t best = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Base base = a[i];
    const std::int32_t equal = match[i];
    std::int32_t diagonal = 0, left = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::int32_t up = row[j + 1];
      left = std::max({0, diagonal + (b[j] == base ? equal : -1), up - 2, left - 2});
      diagonal = up;
      row[j + 1] = left;
      best = std::max(best, left);
    }
  }
  return best;
}

std::int32_t align_plainly(std::span<const Base> a, std::span<const std::int32_t> match, std::span<const Base> b) {
  std::vector<std::vector<std::int32_t>> h(a.size() + 1, std::vector<std::int32_t>(b.size() + 1, 0));
  std::int32_t best = 0;
  for (std::size_t j = 1; j <= b.size(); ++j) {
    for (std::size_t i = 1; i <= a.size(); ++i) {
      const std::int32_t score = a[i - 1] == b[j - 1] ? match[i - 1] : -1;
      h[i][j] = std::max(0, h[i - 1][j - 1] + score);
      h[i][j] = std::max(h[i][j], h[i - 1][j] - 2);
      h[i][j] = std::max(h[i][j], h[i][j - 1] - 2);
      best = std::max(best, h[i][j]);
    }
  }
  return best;
}

}  // namespace pelsim::host
