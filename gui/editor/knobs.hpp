#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gui/editor/form.hpp"

/// What the what-if panel turns: keys of the scenario that are worth it. No pixels.
namespace pelsim::gui {

struct Knob {
  enum class Kind {
    count,     ///< whole numbers, linear
    number,    ///< linear
    quantity,  ///< a logarithmic scale with a unit
    choice,
    seed  ///< any whole number; a spin box and "another"
  };
  TomlPath path;
  std::string label;  ///< "latency of the interconnect"
  std::string meaning;
  Parameter parameter;
  Kind kind = Kind::number;
  double value = 0;            ///< SI; of a choice: its index
  double least = 0, most = 1;  ///< the slider's ends
  std::vector<std::string> choices = {};
  std::size_t sweep_points = 5;
};

/// Chosen by what the cards say and the text holds: numbers of nodes and sizes of the workload, latency, bandwidth,
/// speed, spread and noise, policy, network model, seed. Most useful first, at most `most`.
std::vector<Knob> knobs_of(const Form& forms, const Toml& document, const std::string& text, std::size_t most = 12);

/// Slider positions 0..1000 and values; logarithmic for quantities.
inline constexpr int knob_steps = 1000;
int position_of(const Knob&, double value);
double value_at(const Knob&, int position);
/// As TOML, and for people: "\"2 us\"" and "2 us".
std::string knob_toml(const Knob&, double value);
std::string knob_text(const Knob&, double value);

/// Points for a sweep over the knob: its value among them, spread over the slider (choices: all).
std::vector<std::string> sweep_points(const Knob&);
/// The text with `"path" = [points]` in its section [sweep].
std::string with_sweep(const std::string& text, const Knob&);

/// "makespan 12 % shorter: 1.2 ms instead of 1.36 ms".
std::string difference_text(Seconds before, Seconds after);

}  // namespace pelsim::gui
