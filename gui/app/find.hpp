#pragma once
#include <vector>

#include "gui/app/picker.hpp"
#include "gui/state/view_state.hpp"

namespace pelsim::gui {

/// A few hundred at most are offered; with more, one types on.
inline constexpr std::size_t most_choices = 200;

/// Lanes, devices and links whose names fit; picking one selects it in all views.
std::vector<Picker::Choice> places_that_fit(ViewState&, const QString& typed);
/// Tasks whose name or kind has the text in it, in order of their end.
std::vector<Picker::Choice> tasks_that_fit(ViewState&, const QString& typed);

/// Choices that fit, best first.
std::vector<Picker::Choice> best_fitting(std::vector<Picker::Choice>, const QString& typed);

}  // namespace pelsim::gui
