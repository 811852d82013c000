#include "study/sweep/survey.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pelsim {
namespace {

constexpr std::uint64_t most_samples = 8;
constexpr Seconds enough_sampling{3};
constexpr std::size_t most_refusals_shown = 10, most_values_shown = 12;

void sample(const Sweep& sweep, Survey& survey, const std::vector<std::uint64_t>& valid, const std::stop_token& stop) {
  const std::uint64_t count = std::min<std::uint64_t>(most_samples, valid.size());
  Seconds spent;
  for (std::uint64_t k = 0; k < count && spent < enough_sampling; ++k) {
    const std::uint64_t point = valid[count == 1 ? 0 : k * (valid.size() - 1) / (count - 1)];
    const std::optional<FinishedRun> run = run_point(sweep, point * sweep.design.replicates, stop);
    if (!run) return;
    survey.samples.push_back(run->wall);
    spent += run->wall;
  }
}

std::string axis_text(const Axis& axis, Design::Kind kind) {
  if (axis.range && (axis.values.empty() || kind != Design::Kind::factorial))
    return fmt::format("{} to {}{}", Axis::text_of(axis.range->at(0)), Axis::text_of(axis.range->at(1)),
                       axis.range->scale == Range::Scale::log ? ", log" : "");
  std::string text;
  for (std::size_t k = 0; k < std::min(axis.values.size(), most_values_shown); ++k)
    text += (k > 0 ? ", " : "") + Axis::text_of(axis.values[k]);
  if (axis.values.size() > most_values_shown) text += fmt::format(" … ({} values)", axis.values.size());
  return text;
}

/// A rule never stops before it has looked twice.
std::uint64_t fewest_replicates(const Design& design) {
  return design.until ? design.until->rule.least + design.until->rule.block : design.replicates;
}

std::string replicates_text(const Design& design) {
  const std::string most = fmt::format("{} replicate{}", design.replicates, design.replicates == 1 ? "" : "s");
  return design.until ? fmt::format("{} to {}", fewest_replicates(design), most) : most;
}

std::string runs_text(const Design& design) {
  const std::uint64_t fewest = design.points() * fewest_replicates(design);
  return design.until ? fmt::format("{} to {}", fewest, design.runs()) : fmt::format("{}", design.runs());
}

std::string rough_time(Seconds time) {
  if (time < Seconds(120)) return text_of(time);
  if (time < Seconds(7200)) return fmt::format("{:.0f} min", time.value / 60);
  return fmt::format("{:.1f} h", time.value / 3600);
}

}  // namespace

void check_some_run_is_valid(const Sweep& sweep) {
  constexpr std::uint64_t most = 1000;
  std::optional<ScenarioError> first;
  for (std::uint64_t point = 0; point < std::min(most, sweep.design.points()); ++point) {
    try {
      scenario_of(sweep, point * sweep.design.replicates);
      return;
    } catch (const ScenarioError& error) {
      if (!first) first = error;
    }
  }
  if (first) throw ScenarioError(*first);
}

Survey survey_of(const Sweep& sweep, const std::stop_token& stop, std::atomic<std::uint64_t>& looked_at) {
  Survey survey;
  std::map<std::string, Survey::Refusal> refusals;
  std::vector<std::uint64_t> valid;
  for (std::uint64_t point = 0; point < sweep.design.points() && !stop.stop_requested(); ++point) {
    try {
      scenario_of(sweep, point * sweep.design.replicates);
      valid.push_back(point);
    } catch (const ScenarioError& error) {
      Survey::Refusal& refusal =
          refusals.try_emplace(error.what(), Survey::Refusal{error.what(), 0, point}).first->second;
      ++refusal.points;
    }
    ++survey.points;
    looked_at.store(survey.points, std::memory_order_relaxed);
  }
  for (auto& [message, refusal] : refusals) survey.refusals.push_back(std::move(refusal));
  std::stable_sort(survey.refusals.begin(), survey.refusals.end(),
                   [](const Survey::Refusal& a, const Survey::Refusal& b) { return a.points > b.points; });
  sample(sweep, survey, valid, stop);
  return survey;
}

std::string text_of(const Sweep& sweep, const Survey& survey, unsigned threads) {
  const Design& design = sweep.design;
  std::string text = fmt::format("{} design: {} point{} x {} = {} runs\n", name_of(design.kind), design.points(),
                                 design.points() == 1 ? "" : "s", replicates_text(design), runs_text(design));
  for (const std::vector<std::size_t>& group : design.groups)
    for (std::size_t k = 0; k < group.size(); ++k)
      text += fmt::format("  {}{}: {}\n", k == 0 ? "" : "with it, ", design.axes[group[k]].key,
                          axis_text(design.axes[group[k]], design.kind));
  if (design.until) {
    text += fmt::format("  replicates {}\n", text_of(*design.until));
    if (design.comparisons() < design.points())
      text += fmt::format("  {} comparisons, whose points have as many replicates\n", design.comparisons());
  }
  for (const std::string& condition : design.conditions) text += fmt::format("  where {}\n", condition);
  if (design.left_out > 0) text += fmt::format("  {} points left out by conditions\n", design.left_out);

  std::uint64_t refused = 0;
  for (const Survey::Refusal& refusal : survey.refusals) refused += refusal.points;
  text += fmt::format("{} of {} points are valid\n", survey.points - refused, survey.points);
  for (std::size_t k = 0; k < std::min(survey.refusals.size(), most_refusals_shown); ++k) {
    const Survey::Refusal& refusal = survey.refusals[k];
    text += fmt::format("  invalid: {} (point {}{})\n", refusal.message, refusal.first,
                        refusal.points > 1 ? fmt::format(" and {} more", refusal.points - 1) : "");
  }
  if (survey.refusals.size() > most_refusals_shown)
    text += fmt::format("  and {} other messages\n", survey.refusals.size() - most_refusals_shown);
  if (survey.samples.empty()) return text;

  Seconds sum, least = forever, most;
  for (const Seconds sample : survey.samples) {
    sum += sample;
    least = std::min(least, sample);
    most = std::max(most, sample);
  }
  const Seconds mean = sum / static_cast<double>(survey.samples.size());
  const auto time = [&](std::uint64_t replicates) {
    return rough_time(mean * static_cast<double>((survey.points - refused) * replicates) / threads);
  };
  return text + fmt::format("about {}{} on {} thread{} ({} sampled runs took {} to {})\n",
                            design.until ? time(fewest_replicates(design)) + " to " : "", time(design.replicates),
                            threads, threads == 1 ? "" : "s", survey.samples.size(), text_of(least), text_of(most));
}

}  // namespace pelsim
