#pragma once
#include <string>
#include <vector>

/// Pipeline-parallel training as a task graph: what the oracles of bubbles and of whole models share.
namespace pelsim::verify {

/// Parts of a model on stages: part q lies on stage q mod `stages`. Each microbatch goes forward through the parts,
/// then backward.
struct Pipeline {
  /// gpipe: a stage goes forward with all microbatches, then backward. one_f_one_b: after a start-up it takes turns, so
  /// that few microbatches are in flight; with several parts a stage ("interleaved") it takes `stages` microbatches of
  /// a part, then those of its next part. [Huang et al.: GPipe, NeurIPS 2019; Narayanan et al., SC 2021]
  enum class Schedule { gpipe, one_f_one_b };
  Schedule schedule = Schedule::one_f_one_b;
  unsigned stages = 1, microbatches = 1;
  std::vector<double> forward = {}, backward = {};  ///< seconds of each part; as many parts as stages, or twice, ...
  double boundary_bytes = 0;                        ///< from part to part, both ways
  double gradients = 0;                             ///< seconds of a stage after its last backward: sum over replicas
};

/// Seconds from first to last. `network` holds the keys of a link between any two stages, and their lines under
/// [network]. Precondition: with several parts a stage, microbatches are a multiple of stages.
double pipeline_time(const Pipeline&, const std::string& link, const std::string& network);

}  // namespace pelsim::verify
