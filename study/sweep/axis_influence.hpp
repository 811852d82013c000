#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "study/sweep/design.hpp"

namespace pelsim {

/// Whether anything in the results changed along an axis. Compares runs that differ in that axis (or those zipped to
/// it) alone, by all that their rows say but the seed.
class AxisInfluence {
 public:
  explicit AxisInfluence(const Design&);
  /// `row`: the run's, from `seed` on.
  void add(std::uint64_t run, std::string_view row);
  /// A sentence for each axis along which every run that was added came out alike, and for replicates that did.
  std::vector<std::string> notes() const;

 private:
  /// Runs that are alike but for one axis: whether some were compared, and whether two differed.
  struct Finding {
    bool compared = false, differs = false;
  };
  template <class Key>
  Finding look(Key&& key) const;

  const Design* design_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> rows_;  ///< run, and a hash of what its row says
};

}  // namespace pelsim
