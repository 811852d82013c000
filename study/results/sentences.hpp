#pragma once
#include <string>
#include <string_view>

#include "study/results/alternatives.hpp"
#include "study/results/scaling_study.hpp"

/// Numbers of a study as words.
namespace pelsim::results {

/// "3.21 ms", "12.3".
std::string value_text(const Metric&, double value);
/// "3.21 ms (3.1 ms to 3.3 ms)": with the interval where there is one.
std::string interval_text(const Metric&, const statistics::MeanInterval&);
/// "p < 0.001", "p = 0.042".
std::string p_text(double p);
/// "scheduler.model = heft, platform.nodes.0.count = 4": the axes that vary.
std::string setting_text(const Table&, std::size_t row);
/// The first letter as a capital.
std::string capital(std::string_view text);

/// What an alternative is against the baseline: "heft: makespan 3.1 % lower than fifo (2.0 % to 4.2 %, p < 0.001,
/// ...)", or that no difference shows, or why nothing can be said.
std::string comparison_sentence(const Table&, const Alternatives&, const Alternative&, double confidence);
/// Speedup on the most workers, and what the laws say with intervals.
std::string scaling_sentence(const Table&, const ScalingStudy&, const ScalingLine&);
/// "heft, 12.5 GB/s": what sets a line apart from the others; "" where there is but one.
std::string line_name(const Table&, const View&, const std::vector<std::uint32_t>& levels);

}  // namespace pelsim::results
