#include <algorithm>

#include "native/binding.hpp"
#include "native/kernels/bases.hpp"
#include "native/kernels/sorting.hpp"
#include "native/program.hpp"

/// Random reads, each a window of the reference with every eighth base drawn again: count-kmers (chunk), add-counts,
/// smith-waterman (chunk, read), sort. A hit is score x 2^32 + number of the read. Right when the counts of words and
/// the ranking are those of a sequential run that cuts words out of the reads and fills whole tables.
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { count, add, align, rank };
constexpr std::uint64_t few = 2;  ///< a word is frequent above this many times its mean count

Binding bound(const TaskGraph& graph) {
  return Binding(graph, {"count-kmers", "add-counts", "smith-waterman", "sort"});
}

class Genomics final : public Program {
 public:
  Genomics(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)),
        chunks_(binding_.extent_of(0)[0]),
        reads_(binding_.extent_of(2)[1]),
        bases_(binding_.size_of(2)),
        words_(chunks_ * counters),
        sum_(counters),
        hits_(chunks_ * reads_) {
    reference_ = random_bases(chunks_ * reads_ * bases_, seed, 0);
    reads_bases_ = reference_;
    const std::vector<Base> other = random_bases(reference_.size(), seed, 1);
    for (std::size_t k = 0; k < reference_.size(); k += 8) reads_bases_[k] = other[k];
  }

  void run(TaskId task) override {
    const auto [chunk, read, unused] = binding_.point(task);
    const std::size_t number = chunk * reads_ + read;
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::count: return count_kmers(chunk_bases(chunk), row(words_, chunk));
      case Step::add: return add_counts(words_, row(sum_, 0));
      case Step::align: {
        const auto match = match_scores(sequence(reads_bases_, number), row(sum_, 0), often());
        const std::int32_t score = align(sequence(reads_bases_, number), match, sequence(reference_, number));
        hits_[number] = static_cast<Key>(score) << 32 | number;
        return;
      }
      case Step::rank: return sort_keys(hits_);
    }
  }

  Verdict verify() const override {
    std::vector<std::uint64_t> words(counters);
    for (std::size_t chunk = 0; chunk < chunks_; ++chunk) {
      const std::span<const Base> part = chunk_bases(chunk);
      for (std::size_t k = 0; k + word_bases <= part.size(); ++k) {
        std::size_t word = 0;
        for (const Base base : part.subspan(k, word_bases)) word = 4 * word + base;
        ++words[word];
      }
    }
    std::size_t wrong = words == sum_ ? 0 : 1;
    std::vector<Key> hits;
    for (std::size_t number = 0; number < hits_.size(); ++number) {
      const std::span<const Base> read = sequence(reads_bases_, number);
      std::vector<std::int32_t> match(bases_, 2);
      for (std::size_t k = 0; k + word_bases <= bases_; ++k) {
        std::size_t word = 0;
        for (const Base base : read.subspan(k, word_bases)) word = 4 * word + base;
        if (words[word] > often()) match[k] = 1;
      }
      const std::int32_t score = align_plainly(read, match, sequence(reference_, number));
      hits.push_back(static_cast<Key>(score) << 32 | number);
    }
    std::sort(hits.begin(), hits.end());
    for (std::size_t k = 0; k < hits.size(); ++k) wrong += hits[k] != hits_[k] ? 1 : 0;
    return {.what = "hits unlike the sequential run / hits",
            .error = static_cast<double>(wrong) / static_cast<double>(hits.size()),
            .tolerance = 0};
  }

 private:
  std::uint64_t often() const { return few * (1 + reference_.size() / counters); }
  std::span<const Base> sequence(const std::vector<Base>& from, std::size_t number) const {
    return std::span(from).subspan(number * bases_, bases_);
  }
  std::span<const Base> chunk_bases(std::size_t chunk) const {
    return std::span(reads_bases_).subspan(chunk * reads_ * bases_, reads_ * bases_);
  }
  static std::span<std::uint64_t, counters> row(std::vector<std::uint64_t>& rows, std::size_t at) {
    return std::span<std::uint64_t, counters>(&rows[at * counters], counters);
  }

  Binding binding_;
  std::size_t chunks_, reads_, bases_;
  std::vector<Base> reference_, reads_bases_;
  std::vector<std::uint64_t> words_, sum_;
  std::vector<Key> hits_;
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const double chunks = static_cast<double>(binding.extent_of(0)[0]);
  const double all = chunks * static_cast<double>(binding.size_of(0));
  return Bytes(2 * all + 8.0 * counters * (chunks + 1) + 8 * static_cast<double>(binding.size_of(3)));
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<Genomics>(graph, seed);
}

}  // namespace

ProgramEntry genomics() {
  return {.workload = "genomics", .summary = "aligns random reads and ranks them", .memory = memory, .make = make};
}

}  // namespace pelsim::host::programs
