#include "sim/trace/pyramid.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pelsim {
namespace {

constexpr std::uint32_t quarter = 4, coarsest = 256;
constexpr double full = 255;
constexpr double bytes_per_span = 7.5;  // of 8 for the whole index: bins are rounded up

/// As many as the lane's spans pay for, after the order of its attempts. Coarser levels add a third.
std::int64_t bins_for(std::size_t spans, std::size_t attempts, std::size_t classes) {
  const double room =
      bytes_per_span * static_cast<double>(spans) - sizeof(std::uint32_t) * static_cast<double>(attempts);
  const double bin = static_cast<double>(classes) * quarter / (quarter - 1);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(room / bin));
}

/// Of each lane; those of each kind are added to `by_kind`.
std::vector<std::size_t> count_spans(const TraceStore& store, std::array<std::uint64_t, span_kinds>& by_kind) {
  const AttemptColumns& columns = store.columns();
  std::vector<std::size_t> counts(store.lanes(), 0);
  std::vector<Tick> at(store.lanes());
  for (std::size_t i = 0; i < columns.count; ++i) {
    const SlotTimes times = columns.times(i);
    const std::uint32_t first = columns.first[i], slots = columns.slots[i];
    for (std::uint32_t l = first; l < first + slots; ++l)
      each_slot_span(times, columns.end, at[l], [&](SpanKind kind, Tick, Tick) {
        ++by_kind[static_cast<std::size_t>(kind)];
        ++counts[l];
      });
  }
  for (std::size_t l = 0; l < counts.size(); ++l) {
    if (!(at[l] < columns.end)) continue;
    ++by_kind[static_cast<std::size_t>(SpanKind::idle)];
    ++counts[l];
  }
  return counts;
}

/// The span's task is looked up only where classes differ by it. Not for idle spans.
std::size_t class_of(const SpanClasses& classes, const TraceStore& store, const Span& span) {
  return classes.of(span.kind, classes.of_task.empty() ? 0 : store.columns().task[span.attempt]);
}

std::uint32_t coarser(std::uint32_t bins) { return (bins + quarter - 1) / quarter; }

/// Where a lane's pass stands: the bin that is being filled, and what rounding has left over.
class LaneCursor {
 public:
  LaneCursor(std::uint8_t* bins, std::int64_t width, std::size_t classes, double* sum, double* carry)
      : bins_(bins), width_(width), classes_(classes), sum_(sum), carry_(carry), bin_end_(width) {}

  Tick at;

  void idle(std::int64_t to) {
    if (width_ == 0 || to < bin_end_) return;
    close();
    bin_ = to / width_;
    bin_end_ = (bin_ + 1) * width_;
  }
  void add(std::size_t c, std::int64_t from, std::int64_t to) {
    if (width_ == 0) return;
    while (to >= bin_end_) {
      sum_[c] += static_cast<double>(bin_end_ - from);
      from = bin_end_;
      close();
      ++bin_;
      bin_end_ += width_;
    }
    sum_[c] += static_cast<double>(to - from);
  }
  /// The run ends here, within a bin or at its end.
  void finish(std::uint32_t bins) {
    if (width_ != 0 && bin_ < static_cast<std::int64_t>(bins)) close();
  }

 private:
  void close() {
    std::uint8_t* bin = bins_ + static_cast<std::size_t>(bin_) * classes_;
    double room = full;
    for (std::size_t c = 0; c < classes_; ++c) {
      const double exact = sum_[c] * full / static_cast<double>(width_) + carry_[c];
      const double shown = std::clamp(std::nearbyint(exact), 0.0, room);
      bin[c] = static_cast<std::uint8_t>(shown);
      carry_[c] = exact - shown;
      room -= shown;
      sum_[c] = 0;
    }
  }

  std::uint8_t* bins_;
  std::int64_t width_;
  std::size_t classes_;
  double *sum_, *carry_;
  std::int64_t bin_ = 0, bin_end_;
};

