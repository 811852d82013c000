#pragma once
#include <string>
#include <vector>

#include "study/results/alternatives.hpp"
#include "study/results/choice.hpp"
#include "study/results/scaling_study.hpp"
#include "study/results/trade_off.hpp"

/// What stands out, as sentences.
namespace pelsim::results {

/// All that a page or a terminal tells of a table.
struct Study {
  Table table;
  Choice choice;
  std::vector<Alternatives> alternatives;  ///< of each chosen metric that allows it
  std::optional<ScalingStudy> scaling;
  std::string no_scaling;  ///< why there is none, where one was to be expected
  TradeOff trade_off;
};

Study study_of(Table, const Wishes&);

/// Most important first.
std::vector<std::string> findings(const Study&);

}  // namespace pelsim::results
