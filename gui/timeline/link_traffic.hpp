#pragma once
#include <span>
#include <stop_token>
#include <vector>

#include "gui/state/shown_run.hpp"
#include "gui/timeline/step_counter.hpp"

namespace pelsim::gui {

/// Which transfers cross which link, found once for a run, so that the load of one link over time costs what it carried
/// and not what all carried. Routes are those of salt 0, as everywhere in statistics.
class LinkTraffic {
 public:
  explicit LinkTraffic(RunPtr run, std::stop_token stop = {});

  /// Links that carried something, those first that were busy longest (bytes / bandwidth).
  const std::vector<LinkId>& by_load() const { return by_load_; }
  /// Of the routes between these memories.
  std::vector<LinkId> by_load(std::span<const std::pair<MemoryId, MemoryId>> pairs) const;
  /// Share of the link's bandwidth in use. A trace tells when a transfer began and ended, not how fast it was in
  /// between: its bytes count evenly, latency included. Bytes over the whole transfer are exact.
  StepCounter load(LinkId) const;
  /// Transfers that cross the link, ascending.
  std::vector<std::uint32_t> transfers(LinkId) const;

 private:
  struct Pair {
    MemoryId from, to;
    std::size_t begin = 0, end = 0;  ///< of its transfers in order_
    std::vector<LinkId> route = {};
  };
  std::vector<LinkId> sorted(std::vector<LinkId>) const;

  RunPtr run_;
  std::vector<Pair> pairs_;                           ///< ascending by (from, to)
  std::vector<std::uint32_t> order_;                  ///< transfers, by pair
  std::vector<std::vector<std::uint32_t>> pairs_of_;  ///< by link
  std::vector<double> busy_;                          ///< by link: seconds
  std::vector<LinkId> by_load_;
};

}  // namespace pelsim::gui
