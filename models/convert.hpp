#pragma once
#include <string>
#include <vector>

#include "models/catalog.hpp"

namespace pelsim {

/// The importer for a file (or a folder with tasks.csv), by its ending, else by its first characters.
/// Throws ScenarioError when the file cannot be read or fits no format.
std::string guess_importer(const std::string& path);
/// The importer's workload with all parameters at their defaults.
Workload import_workload(const std::string& path, const std::string& importer);

struct Conversion {
  std::string from, to;           ///< names of the importer and the writer
  Workload workload;              ///< what was read, with the importer's notes
  std::vector<std::string> lost;  ///< what the target could not carry
};

/// Reads `in`, writes `out`. Empty formats are guessed: that of `out` by its ending; no ending = a folder of CSV.
/// Throws ScenarioError for a file that cannot be read or written and for a format that is not known.
Conversion convert(const std::string& in, const std::string& out, const std::string& from = "",
                   const std::string& to = "");

}  // namespace pelsim
