#pragma once
#include <string>

#include "sim/error.hpp"

namespace pelsim {

/// The folder of a run: filled under a temporary name beside its place and renamed at the end, so that no half-written
/// folder is ever seen under the name that was asked for. A folder of an earlier run is replaced; any other is left
/// alone. Throws ScenarioError where the folder cannot be written or is not a run's.
class OutputFolder {
 public:
  /// Checks that `path` may be written: it is free, an empty folder, or holds an earlier run and nothing else.
  /// Writes nothing.
  static void check(const std::string& path);

  explicit OutputFolder(const std::string& path);
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;
  /// Without `publish` all that was written is removed.
  ~OutputFolder();

  /// Where to write meanwhile.
  const std::string& temporary() const { return temporary_; }
  std::string file(const std::string& name) const { return temporary_ + "/" + name; }
  /// Gives the folder its name.
  void publish();

 private:
  std::string path_, temporary_;
};

}  // namespace pelsim
