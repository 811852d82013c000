#pragma once
#include <string>
#include <vector>

#include "sim/task_graph.hpp"

namespace pelsim {

/// A file format that a task graph can be written in.
struct GraphWriter {
  std::string name;                  ///< the importer of the same name reads it back
  std::vector<std::string> endings;  ///< ".json"
  std::string summary;
  /// Writes under a temporary name, then renames; returns what the format could not carry, a sentence each
  /// ("STG has no data items: 114 dropped"). Throws ScenarioError when the file cannot be written.
  std::vector<std::string> (*write)(const TaskGraph&, const std::string& path);
};

/// Every writer, in the order in which they are shown.
const std::vector<GraphWriter>& writer_catalog();

}  // namespace pelsim
