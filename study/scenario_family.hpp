#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "study/scenario.hpp"

namespace pelsim {

struct PlatformPart;
struct SimulationPart;
struct WorkloadPart;

/// A scenario and its variations. What they have in common is read and built once, however many of them are made, and
/// shared by all that are alive. Thread safe.
class ScenarioFamily {
 public:
  /// Reads the file and applies `overrides`; nothing is built yet. Throws ScenarioError.
  explicit ScenarioFamily(const std::string& file, const std::vector<Override>& overrides = {});
  /// The same from text; `name` stands in messages, and relative files are looked for in its folder.
  ScenarioFamily(const std::string& text, const std::string& name, const std::vector<Override>& overrides);
  ScenarioFamily(ScenarioFamily&&) noexcept;
  ~ScenarioFamily();

  /// With `run` alone, `Scenario::resolved` and the notes are left empty.
  enum class For { run, run_and_people };
  /// The scenario with other values for some keys, and another seed. Throws ScenarioError.
  Scenario with(std::span<const Variation>, std::optional<std::uint64_t> seed = {}, For = For::run) const;

  /// The seed that the scenario says with these values. Throws ScenarioError.
  std::uint64_t seed(std::span<const Variation>) const;

  const std::string& file() const { return file_; }
  const std::string& title() const { return title_; }
  /// As the file and the overrides give it, [sweep] included.
  const Toml& document() const { return base_; }
  const std::vector<Override>& overrides() const { return overrides_; }

 private:
  struct Stores;
  std::shared_ptr<const SimulationPart> simulation_part(std::span<const Variation>) const;
  Scenario build(std::span<const Variation>, std::optional<std::uint64_t>, For) const;
  std::shared_ptr<const WorkloadPart> workload_part(std::span<const Variation>, std::uint64_t seed,
                                                    const PlatformPart&) const;

  std::string file_, title_;
  std::vector<Override> overrides_;
  Toml written_, base_;
  std::unique_ptr<Stores> stores_;
};

}  // namespace pelsim
