#include <map>
#include <string>

#include "native/kernel.hpp"
#include "native/kernels/bases.hpp"

/// Counts the words of six bases in a sequence of n. Counted: 4 operations a base, as flop (shift, add, mask, count);
/// n bytes read and 32 KiB of counters written. Checked: against words cut out one by one.
namespace pelsim::host::kernels {
namespace {

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed) : bases_(random_bases(n, seed, 0)), words_(counters) {}

  void call() override { count_kmers(bases_, std::span<std::uint64_t, counters>(words_)); }
  double error() const override {
    std::map<std::string, std::uint64_t> right;
    for (std::size_t k = 0; k + word_bases <= bases_.size(); ++k)
      ++right[std::string(bases_.begin() + static_cast<std::ptrdiff_t>(k),
                          bases_.begin() + static_cast<std::ptrdiff_t>(k + word_bases))];
    std::size_t wrong = 0, word = 0;
    for (const std::uint64_t count : words_) {
      std::string letters(word_bases, '\0');
      for (std::size_t k = 0, rest = word; k < word_bases; ++k, rest /= 4)
        letters[word_bases - 1 - k] = static_cast<char>(rest % 4);
      const auto found = right.find(letters);
      wrong += count != (found == right.end() ? 0 : found->second) ? 1 : 0;
      ++word;
    }
    return static_cast<double>(wrong) / counters;
  }
  void damage() override { ++words_[counters / 3]; }

 private:
  std::vector<Base> bases_;
  std::vector<std::uint64_t> words_;
};

}  // namespace

Kernel count_kmers() {
  return {.name = "count-kmers",
          .summary = "counts words of six bases",
          .size = "bases",
          .sizes = {4096, 16384, 65536, 262144, 1048576, 4194304},
          .tolerance = 0,
          .work = [](std::uint64_t n) -> KernelWork {
            return {Flops(4 * static_cast<double>(n)), Bytes(static_cast<double>(n) + 8.0 * counters)};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
