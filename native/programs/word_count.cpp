#include <map>
#include <sstream>

#include "native/binding.hpp"
#include "native/kernels/words.hpp"
#include "native/program.hpp"

/// Counts the words of a text in splits; map k and reduce k work on split and table k. Right when every word of the
/// whole text, cut by a stream and counted in a tree, has the reduces' count.
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { map, reduce };

Binding bound(const TaskGraph& graph) { return Binding(graph, {"count-words", "merge-words"}); }

class WordCountProgram final : public Program {
 public:
  WordCountProgram(const TaskGraph& graph, std::uint64_t seed) : binding_(bound(graph)) {
    const std::size_t maps = binding_.extent_of(0)[0], reduces = binding_.extent_of(1)[0];
    const std::size_t keys = binding_.size_of(1) / maps, vocabulary = keys * reduces;
    for (std::size_t k = 0; k < maps; ++k) {
      texts_.push_back(random_text(binding_.size_of(0), vocabulary, seed, k));
      tables_.emplace_back(vocabulary);
      lists_.emplace_back(reduces);
      for (auto& list : lists_.back()) list.reserve(2 * keys);
    }
    for (std::size_t k = 0; k < reduces; ++k) sums_.emplace_back(vocabulary);
  }

  void run(TaskId task) override {
    const std::size_t k = binding_.point(task)[0];
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::map: return count_words(texts_[k], tables_[k], lists_[k]);
      case Step::reduce: {
        std::vector<const std::vector<WordCount>*> inputs;
        for (const auto& lists : lists_) inputs.push_back(&lists[k]);
        return merge_words(inputs, sums_[k]);
      }
    }
  }

  Verdict verify() const override {
    std::map<std::string, std::int64_t> difference;
    double words = 0, wrong = 0;
    for (const std::string& text : texts_) {
      std::istringstream in(text);
      for (std::string word; in >> word; ++words) ++difference[word];
    }
    for (const WordTable& sum : sums_)
      for (const WordCount& place : sum.places())
        if (place.count > 0) difference[letters(place.word)] -= place.count;
    for (const auto& [word, count] : difference) wrong += static_cast<double>(count < 0 ? -count : count);
    return {.what = "words counted wrongly / words", .error = words > 0 ? wrong / words : wrong, .tolerance = 0};
  }

 private:
  Binding binding_;
  std::vector<std::string> texts_;
  std::vector<WordTable> tables_, sums_;
  std::vector<std::vector<std::vector<WordCount>>> lists_;  ///< of each map, for each reduce
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const double maps = static_cast<double>(binding.extent_of(0)[0]),
               reduces = static_cast<double>(binding.extent_of(1)[0]);
  const double entries = static_cast<double>(binding.size_of(1)) * reduces;
  return Bytes(maps * static_cast<double>(binding.size_of(0)) + 96 * entries + 64 * reduces * entries / maps);
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<WordCountProgram>(graph, seed);
}

}  // namespace

ProgramEntry word_count() {
  return {.workload = "word-count", .summary = "counts the words of a random text", .memory = memory, .make = make};
}

}  // namespace pelsim::host::programs
