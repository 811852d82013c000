#pragma once
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "study/scenario_family.hpp"

namespace pelsim {

/// Keys of the scenario that make no difference as things stand, found by trying: each number, quantity and truth that
/// the file gives is changed by itself, up and down, and the scenario run again. Where every result stays, or the
/// change is refused, a sentence says so; where both changes are refused, nothing is said. Left alone: the section
/// [simulation], and keys that `at` sets, which is where the scenario is looked at. Empty where that takes more than
/// `most_tasks` tasks in all.
std::vector<std::string> keys_without_influence(const ScenarioFamily&, std::span<const Variation> at = {},
                                                const std::stop_token& = {}, std::uint64_t most_tasks = 50'000);

/// The value that is tried instead: twice, then half as much; a whole number one more, then one less; the other truth.
/// nullopt: there is none.
std::optional<Toml> changed_value(const Toml&, int attempt);

}  // namespace pelsim
