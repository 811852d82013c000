#pragma once
#include <string>

#include "study/statistics/stopping_rule.hpp"
#include "study/toml.hpp"

namespace pelsim {

/// Until when a sweep adds replicates, and which metric's mean it looks at.
struct ReplicateRule {
  statistics::StoppingRule rule;
  std::string metric = "makespan_s";
};

/// A table: { half_width = 0.05, metric = "makespan_s", confidence = 0.95, least = 10, block = 10, cap = 100 }. Throws
/// ScenarioError.
ReplicateRule read_replicate_rule(const Toml& written);
/// What the command line gives: a number, or "half_width=0.05,cap=200" as such a table.
Toml replicates_from_text(const std::string& text);

/// "until makespan_s is known to 5 % (95 % interval), in blocks of 10, at most 100"
std::string text_of(const ReplicateRule&);

}  // namespace pelsim
