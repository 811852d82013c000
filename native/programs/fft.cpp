#include <bit>

#include "native/binding.hpp"
#include "native/fourier.hpp"
#include "native/program.hpp"

/// The Fourier transform of m s random points by decimation in time: block b begins with every m-th point, from point
/// r(b) on (r reverses the bits); a local transform, then stages that double the transforms' length. Every stage writes
/// blocks of its own, because a partner may still read the last ones. Right when the whole spectrum passes a test that
/// uses no transform.
namespace pelsim::host::programs {
namespace {

enum class Step : std::size_t { fft, butterfly, split };

Binding bound(const TaskGraph& graph) { return Binding(graph, {"fft", "butterfly", "split"}); }
std::size_t blocks_of(const Binding& binding) { return binding.extent_of(0)[0]; }
std::size_t levels_of(const Binding& binding) { return binding.extent_of(2)[1]; }

class Fft final : public Program {
 public:
  Fft(const TaskGraph& graph, std::uint64_t seed)
      : binding_(bound(graph)),
        blocks_(blocks_of(binding_)),
        stages_(static_cast<std::size_t>(std::countr_zero(blocks_))),
        side_(binding_.size_of(0)),
        points_(random_points(blocks_ * side_, seed)),
        transform_(side_),
        split_(levels_of(binding_) + 1),
        after_(stages_ + 1) {
    for (std::size_t stage = 0; stage < stages_; ++stage) joins_.emplace_back(side_ << stage);
    for (auto& level : split_) level.resize(points_.size());
    for (auto& stage : after_) stage.resize(points_.size());
    if (split_.size() > 1) {
      split_.front() = points_;
      return;
    }
    for (std::size_t b = 0; b < blocks_; ++b)
      for (std::size_t n = 0; n < side_; ++n) split_.front()[b * side_ + n] = points_[reversed(b) + n * blocks_];
  }

  void run(TaskId task) override {
    const auto [b, stage, unused] = binding_.point(task);
    switch (static_cast<Step>(binding_.kernel(task))) {
      case Step::fft: return transform_(&split_.back()[b * side_], &after_.front()[b * side_]);
      case Step::butterfly: return join(b, stage);
      case Step::split: {
        const std::size_t half = points_.size() >> (stage + 1);
        Complex* to = &split_[stage + 1][2 * b * half];
        return split(&split_[stage][2 * b * half], to, to + half, half);
      }
    }
  }

  Verdict verify() const override {
    return {.what = "weighted sum of the spectrum against its closed form",
            .error = spectrum_error(points_, after_.back()),
            .tolerance = 2e-6};
  }

 private:
  std::size_t reversed(std::size_t b) const {
    std::size_t r = 0;
    for (std::size_t bit = 0; bit < stages_; ++bit) r |= (b >> bit & 1) << (stages_ - 1 - bit);
    return r;
  }

  void join(std::size_t b, std::size_t stage) {
    const std::size_t bit = std::size_t{1} << (stage - 1);
    const std::vector<Complex>& before = after_[stage - 1];
    const auto half = (b & bit) == 0 ? Butterfly::Half::first : Butterfly::Half::second;
    joins_[stage - 1](&before[(b & ~bit) * side_], &before[(b | bit) * side_], &after_[stage][b * side_], side_,
                      (b & (bit - 1)) * side_, half);
  }

  Binding binding_;
  std::size_t blocks_, stages_, side_;
  std::vector<Complex> points_;
  Transform transform_;
  std::vector<Butterfly> joins_;
  std::vector<std::vector<Complex>> split_;  ///< the points after each level of the recursion
  std::vector<std::vector<Complex>> after_;  ///< the transforms after each stage
};

Bytes memory(const TaskGraph& graph) {
  const Binding binding = bound(graph);
  const std::size_t blocks = blocks_of(binding);
  const auto copies = 3 + static_cast<std::size_t>(std::countr_zero(blocks)) + levels_of(binding);
  return Bytes(8 * static_cast<double>(blocks * binding.size_of(0) * copies));
}

std::unique_ptr<Program> make(const TaskGraph& graph, std::uint64_t seed) { return std::make_unique<Fft>(graph, seed); }

}  // namespace

ProgramEntry fft() {
  return {.workload = "fft",
          .summary = "the Fourier transform of random points in single precision",
          .memory = memory,
          .make = make};
}

}  // namespace pelsim::host::programs
