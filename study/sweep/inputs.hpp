#pragma once
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "study/toml.hpp"

namespace pelsim {

/// What a scenario reads besides itself, told by names: files that its texts name, files that those name, edges.csv
/// beside a table of tasks, and rows of the tables of machines (presets, links, memories, regions, calibrated machines)
/// whose name stands in any of these. Rather one too many: what is named but not read counts as well.
class Inputs {
 public:
  /// `scenario`: where it was written; the tables of machines are those that it would find. Throws ScenarioError.
  explicit Inputs(const Place& scenario);

  /// All texts of a document, or a value of one. Throws ScenarioError where a file cannot be read.
  void add(const Toml&);
  /// Of everything that was found: 16 hexadecimal digits.
  std::string fingerprint() const;

 private:
  void add_file(const std::filesystem::path&);
  void add_words(std::string_view text, const std::filesystem::path& folder);
  void add_word(std::string_view word, const std::filesystem::path& folder);
  const std::set<std::string, std::less<>>& names_in(const std::filesystem::path& folder);
  void add_machines(const std::filesystem::path& table);

  struct Row {
    std::string text;
    std::filesystem::path folder;
  };
  std::multimap<std::string, Row, std::less<>> machines_;  ///< by name
  std::set<std::string, std::less<>> rows_;                ///< of machines that are named
  std::map<std::filesystem::path, std::string> files_;     ///< path, fingerprint of its contents
  std::map<std::filesystem::path, std::set<std::string, std::less<>>> folders_;
};

}  // namespace pelsim
