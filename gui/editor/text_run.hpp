#pragma once
#include <stop_token>
#include <variant>

#include "gui/editor/runner.hpp"

namespace pelsim::gui {

/// Loads and runs the text on the native engine. Never throws; an empty pointer: stopped before there was a result.
std::variant<RunPtr, Problem> run_text(const Runner::Request&, const std::stop_token& stop = {});

}  // namespace pelsim::gui
