#pragma once
#include <string>
#include <string_view>

/// What a column of results.csv means, told by its name: the unit is its last word.
namespace pelsim::results {

/// Which of two values a person would choose.
enum class Better { lower, higher, neither };

struct Metric {
  std::string column;      ///< "makespan_s"
  std::string name;        ///< "makespan"
  std::string unit;        ///< "s"; empty for numbers without one
  bool small_too = false;  ///< whether milli, micro, ... are usual before the unit
  bool large_too = false;  ///< whether kilo, mega, ...
  Better better = Better::neither;
};

Metric metric_of(std::string_view column);

}  // namespace pelsim::results
