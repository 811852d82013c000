#include <map>
#include <sstream>

#include "native/kernel.hpp"
#include "native/kernels/words.hpp"

/// Map of a word count: n characters of text, a vocabulary of 4096 words, 8 reduces. Counted: 2 operations a character,
/// as flop (compare, store); n bytes. Checked: against words cut by a stream and counted in a tree.
namespace pelsim::host::kernels {
namespace {

constexpr std::size_t vocabulary = 4096, reduces = 8;

class Run final : public KernelRun {
 public:
  Run(std::size_t n, std::uint64_t seed)
      : text_(random_text(n, vocabulary, seed, 0)), table_(vocabulary), out_(reduces) {}

  void call() override { count_words(text_, table_, out_); }
  double error() const override {
    std::map<std::string, std::int64_t> difference;
    std::istringstream in(text_);
    double words = 0;
    for (std::string word; in >> word; ++words) ++difference[word];
    for (const auto& list : out_)
      for (const WordCount& entry : list) difference[letters(entry.word)] -= entry.count;
    double wrong = 0;
    for (const auto& [word, count] : difference) wrong += static_cast<double>(count < 0 ? -count : count);
    return wrong / words;
  }
  void damage() override {
    for (auto& list : out_)
      if (!list.empty()) ++list.front().count;
  }

 private:
  std::string text_;
  WordTable table_;
  std::vector<std::vector<WordCount>> out_;
};

}  // namespace

Kernel count_words() {
  return {.name = "count-words",
          .summary = "map of a word count",
          .size = "characters",
          .sizes = {4096, 16384, 65536, 262144, 1048576, 4194304},
          .tolerance = 0,
          .work = [](std::uint64_t n) -> KernelWork {
            return {Flops(2 * static_cast<double>(n)), Bytes(static_cast<double>(n))};
          },
          .make = [](std::uint64_t n, std::uint64_t seed) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run>(n, seed);
          }};
}

}  // namespace pelsim::host::kernels
