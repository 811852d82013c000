#pragma once
#include <stop_token>

#include "sim/trace/activity.hpp"
#include "sim/trace/trace_store.hpp"

namespace pelsim {

/// Where the columns of a picture lie in time: column c is [origin + c * width, origin + (c + 1) * width).
struct ColumnGrid {
  Tick origin;
  double width = 1;  ///< of a column, in ticks
};

/// Time shares of each lane's classes at every zoom. Bins of 8 bits a class, as many as fit into 8 B a span with all
/// else that finds spans, and at most `most_bins`; each coarser level has a quarter. What rounding a bin leaves over is
/// carried to the next one, so that sums over a window are exact to a bin's share at its two ends. Below a bin's width
/// the spans themselves are added up.
class SharePyramid {
 public:
  static constexpr std::size_t most_bins = 32768;
  /// Lanes with fewer attempts have no bins: adding up their spans is as fast.
  static constexpr std::size_t least_attempts = 64;

  /// Two passes over attempts. A stopped build leaves bins that are not to be shown.
  SharePyramid(std::shared_ptr<const TraceStore>, SpanClasses, std::stop_token = {});

  const TraceStore& store() const { return *store_; }
  const SpanClasses& classes() const { return classes_; }
  /// Writes count * classes shares in 0..1, class by class for each of the columns [first, first + count) of the grid.
  /// Idle is what is left to 1, as far as the column lies within the run.
  void shares(SlotId lane, const ColumnGrid&, std::size_t first, std::size_t count, float* out) const;
  /// The same from the spans themselves, whatever the zoom.
  void exact_shares(SlotId lane, const ColumnGrid&, std::size_t first, std::size_t count, float* out) const;
  /// Adds the ticks that the lane spends in each class within [from, to) to `sums`: bins inside, spans at the two ends.
  void add_time(SlotId lane, Tick from, Tick to, double* sums) const;
  /// Time of a class in the whole run, exact.
  Tick total(SlotId lane, std::size_t c) const { return {totals_[lane.index() * classes_.count + c]}; }
  /// Spans of each kind in all lanes.
  const std::array<std::uint64_t, span_kinds>& spans() const { return spans_; }
  std::uint64_t all_spans() const;
  /// Columns narrower than this are added up from spans.
  double finest_bin(SlotId lane) const { return static_cast<double>(lanes_[lane.index()].width); }
  /// Of the bins; the store has its own.
  Bytes memory() const { return Bytes(static_cast<double>(bins_.capacity())); }

 private:
  struct Lane {
    std::size_t begin = 0;  ///< of level 0 in bins_
    std::uint32_t bins = 0;
    std::int64_t width = 0;  ///< of a bin of level 0, in ticks
  };
  void add_span_time(SlotId, Tick from, Tick to, double* sums) const;
  void lay_out();
  void fill(std::stop_token);
  void coarsen(const Lane&);

  std::shared_ptr<const TraceStore> store_;
  SpanClasses classes_;
  std::vector<Lane> lanes_;
  std::vector<std::uint8_t> bins_;
  std::vector<std::int64_t> totals_;
  std::array<std::uint64_t, span_kinds> spans_{};
};

}  // namespace pelsim
