#include "study/results/metric.hpp"

#include <algorithm>
#include <array>

namespace pelsim::results {
namespace {

struct Ending {
  std::string_view text, unit;
  bool small_too, large_too;
};

// The longest first: "cost_usd_per_hour" is no "hour".
constexpr std::array endings{Ending{"_bytes_per_s", "B/s", false, true},
                             Ending{"_flop_per_s", "flop/s", false, true},
                             Ending{"_bytes", "B", false, true},
                             Ending{"_usd", "USD", false, false},
                             Ending{"_hz", "Hz", false, true},
                             Ending{"_w", "W", true, true},
                             Ending{"_s", "s", true, false},
                             Ending{"_j", "J", true, true},
                             Ending{"_g", "g", true, true}};

constexpr std::array lower{"makespan", "energy", "carbon", "cost", "slr", "wait", "imbalance", "time", "moved", "gap"};
constexpr std::array higher{"speedup", "efficiency", "utilisation", "balance", "throughput", "success"};

bool has_word(std::string_view name, std::string_view word) { return name.find(word) != name.npos; }

}  // namespace

Metric metric_of(std::string_view column) {
  Metric metric{.column = std::string(column), .name = std::string(column), .unit = {}};
  if (column == "bytes_moved") {
    metric.unit = "B";
    metric.large_too = true;
  }
  for (const Ending& ending : endings) {
    if (!column.ends_with(ending.text)) continue;
    metric.name.resize(column.size() - ending.text.size());
    metric.unit = ending.unit;
    metric.small_too = ending.small_too;
    metric.large_too = ending.large_too;
    break;
  }
  std::replace(metric.name.begin(), metric.name.end(), '_', ' ');
  const auto named = [&](const char* word) { return has_word(metric.name, word); };
  if (std::any_of(higher.begin(), higher.end(), named))
    metric.better = Better::higher;
  else if (std::any_of(lower.begin(), lower.end(), named))
    metric.better = Better::lower;
  return metric;
}

}  // namespace pelsim::results
