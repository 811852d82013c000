#include "gui/editor/knobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "study/toml_edit.hpp"

namespace pelsim::gui {
namespace {

using Type = Parameter::Type;

/// How much a key is worth a slider, by its name; 0: none. The earlier in a row, the more.
int worth_of(const Field& field) {
  static constexpr std::pair<std::string_view, int> known[] = {
      {"count", 95},  {"latency", 90},  {"bandwidth", 88}, {"ranks", 86},   {"tiles", 84}, {"tasks", 84},
      {"spread", 80}, {"skew", 80},     {"cv", 78},        {"steps", 60},   {"size", 70},  {"tile_size", 66},
      {"work", 72},   {"messages", 58}, {"slots", 64},     {"speed", 62},   {"ports", 50}, {"peak", 56},
      {"width", 58},  {"depth", 52},    {"levels", 50},    {"overhead", 54}};
  if (field.path == TomlPath{"scheduler", "model"}) return 100;
  if (field.path == TomlPath{"network", "model"}) return 92;
  if (field.path == TomlPath{"simulation", "seed"}) return 75;
  const std::string& name = field.parameter.name;
  for (const auto& [key, worth] : known)
    if (name == key) return field.written ? worth : worth - 45;
  switch (field.parameter.type) {
    case Type::integer:
    case Type::quantity:
    case Type::number: return field.written ? 45 : 0;
    case Type::choice: return field.written ? 35 : 0;
    case Type::text:
    case Type::file:
    case Type::boolean:
    case Type::list:
    case Type::tables:
    case Type::table:
    case Type::any: return 0;
  }
  return 0;
}

std::optional<double> number_of(const Parameter& p, const std::string& typed) {
  const std::string& text = typed.empty() ? p.fallback : typed;
  return p.type == Type::quantity ? parse_quantity(text, p.unit) : parse_number(text);
}

double nice(double value) {
  if (!(value > 0)) return value;
  const double scale = std::pow(10, std::floor(std::log10(value)));
  const double digit = value / scale;
  return (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10) * scale;
}

/// "latency of the interconnect", "count of nodes 0".
std::string label_of(const Form& form, const std::string& name) {
  if (form.path.size() < 2) return name;
  std::string of = form.title;
  for (char& c : of)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return name + " of " + of;
}

std::optional<Knob> knob_of(const Form& form, const Field& field) {
  Knob knob{.path = field.path,
            .label = label_of(form, field.parameter.name),
            .meaning = field.parameter.meaning,
            .parameter = field.parameter};
  const Parameter& p = field.parameter;
  if (!field.problem.empty()) return std::nullopt;
  if (p.type == Type::choice) {
    knob.kind = Knob::Kind::choice;
    knob.choices = p.choices;
    const std::string now = field.typed.empty() ? p.fallback : field.typed;
    const auto at = std::find(knob.choices.begin(), knob.choices.end(), now);
    if (at == knob.choices.end() || knob.choices.size() < 2) return std::nullopt;
    knob.value = static_cast<double>(at - knob.choices.begin());
    knob.most = static_cast<double>(knob.choices.size() - 1);
    return knob;
  }
  const std::optional<double> now = number_of(p, field.typed);
  if (!now) return std::nullopt;
  knob.value = *now;
  if (p.name == "seed") {
    knob.kind = Knob::Kind::seed;
    knob.least = std::max(0.0, p.least);
    knob.most = 1e6;
  } else if (p.type == Type::integer) {
    knob.kind = Knob::Kind::count;
    knob.least = std::max(p.least, 1.0);
    knob.most = std::min(p.most, std::max(16.0, nice(*now * 4)));
  } else if (p.type == Type::quantity) {
    knob.kind = Knob::Kind::quantity;
    // Two decades to either side; from zero the slider begins at a tiny value of the unit's usual size.
    const double centre =
        *now > 0 ? *now : *parse_quantity(example_of(p.unit).substr(1, example_of(p.unit).size() - 2), p.unit);
    knob.least = std::max(p.least, centre / 100);
    knob.most = std::min(p.most, centre * 100);
  } else {
    const bool share = p.most <= 1;
    knob.least = std::max(p.least, *now < 0 ? 4 * *now : 0.0);
    knob.most = share ? p.most : std::min(p.most, std::max(nice(4 * *now), 1.0));
  }
  if (!(knob.least < knob.most)) return std::nullopt;
  knob.least = std::min(knob.least, knob.value);
  knob.most = std::max(knob.most, knob.value);
  return knob;
}

/// The key "model" of a form as a choice; only models that need nothing more than the text has.
std::optional<Knob> model_knob(const Form& form) {
  if (form.path != TomlPath{"scheduler"} && form.path != TomlPath{"network"}) return std::nullopt;
  Field field;
  field.path = form.path;
  field.path.push_back("model");
  field.parameter = {.name = form.path.front() == "scheduler" ? "policy" : "network model",
                     .type = Type::choice,
                     .choices = form.models,
                     .meaning = form.summary};
  std::erase(field.parameter.choices, "fixed");  // it needs a schedule
  if (form.model == "fixed") return std::nullopt;
  field.typed = form.model;
  std::optional<Knob> knob = knob_of(form, field);
  if (knob) knob->label = field.parameter.name;
  return knob;
}

struct Rated {
  int worth;
  Knob knob;
};

void collect(const Form& form, const Toml& document, const std::string& text, std::vector<Rated>& all) {
  if (form.path == TomlPath{"energy"} || form.path == TomlPath{"dvfs"} || form.path == TomlPath{"measured"}) return;
  if (std::optional<Knob> model = model_knob(form)) all.push_back({100, std::move(*model)});
  const bool counts = form.written || form.path == TomlPath{"simulation"};
  if (counts && !form.path.empty()) {
    for (const Field& field : fields_of(form, document, text)) {
      if (field.path == TomlPath{"simulation", "tick"} || field.path == TomlPath{"simulation", "horizon"}) continue;
      const int worth = worth_of(field);
      if (worth <= 0) continue;
      if (std::optional<Knob> knob = knob_of(form, field)) all.push_back({worth, std::move(*knob)});
    }
  }
  for (const Form& below : form.below) collect(below, document, text, all);
}

}  // namespace

std::vector<Knob> knobs_of(const Form& forms, const Toml& document, const std::string& text, std::size_t most) {
  std::vector<Rated> all;
  collect(forms, document, text, all);
  std::stable_sort(all.begin(), all.end(), [](const Rated& a, const Rated& b) { return a.worth > b.worth; });
  std::vector<Knob> knobs;
  for (Rated& rated : all)
    if (knobs.size() < most) knobs.push_back(std::move(rated.knob));
  return knobs;
}

int position_of(const Knob& knob, double value) {
  double share = 0;
  if (knob.kind == Knob::Kind::quantity) {
    if (value > knob.least) share = std::log(value / knob.least) / std::log(knob.most / knob.least);
    if (knob.least <= 0) share = (value - knob.least) / (knob.most - knob.least);
  } else {
    share = (value - knob.least) / (knob.most - knob.least);
  }
  return static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * knob_steps));
}

