#include "study/sweep/open_runs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/sweep/row.hpp"

namespace pelsim {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

}  // namespace

OpenRuns::OpenRuns(const Design& design, const Journal& journal, SweepFolder::Shard shard)
    : design_(&design), shard_(shard), is_taken_(design.runs()) {
  for (std::uint64_t run = 0; run < is_taken_.size(); ++run) is_taken_[run] = journal.has(run);
  if (!design.until) {
    for (std::uint64_t run = 0; run < is_taken_.size(); ++run) {
      if (!is_wanted(run)) continue;
      ++wanted_;
      if (!is_taken_[run]) ++count_;
    }
    return;
  }
  is_done_ = is_taken_;
  values_.resize(design.points());
  comparisons_.resize(design.comparisons());
  for (std::uint64_t point = 0; point < design.points(); ++point)
    comparisons_[design.comparison_of(point)].points.push_back(static_cast<std::uint32_t>(point));
  for (std::uint64_t run = 0; run < is_done_.size(); ++run)
    if (is_done_[run] && shard_.has(design.comparison_of(design.point_of(run)))) note(run, journal.entry(run).row);
  for (std::uint64_t c = 0; c < comparisons_.size(); ++c)
    if (shard_.has(c)) {
      ask(c, design.until->rule.least);
      judge(c);
    }
}

bool OpenRuns::is_wanted(std::uint64_t run) const {
  const std::uint64_t comparison = design_->comparison_of(design_->point_of(run));
  if (!shard_.has(comparison)) return false;
  return !design_->until || design_->replicate_of(run) < comparisons_[comparison].replicates;
}

std::optional<std::uint64_t> OpenRuns::next() {
  const std::lock_guard lock(access_);
  if (count_ == 0) return std::nullopt;
  while (is_taken_[at_] || !is_wanted(at_)) ++at_;
  is_taken_[at_] = true;
  --count_;
  ++under_way_;
  return at_++;
}

bool OpenRuns::may_grow() const {
  const std::lock_guard lock(access_);
  return design_->until && under_way_ > 0;
}

void OpenRuns::ended(const FinishedRun& finished) {
  const std::lock_guard lock(access_);
  --under_way_;
  if (!design_->until) return;
  is_done_[finished.run] = true;
  note(finished.run, finished.row);
  const std::uint64_t comparison = design_->comparison_of(design_->point_of(finished.run));
  --comparisons_[comparison].missing;
  judge(comparison);
}

std::uint64_t OpenRuns::count() const {
  const std::lock_guard lock(access_);
  return count_;
}

std::uint64_t OpenRuns::wanted() const {
  const std::lock_guard lock(access_);
  return wanted_;
}

void OpenRuns::note(std::uint64_t run, std::string_view row) {
  std::vector<double>& values = values_[design_->point_of(run)];
  const std::uint64_t replicate = design_->replicate_of(run);
  if (values.size() <= replicate) values.resize(replicate + 1, unknown);
  values[replicate] = number_in(row, design_->until->metric).value_or(unknown);
}

/// Further replicates of each point; those that are there already count.
void OpenRuns::ask(std::uint64_t number, std::uint64_t replicates) {
  Comparison& comparison = comparisons_[number];
  for (const std::uint32_t point : comparison.points) {
    for (std::uint64_t r = comparison.replicates; r < comparison.replicates + replicates; ++r) {
      const std::uint64_t run = point * design_->replicates + r;
      ++wanted_;
      if (is_done_[run]) continue;
      ++comparison.missing;
      ++count_;
      at_ = std::min(at_, run);
    }
  }
  comparison.replicates += replicates;
}

/// Where the last block is complete: whether there is another. The largest answer counts for all points of a
/// comparison, so that each replicate has its pair. Runs without a value are passed over; a point without any asks for
/// none.
void OpenRuns::judge(std::uint64_t number) {
  Comparison& comparison = comparisons_[number];
  while (comparison.missing == 0) {
    std::size_t more = 0;
    for (const std::uint32_t point : comparison.points) {
      std::vector<double> values = values_[point];
      values.resize(comparison.replicates, unknown);  // a damaged journal may hold later ones
      std::erase_if(values, [](double value) { return std::isnan(value); });
      if (!values.empty()) more = std::max(more, design_->until->rule.more(values));
    }
    more = std::min<std::size_t>(more, design_->replicates - comparison.replicates);
    if (more == 0) break;
    ask(number, more);
  }
  if (comparison.missing > 0) return;
  for (const std::uint32_t point : comparison.points) values_[point] = {};
}

}  // namespace pelsim
