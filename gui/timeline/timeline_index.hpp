#pragma once
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "gui/state/shown_run.hpp"
#include "gui/timeline/phases.hpp"
#include "gui/timeline/row_layout.hpp"
#include "sim/trace/pyramid.hpp"

namespace pelsim::gui {

/// All that a timeline asks of a trace, whether it lies in memory or in a mapped trace.pel. Made on a worker thread,
/// immutable from then on.
struct TimelineIndex {
  RunPtr run;                           ///< null: of a file
  std::shared_ptr<const PelFile> file;  ///< null: of a run
  std::shared_ptr<const TraceStore> store;
  std::unique_ptr<const SharePyramid> activity;
  std::vector<LaneFacts> lanes;
  std::string longest_link;   ///< by letters, among the names of the run's links: what the margin has room for
  std::vector<Phase> phases;  ///< empty where the run does not fall apart

  const Clock& clock() const { return store->columns().clock; }
  Tick end() const { return store->end(); }
  std::string task_name(TaskId) const;
  std::string kind_name(TaskId) const;
  std::size_t kinds() const;
  KindId kind(TaskId) const;
  std::string kind_name(KindId) const;
};
using IndexPtr = std::shared_ptr<const TimelineIndex>;

/// A stopped one is not to be shown.
IndexPtr index_timeline(RunPtr, std::stop_token = {});
IndexPtr index_timeline(std::shared_ptr<const PelFile>, std::stop_token = {});

/// Shares by kind of task, for runs that are coloured by it or filtered: the kinds that take most time (those of the
/// filter, where there is one), then all others as one.
struct KindIndex {
  static constexpr std::size_t most_kinds = 8;
  IndexPtr index;  ///< what it was made of
  std::unique_ptr<const SharePyramid> pyramid;
  std::vector<std::string> names;  ///< of the classes of compute, in their order
  std::size_t others = no_others;  ///< which of them stands for all other kinds
  static constexpr std::size_t no_others = ~std::size_t{0};
};
/// `chosen`: the names of kinds that are to be told apart from the rest, ascending; empty: the largest.
std::shared_ptr<const KindIndex> index_kinds(IndexPtr, const std::vector<std::string>& chosen, std::stop_token = {});

}  // namespace pelsim::gui