/// Adds up bins under columns: whole ones, and of those at a column's ends the part that lies in it.
template <std::size_t Fixed>
void add_up(const std::uint8_t* bins, double bin_count, double at, double step, std::size_t columns,
            std::size_t classes, float* out) {
  const std::size_t n = Fixed != 0 ? Fixed : classes;
  const double scale = 1 / (full * step);
  for (std::size_t column = 0; column < columns; ++column, out += n) {
    const double from = std::clamp(at + step * static_cast<double>(column), 0.0, bin_count);
    const double to = std::clamp(at + step * static_cast<double>(column + 1), 0.0, bin_count);
    std::fill(out, out + n, 0.0f);
    if (!(to > from)) continue;
    const auto first = static_cast<std::size_t>(from), last = static_cast<std::size_t>(to);
    const auto take = [&](std::size_t bin, double part) {
      const auto weight = static_cast<float>(part * scale);
      for (std::size_t c = 0; c < n; ++c) out[c] += weight * static_cast<float>(bins[bin * n + c]);
    };
    if (first == last) {
      take(first, to - from);
      continue;
    }
    take(first, static_cast<double>(first + 1) - from);
    for (std::size_t bin = first + 1; bin < last; ++bin) take(bin, 1);
    if (to > static_cast<double>(last)) take(last, to - static_cast<double>(last));
  }
}

}  // namespace

SharePyramid::SharePyramid(std::shared_ptr<const TraceStore> store, SpanClasses classes, std::stop_token stop)
    : store_(std::move(store)), classes_(std::move(classes)), totals_(store_->lanes() * classes_.count, 0) {
  lay_out();
  fill(stop);
  if (stop.stop_requested()) return;
  for (const Lane& lane : lanes_) coarsen(lane);
}

void SharePyramid::lay_out() {
  const std::vector<std::size_t> spans = count_spans(*store_, spans_);
  lanes_.resize(store_->lanes());
  std::size_t size = 0;
  for (std::size_t l = 0; l < lanes_.size(); ++l) {
    const std::size_t attempts = store_->attempts(SlotId(l)).size();
    if (attempts < least_attempts) continue;
    const std::int64_t wanted =
        std::min(static_cast<std::int64_t>(most_bins), bins_for(spans[l], attempts, classes_.count));
    Lane& lane = lanes_[l];
    lane.begin = size;
    lane.width = std::max<std::int64_t>(1, (store_->end().count + wanted - 1) / wanted);
    lane.bins = static_cast<std::uint32_t>(store_->end().count / lane.width + 1);
    for (std::uint32_t bins = lane.bins;; bins = coarser(bins)) {
      size += bins * classes_.count;
      if (bins <= coarsest) break;
    }
  }
  bins_.assign(size, 0);
}

void SharePyramid::fill(std::stop_token stop) {
  const AttemptColumns& columns = store_->columns();
  const std::size_t n = classes_.count;
  std::vector<double> sums(lanes_.size() * n * 2, 0);
  std::vector<LaneCursor> cursors;
  cursors.reserve(lanes_.size());
  for (std::size_t l = 0; l < lanes_.size(); ++l) {
    double* sum = sums.data() + 2 * l * n;
    cursors.emplace_back(bins_.data() + lanes_[l].begin, lanes_[l].width, n, sum, sum + n);
  }
  for (std::size_t i = 0; i < columns.count; ++i) {
    if (i % 65536 == 0 && stop.stop_requested()) return;
    const SlotTimes times = columns.times(i);
    const std::uint32_t task = columns.task[i], first = columns.first[i], slots = columns.slots[i];
    for (std::uint32_t l = first; l < first + slots; ++l) {
      LaneCursor& cursor = cursors[l];
      each_slot_span(times, columns.end, cursor.at, [&](SpanKind kind, Tick from, Tick to) {
        const std::size_t c = classes_.of(kind, task);
        if (c >= n) return cursor.idle(to.count);
        totals_[l * n + c] += (to - from).count;
        cursor.add(c, from.count, to.count);
      });
    }
  }
  for (std::size_t l = 0; l < lanes_.size(); ++l) cursors[l].finish(lanes_[l].bins);
}

void SharePyramid::coarsen(const Lane& lane) {
  const std::size_t n = classes_.count;
  std::uint8_t* fine = bins_.data() + lane.begin;
  for (std::uint32_t bins = lane.bins; bins > coarsest;) {
    std::uint8_t* coarse = fine + bins * n;
    std::vector<std::int32_t> carry(n, 0);
    for (std::uint32_t b = 0; b < coarser(bins); ++b) {
      std::int32_t room = 255;
      for (std::size_t c = 0; c < n; ++c) {
        std::int32_t sum = carry[c];
        for (std::uint32_t k = b * quarter; k < std::min(bins, (b + 1) * quarter); ++k) sum += fine[k * n + c];
        const std::int32_t shown = std::clamp((sum + 2) / 4, 0, room);
        coarse[b * n + c] = static_cast<std::uint8_t>(shown);
        carry[c] = sum - shown * static_cast<std::int32_t>(quarter);
        room -= shown;
      }
    }
    fine = coarse;
    bins = coarser(bins);
  }
}

