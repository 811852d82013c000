#include <algorithm>

#include "native/binding.hpp"
#include "native/kernels/sorting.hpp"
#include "native/program.hpp"

/// Sorts random keys. Local sort and partition work on block i; merge (bucket, level, k) on two runs of its bucket.
/// Right when the buckets, one behind the other, are what one sort of all keys gives, none as long as two blocks'
/// keys.
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { sort, partition, merge };

Binding bound(const TaskGraph& graph) { return Binding(graph, {"sort", "partition", "merge"}); }

/// Room for what a merge usually makes; grown by the task where chance dealt it more.
struct Run {
  std::vector<Key> keys;
  std::size_t count = 0;
  std::span<const Key> all() const { return std::span(keys).first(count); }
};

class SampleSort final : public Program {
 public:
  SampleSort(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)), blocks_(binding_.extent_of(1)[0]), length_(binding_.size_of(0)), seed_(seed) {
    for (std::size_t b = 0; b < blocks_; ++b) {
      keys_.push_back(random_keys(length_, seed, b));
      pieces_.emplace_back(length_);
      begins_.emplace_back(blocks_ + 1);
    }
    splitters_.resize(blocks_ - 1);
    for (std::size_t runs = blocks_ / 2, length = 2 * length_ / blocks_; runs >= 1; runs /= 2, length *= 2) {
      auto& level = levels_.emplace_back(blocks_, std::vector<Run>(runs));
      for (auto& bucket : level)
        for (Run& run : bucket) run.keys.resize(length + length / 4 + 64);
    }
    for (std::uint32_t t = 0; t < graph.tasks(); ++t)
      if (is_choice(TaskId(t))) samples_.resize(binding_.size(TaskId(t)));
  }

  void run(TaskId task) override {
    const auto [block, level, k] = binding_.point(task);
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::sort: return is_choice(task) ? choose_splitters() : sort_keys(keys_[block]);
      case Step::partition: return partition_keys(keys_[block], splitters_, pieces_[block], begins_[block]);
      case Step::merge: {
        const std::span<const Key> a = source(block, level, 2 * k), b = source(block, level, 2 * k + 1);
        Run& out = levels_[level - 1][block][k];
        out.count = a.size() + b.size();
        if (out.keys.size() < out.count) out.keys.resize(out.count);
        return merge_keys(a, b, std::span(out.keys).first(out.count));
      }
    }
  }

  Verdict verify() const override {
    std::vector<Key> right;
    for (std::size_t b = 0; b < blocks_; ++b) {
      const std::vector<Key> block = random_keys(length_, seed_, b);
      right.insert(right.end(), block.begin(), block.end());
    }
    std::sort(right.begin(), right.end());
    std::size_t at = 0, wrong = 0;
    for (std::size_t bucket = 0; bucket < blocks_; ++bucket) {
      const std::span<const Key> keys = source(bucket, levels_.size() + 1, 0);
      if (keys.size() >= 2 * length_) wrong += keys.size();
      for (const Key key : keys) wrong += at >= right.size() || right[at++] != key ? 1 : 0;
    }
    wrong += right.size() - at;
    return {.what = "keys out of place / keys",
            .error = static_cast<double>(wrong) / static_cast<double>(right.size()),
            .tolerance = 0};
  }

 private:
  bool is_choice(TaskId task) const {
    return static_cast<Step>(binding_.kernel(task)) == Step::sort && binding_.point(task)[2] == 1;
  }
  /// Run k that a level reads: a piece of block k, or what the level below merged.
  std::span<const Key> source(std::size_t bucket, std::size_t level, std::size_t k) const {
    if (level > 1) return levels_[level - 2][bucket][k].all();
    const auto& begins = begins_[k];
    return std::span(pieces_[k]).subspan(begins[bucket], begins[bucket + 1] - begins[bucket]);
  }
  void choose_splitters() {
    const std::size_t each = samples_.size() / blocks_;
    for (std::size_t b = 0; b < blocks_; ++b)
      for (std::size_t s = 0; s < each; ++s) samples_[b * each + s] = keys_[b][s * length_ / each];
    sort_keys(samples_);
    for (std::size_t k = 1; k < blocks_; ++k) splitters_[k - 1] = samples_[k * each + each / 2];
  }

  Binding binding_;
  std::size_t blocks_, length_;
  std::uint64_t seed_;
  std::vector<std::vector<Key>> keys_, pieces_;
  std::vector<std::vector<std::size_t>> begins_;
  std::vector<Key> samples_, splitters_;
  std::vector<std::vector<std::vector<Run>>> levels_;  ///< by level, bucket, run
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const double blocks = static_cast<double>(binding.extent_of(1)[0]), keys = static_cast<double>(binding.size_of(0));
  const double levels = static_cast<double>(std::max<std::size_t>(1, binding.extent_of(2)[1]) - 1);
  return Bytes(8 * blocks * (keys * (2 + 1.25 * levels) + 64 * blocks));
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) {
  return std::make_unique<SampleSort>(graph, seed);
}

}  // namespace

ProgramEntry sample_sort() {
  return {.workload = "sample-sort", .summary = "sorts random 64-bit keys", .memory = memory, .make = make};
}

}  // namespace pelsim::host::programs
