#pragma once
#include <string>

namespace pelsim::results {

struct Table;

/// Title, notes and what was swept from a JSON file {"title": "...", "notes": ["...", ...], "scenario": "x.toml",
/// "overrides": ["key=value", ...]}; other keys are let be. Nothing happens where there is no such file; throws
/// ScenarioError where it cannot be read.
void read_notes(Table&, const std::string& path);

}  // namespace pelsim::results