void SharePyramid::shares(SlotId id, const ColumnGrid& grid, std::size_t first, std::size_t count, float* out) const {
  const Lane& lane = lanes_[id.index()];
  double width = static_cast<double>(lane.width);
  if (lane.bins == 0 || grid.width < width) return exact_shares(id, grid, first, count, out);
  const std::uint8_t* bins = bins_.data() + lane.begin;
  std::uint32_t level_bins = lane.bins;
  while (level_bins > coarsest && width * quarter <= grid.width) {
    bins += level_bins * classes_.count;
    level_bins = coarser(level_bins);
    width *= quarter;
  }
  const double step = grid.width / width;
  const double at = static_cast<double>(grid.origin.count) / width + step * static_cast<double>(first);
  const auto add = classes_.count == activities - 1 ? add_up<activities - 1> : add_up<0>;
  add(bins, static_cast<double>(level_bins), at, step, count, classes_.count, out);
}

void SharePyramid::exact_shares(SlotId id, const ColumnGrid& grid, std::size_t first, std::size_t count,
                                float* out) const {
  const std::size_t n = classes_.count;
  std::fill(out, out + count * n, 0.0f);
  const double begin = grid.width * static_cast<double>(first), end = grid.width * static_cast<double>(first + count);
  const Tick from{grid.origin.count + static_cast<std::int64_t>(std::floor(begin))};
  const Tick to{grid.origin.count + static_cast<std::int64_t>(std::ceil(end))};
  const double last = static_cast<double>(count), scale = 1 / grid.width;
  store_->each_span(id, from, to, [&](const Span& span) {
    if (span.kind == SpanKind::idle) return;
    const std::size_t c = class_of(classes_, *store_, span);
    double x = std::max(0.0, (static_cast<double>((span.from - grid.origin).count) - begin) * scale);
    const double x_end = std::min(last, (static_cast<double>((span.to - grid.origin).count) - begin) * scale);
    for (auto column = static_cast<std::size_t>(x); x < x_end; ++column) {
      const double until = std::min(x_end, static_cast<double>(column + 1));
      out[column * n + c] += static_cast<float>(until - x);
      x = until;
    }
  });
}

void SharePyramid::add_span_time(SlotId id, Tick from, Tick to, double* sums) const {
  if (!(from < to)) return;
  store_->each_span(id, from, to, [&](const Span& span) {
    if (span.kind == SpanKind::idle) return;
    const std::size_t c = class_of(classes_, *store_, span);
    sums[c] += static_cast<double>((std::min(to, span.to) - std::max(from, span.from)).count);
  });
}

void SharePyramid::add_time(SlotId id, Tick from, Tick to, double* sums) const {
  const Lane& lane = lanes_[id.index()];
  from = std::max(from, Tick{});
  to = std::min(to, store_->end());
  if (lane.bins == 0 || (to - from).count < 8 * lane.width) return add_span_time(id, from, to, sums);
  auto first = static_cast<std::uint32_t>((from.count + lane.width - 1) / lane.width);
  auto last = static_cast<std::uint32_t>(to.count / lane.width);
  add_span_time(id, from, Tick{first * lane.width}, sums);
  add_span_time(id, Tick{last * lane.width}, to, sums);
  const std::uint8_t* bins = bins_.data() + lane.begin;
  double weight = static_cast<double>(lane.width) / full;
  const auto take = [&](std::uint32_t bin) {
    for (std::size_t c = 0; c < classes_.count; ++c) sums[c] += weight * bins[bin * classes_.count + c];
  };
  // Bins that do not fill a coarser one are taken at their level, the rest further up.
  for (std::uint32_t level_bins = lane.bins;; level_bins = coarser(level_bins)) {
    const bool is_last = level_bins <= coarsest;
    while (first < last && (is_last || first % quarter != 0)) take(first++);
    while (first < last && last % quarter != 0) take(--last);
    if (first == last) return;
    bins += level_bins * classes_.count;
    first /= quarter, last /= quarter;
    weight *= quarter;
  }
}

std::uint64_t SharePyramid::all_spans() const { return std::accumulate(spans_.begin(), spans_.end(), std::uint64_t{}); }

}  // namespace pelsim