double value_at(const Knob& knob, int position) {
  const double share = std::clamp(position, 0, knob_steps) / static_cast<double>(knob_steps);
  if (knob.kind == Knob::Kind::quantity && knob.least > 0) {
    const double value = knob.least * std::pow(knob.most / knob.least, share);
    // Three digits: what people read is what is run.
    const double scale = std::pow(10, 2 - std::floor(std::log10(value)));
    return std::clamp(std::round(value * scale) / scale, knob.least, knob.most);
  }
  const double value = knob.least + share * (knob.most - knob.least);
  if (knob.kind == Knob::Kind::count || knob.kind == Knob::Kind::seed || knob.kind == Knob::Kind::choice)
    return std::round(value);
  const double step = std::pow(10, std::floor(std::log10(knob.most - knob.least)) - 2);
  return std::clamp(std::round(value / step) * step, knob.least, knob.most);
}

std::string knob_text(const Knob& knob, double value) {
  switch (knob.kind) {
    case Knob::Kind::count:
    case Knob::Kind::seed: return fmt::format("{}", static_cast<long long>(value));
    case Knob::Kind::number: return fmt::format("{:.6g}", value);
    case Knob::Kind::quantity: return format_quantity(value, knob.parameter.unit);
    case Knob::Kind::choice: return knob.choices[static_cast<std::size_t>(value)];
  }
  return {};
}

std::string knob_toml(const Knob& knob, double value) { return typed_value(knob.parameter, knob_text(knob, value)); }

std::vector<std::string> sweep_points(const Knob& knob) {
  std::vector<std::string> points;
  if (knob.kind == Knob::Kind::choice) {
    for (std::size_t i = 0; i < knob.choices.size(); ++i) points.push_back(knob_toml(knob, static_cast<double>(i)));
    return points;
  }
  std::vector<double> values{knob.value};
  if (knob.kind == Knob::Kind::seed) {
    for (std::size_t i = 1; i < knob.sweep_points; ++i) values.push_back(knob.value + static_cast<double>(i));
  } else {
    for (std::size_t i = 0; i < knob.sweep_points; ++i)
      values.push_back(value_at(knob, static_cast<int>(i * knob_steps / (knob.sweep_points - 1))));
  }
  std::sort(values.begin(), values.end());
  for (const double value : values) points.push_back(knob_toml(knob, value));
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

std::string with_sweep(const std::string& text, const Knob& knob) {
  return set_toml(text, {"sweep", dotted(knob.path)}, fmt::format("[{}]", fmt::join(sweep_points(knob), ", ")));
}

std::string difference_text(Seconds before, Seconds after) {
  if (!(before.value > 0)) return fmt::format("{} instead of {}", text_of(after), text_of(before));
  const double change = after / before - 1;
  if (std::abs(change) < 5e-5) return fmt::format("the same: {}", text_of(after));
  const std::string by = std::abs(change) < 0.0995 ? fmt::format("{:.2g}", std::abs(change) * 100)
                                                   : fmt::format("{:.0f}", std::abs(change) * 100);
  const char* way = change < 0 ? "shorter" : "longer";
  if (change > 1)
    return fmt::format("{:.3g} times as long: {} instead of {}", after / before, text_of(after), text_of(before));
  return fmt::format("{} % {}: {} instead of {}", by, way, text_of(after), text_of(before));
}

}  // namespace pelsim::gui
