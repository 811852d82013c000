#include <algorithm>

#include "native/kernel.hpp"
#include "native/kernels/words.hpp"

/// Reduce of a word count: n entries, which come in lists of the same 512 words. Counted: 2 operations an entry, as
/// flop (compare, add); 16 n bytes. Checked: each word's sum from the lists themselves, sorted by word.
namespace pelsim::host::kernels {
namespace {

constexpr std::size_t keys = 512;

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed) : lists_((n + keys - 1) / keys), table_(keys) {
    std::vector<std::vector<WordCount>> counted(1);
    WordTable all(keys);
    for (std::size_t k = 0; k < lists_.size(); ++k) {
      const std::size_t entries = std::min(keys, n - k * keys);
      count_words(random_text(std::max<std::size_t>(64, entries * 200), entries, seed, k), all, counted);
      lists_[k] = counted[0];
    }
    for (const auto& list : lists_) inputs_.push_back(&list);
  }
  void call() override { merge_words(inputs_, table_); }
  double error() const override {
    std::vector<WordCount> entries, sums, found;
    for (const auto& list : lists_) entries.insert(entries.end(), list.begin(), list.end());
    const auto by_word = [](const WordCount& a, const WordCount& b) { return a.word < b.word; };
    std::sort(entries.begin(), entries.end(), by_word);
    for (const WordCount& entry : entries) {
      if (sums.empty() || sums.back().word != entry.word) sums.push_back({entry.word, 0});
      sums.back().count += entry.count;
    }
    for (const WordCount& place : table_.places())
      if (place.count > 0) found.push_back(place);
    std::sort(found.begin(), found.end(), by_word);
    return found == sums ? 0 : 1;
  }
  void damage() override { table_.add(lists_[0][0].word, 1); }

 private:
  std::vector<std::vector<WordCount>> lists_;
  std::vector<const std::vector<WordCount>*> inputs_;
  WordTable table_;
};

}  // namespace

Kernel merge_words() {
  return {.name = "merge-words",
          .summary = "reduce of a word count",
          .size = "entries of all lists",
          .sizes = {512, 4096, 16384, 65536, 262144},
          .tolerance = 0,
          .work = [](std::uint64_t n) -> KernelWork {
            return {Flops(2 * static_cast<double>(n)), Bytes(16 * static_cast<double>(n))};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
