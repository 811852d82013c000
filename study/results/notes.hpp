#pragma once
#include <string>

namespace pelsim::results {

struct Table;

/// Title and notes from a JSON file {"title": "...", "notes": ["...", ...]}; other keys are let be. Nothing happens
/// where there is no such file; throws ScenarioError where it cannot be read.
void read_notes(Table&, const std::string& path);

}  // namespace pelsim::results
