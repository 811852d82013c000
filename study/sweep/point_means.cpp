#include "study/sweep/point_means.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "study/sweep/row.hpp"
#include "study/sweep/run_point.hpp"

namespace pelsim {

PointMeans::PointMeans(const Design& design) : design_(&design) {}

std::string PointMeans::header() const {
  const std::string& metric = design_->until->metric;
  return fmt::format("point{},runs,{}_mean,{}_half_width,relative_half_width,reached\n", axis_header(*design_), metric,
                     metric);
}

std::string PointMeans::add(std::uint64_t run, std::string_view row) {
  std::string line;
  const std::uint64_t point = design_->point_of(run);
  if (point_ != point) line = finish();
  point_ = point;
  if (const std::optional<double> value = number_in(row, design_->until->metric)) values_.push_back(*value);
  return line;
}

std::string PointMeans::finish() {
  if (!point_) return {};
  const statistics::StoppingRule& rule = design_->until->rule;
  const statistics::MeanInterval mean = statistics::mean_interval(values_, rule.confidence);
  const std::optional<double> relative = mean.relative_half_width();
  const bool reached = rule.reached(values_);
  const auto cell = [](const std::optional<double>& number) {
    return number ? fmt::format("{}", *number) : std::string();
  };
  std::string line = fmt::format("{}{},{},{},{},{},{}\n", *point_, axis_cells(*design_, *point_), values_.size(),
                                 values_.empty() ? "" : fmt::format("{}", mean.mean), cell(mean.half_width),
                                 cell(relative), reached ? "yes" : "no");
  fewest_ = points_ == 0 ? values_.size() : std::min<std::uint64_t>(fewest_, values_.size());
  most_ = std::max<std::uint64_t>(most_, values_.size());
  ++points_;
  reached_ += reached ? 1 : 0;
  if (!reached && relative && *relative >= widest_) {
    widest_ = *relative;
    widest_point_ = point_;
  }
  point_.reset();
  values_.clear();
  return line;
}

std::vector<std::string> PointMeans::notes() const {
  const ReplicateRule& until = *design_->until;
  std::string text =
      fmt::format("{} of {} points know the mean of {} to {:.4g} % ({:.6g} % interval), with {}{} runs", reached_,
                  points_, until.metric, 100 * until.rule.relative_half_width, 100 * until.rule.confidence, fewest_,
                  most_ > fewest_ ? fmt::format(" to {}", most_) : "");
  if (widest_point_)
    text += fmt::format("; of the others point {} is known worst, to {:.3g} %", *widest_point_, 100 * widest_);
  return {text};
}

}  // namespace pelsim
