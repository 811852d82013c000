#pragma once
#include <optional>
#include <stop_token>
#include <string>

#include "gui/editor/knobs.hpp"

namespace pelsim::gui {

/// The makespan of the text on the native engine; none: it does not load, fails, or was stopped.
std::optional<Seconds> makespan_of(const std::string& text, const std::string& name, const std::stop_token& stop = {});

/// What a little more of a knob makes of the makespan: a forward difference.
struct Sensitivity {
  double changed = 0;  ///< share by which the makespan grows
  std::string step;    ///< "10 % more", "one more"
};
/// Choices and seeds have none. `base`: the makespan with the knob as it is.
std::optional<Sensitivity> sensitivity_of(const std::string& text, const std::string& name, const Knob&, Seconds base,
                                          const std::stop_token& stop = {});

/// "▲ +3.2 %", and the sentence behind it.
std::string sensitivity_text(const Sensitivity&);
std::string sensitivity_sentence(const Sensitivity&, const Knob&);

}  // namespace pelsim::gui
