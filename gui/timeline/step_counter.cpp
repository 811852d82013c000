#include "gui/timeline/step_counter.hpp"

#include <algorithm>

namespace pelsim::gui {

StepCounter::StepCounter(Tick end, std::size_t expected) : end_(static_cast<double>(std::max(end, Tick{1}).count)) {
  if (expected <= most_exact) {
    steps_.reserve(2 * expected + 1);
    return;
  }
  bin_ = end_ / static_cast<double>(bins);
  part_.assign(bins + 1, 0);
  whole_.assign(bins + 2, 0);
}

void StepCounter::add(Tick begin, Tick until, double weight) {
  const double from = std::clamp(static_cast<double>(begin.count), 0.0, end_);
  const double to = std::clamp(static_cast<double>(until.count), 0.0, end_);
  if (!(from < to)) return;
  if (bin_ == 0) {
    steps_.push_back({from, weight, 0});
    steps_.push_back({to, -weight, 0});
    return;
  }
  const auto first = static_cast<std::size_t>(from / bin_), last = static_cast<std::size_t>(to / bin_);
  if (first == last) {
    part_[first] += weight * (to - from);
    return;
  }
  part_[first] += weight * (static_cast<double>(first + 1) * bin_ - from);
  part_[last] += weight * (to - static_cast<double>(last) * bin_);
  whole_[first + 1] += weight;
  whole_[last] -= weight;
}

void StepCounter::finish() {
  if (bin_ != 0) {
    double open = 0;
    steps_.clear();
    for (std::size_t b = 0; b < bins; ++b) {
      open += whole_[b];
      steps_.push_back({static_cast<double>(b) * bin_, open + part_[b] / bin_, 0});
    }
    part_ = whole_ = {};
  } else {
    std::sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
    std::size_t kept = 0;
    double value = 0;
    for (const Step& step : steps_) {
      value += step.value;
      if (kept > 0 && steps_[kept - 1].at == step.at)
        steps_[kept - 1].value = value;
      else
        steps_[kept++] = {step.at, value, 0};
    }
    steps_.resize(kept);
  }
  for (std::size_t i = 1; i < steps_.size(); ++i)
    steps_[i].until = steps_[i - 1].until + steps_[i - 1].value * (steps_[i].at - steps_[i - 1].at);
  for (const Step& step : steps_) highest_ = std::max(highest_, step.value);
}

double StepCounter::integral(double at) const {
  const auto after = std::partition_point(steps_.begin(), steps_.end(), [&](const Step& s) { return s.at <= at; });
  if (after == steps_.begin()) return 0;
  const Step& step = *(after - 1);
  return step.until + step.value * (at - step.at);
}

double StepCounter::mean(double from, double to) const {
  from = std::clamp(from, 0.0, end_);
  to = std::clamp(to, 0.0, end_);
  return from < to ? (integral(to) - integral(from)) / (to - from) : 0;
}

}  // namespace pelsim::gui
