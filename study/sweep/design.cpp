#include "study/sweep/design.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/near_miss.hpp"
#include "sim/random.hpp"
#include "study/scenario_sections.hpp"
#include "study/sweep/comparisons.hpp"
#include "study/sweep/design_points.hpp"

namespace pelsim {
namespace {

constexpr std::uint64_t most_drawn = 1'000'000;
constexpr std::uint64_t most_replicates = 1'000'000;
constexpr std::uint64_t most_runs_of_design = 50'000'000;  // the journal keeps a few bytes of each in memory

const std::vector<std::string> settings = {"design", "points", "seed", "replicates", "where", "zip"};

std::uint64_t count_of(const Toml& value, const std::string& key, std::uint64_t least, std::uint64_t most) {
  const bool fits = value.kind == Toml::Kind::integer && value.integer >= 0 &&
                    static_cast<std::uint64_t>(value.integer) >= least &&
                    static_cast<std::uint64_t>(value.integer) <= most;
  if (!fits)
    throw ScenarioError(value.place, fmt::format("'{}' must be a whole number from {} to {}", key, least, most));
  return static_cast<std::uint64_t>(value.integer);
}

/// A text, or a list of texts.
std::vector<Toml> texts_of(const Toml& value, const std::string& key) {
  std::vector<Toml> texts = value.kind == Toml::Kind::list ? value.items : std::vector<Toml>{value};
  for (const Toml& text : texts)
    if (text.kind != Toml::Kind::text)
      throw ScenarioError(text.place, fmt::format("'{}' holds texts, such as \"platform.nodes.0.count <= 8\"", key));
  return texts;
}

class Reading {
 public:
  explicit Reading(const Toml& document) : document_(document) {}

  Design read(const DesignOptions& options) {
    if (const Toml* sweep = document_.find("sweep")) read_section(*sweep);
    for (const std::string& text : options.vary) add(parse_axis(text), Again::replaces);
    for (const std::string& text : options.where) where_.push_back(Toml::of(text, Place{"--where", 0, 0}));
    if (!options.replicates.empty()) read_replicates(replicates_from_text(options.replicates));
    if (design_.axes.empty() && design_.replicates == 1)
      throw ScenarioError(Place{document_.place.file, 0, 0},
                          "nothing to sweep: list values in [sweep], as in \"scheduler.model\" = [\"heft\", \"peft\"], "
                          "or add --vary scheduler.model=heft,peft");
    make_groups();
    make_points(design_, {document_, where_, points_});
    if (design_.replicates > most_runs_of_design / design_.points())
      throw ScenarioError(Place{document_.place.file, 0, 0},
                          fmt::format("{} points with up to {} replicates are more than {} runs", design_.points(),
                                      design_.replicates, most_runs_of_design));
    if (design_.until) design_.together = comparisons_in(design_);
    return std::move(design_);
  }

 private:
  enum class Again { is_an_error, replaces };

  void read_section(const Toml& sweep) {
    for (std::size_t i = 0; i < sweep.keys.size(); ++i) {
      const std::string& key = sweep.keys[i];
      const Toml& value = sweep.items[i];
      if (key == "replicates") {
        read_replicates(value);
      } else if (key == "seed") {
        design_.seed = count_of(value, key, 0, 999'999'999'999'999'999);
      } else if (key == "points") {
        points_ = count_of(value, key, 1, most_drawn);
        points_place_ = value.place;
      } else if (key == "design") {
        read_kind(value);
      } else if (key == "where") {
        where_ = texts_of(value, key);
      } else if (key == "zip") {
        zip_ = value;
      } else {
        add_axes(key, value);
      }
    }
    if (design_.kind == Design::Kind::factorial && points_)
      throw ScenarioError(points_place_, "'points' belongs to a random design: add design = \"latin-hypercube\"");
  }

  void read_replicates(const Toml& value) {
    design_.until.reset();
    if (value.is_table()) design_.until = read_replicate_rule(value);
    design_.replicates = design_.until ? design_.until->rule.cap : count_of(value, "replicates", 1, most_replicates);
  }

  void read_kind(const Toml& value) {
    const std::vector<std::string> known = {"factorial", "random", "latin-hypercube"};
    const auto found = std::find(known.begin(), known.end(), value.text);
    if (value.kind != Toml::Kind::text || found == known.end())
      throw ScenarioError(value.place,
                          fmt::format("'design' cannot be '{}'{}", value.text, suggestion(value.text, known)));
    design_.kind = static_cast<Design::Kind>(found - known.begin());
  }

  /// TOML makes tables of dots that stand in no quotes: scheduler.model = ["heft"].
  void add_axes(const std::string& key, const Toml& value) {
    if (!value.is_table() || value.find("from") != nullptr || value.find("to") != nullptr)
      return add(read_axis(key, value), Again::is_an_error);
    if (value.keys.empty()) throw ScenarioError(value.place, fmt::format("'{}' has no values", key));
    for (std::size_t i = 0; i < value.keys.size(); ++i) add_axes(key + "." + value.keys[i], value.items[i]);
  }

  void add(Axis axis, Again again) {
    const std::string section = axis.key.substr(0, axis.key.find('.'));
    std::vector<std::string> known = scenario_keys();
    std::erase_if(known, [](const std::string& k) { return k == "schema" || k == "title" || k == "sweep"; });
    if (std::find(known.begin(), known.end(), section) == known.end()) {
      if (std::find(settings.begin(), settings.end(), axis.key) != settings.end())
        throw ScenarioError(axis.place, fmt::format("'{}' is a setting of [sweep] itself; runs with other seeds: "
                                                    "--replicates 10",
                                                    axis.key));
      if (again == Again::is_an_error && axis.key.find('.') == std::string::npos)
        known.insert(known.end(), settings.begin(), settings.end());
      throw ScenarioError(axis.place,
                          fmt::format("an axis is a key of the scenario, such as \"scheduler.model\": there "
                                      "is no section '{}'{}",
                                      section, suggestion(section, known)));
    }
    if (section.size() == axis.key.size())
      throw ScenarioError(axis.place, fmt::format("'{}' is a section; an axis is one of its keys", section));
    const auto same = std::find_if(design_.axes.begin(), design_.axes.end(),
                                   [&](const Axis& other) { return other.key == axis.key; });
    if (same == design_.axes.end()) return design_.axes.push_back(std::move(axis));
    if (again == Again::is_an_error) throw ScenarioError(axis.place, fmt::format("'{}' is varied twice", axis.key));
    *same = std::move(axis);
  }

  std::size_t axis_of(const Toml& key) const {
    std::vector<std::string> known;
    for (std::size_t a = 0; a < design_.axes.size(); ++a) {
      if (design_.axes[a].key == key.text) return a;
      known.push_back(design_.axes[a].key);
    }
    throw ScenarioError(key.place, fmt::format("no axis is called '{}'{}", key.text, suggestion(key.text, known)));
  }

  void make_groups() {
    std::vector<int> group_of(design_.axes.size(), -1);
    std::vector<std::vector<std::size_t>> zipped;
    const bool is_nested =
        zip_.kind == Toml::Kind::list && !zip_.items.empty() && zip_.items[0].kind == Toml::Kind::list;
    const std::vector<Toml> lists = is_nested ? zip_.items : zip_.is_table() ? std::vector<Toml>{} : std::vector{zip_};
    for (const Toml& list : lists) {
      zipped.emplace_back();
      for (const Toml& key : texts_of(list, "zip")) {
        const std::size_t axis = axis_of(key);
        if (group_of[axis] >= 0) throw ScenarioError(key.place, fmt::format("'{}' is zipped twice", key.text));
        group_of[axis] = static_cast<int>(zipped.size()) - 1;
        zipped.back().push_back(axis);
      }
      check_lengths(zipped.back(), list.place);
    }
    std::vector<bool> is_there(zipped.size());
    for (std::size_t a = 0; a < design_.axes.size(); ++a) {
      if (group_of[a] < 0) {
        design_.groups.push_back({a});
      } else if (const auto group = static_cast<std::size_t>(group_of[a]); !is_there[group]) {
        is_there[group] = true;
        design_.groups.push_back(zipped[group]);
      }
    }
  }

  void check_lengths(const std::vector<std::size_t>& group, const Place& place) const {
    for (const std::size_t axis : group) {
      const Axis &first = design_.axes[group.front()], &other = design_.axes[axis];
      if (other.values.size() == first.values.size()) continue;
      throw ScenarioError(place, fmt::format("zipped axes need as many values: '{}' has {}, '{}' has {}", first.key,
                                             first.values.size(), other.key, other.values.size()));
    }
  }

  const Toml& document_;
  Design design_;
  std::optional<std::uint64_t> points_;
  Place points_place_;
  std::vector<Toml> where_;
  Toml zip_;
};

}  // namespace

std::string name_of(Design::Kind kind) {
  switch (kind) {
    case Design::Kind::factorial: return "factorial";
    case Design::Kind::random: return "random";
    case Design::Kind::latin_hypercube: return "latin-hypercube";
  }
  return {};
}

std::vector<Variation> Design::variations(std::uint64_t point) const {
  std::vector<Variation> all;
  for (std::size_t a = 0; a < axes.size(); ++a) all.push_back({axes[a].key, value(point, a)});
  return all;
}

std::uint64_t Design::comparisons() const {
  return together.empty() ? points() : *std::max_element(together.begin(), together.end()) + std::uint64_t{1};
}

Design read_design(const Toml& document, const DesignOptions& options) { return Reading(document).read(options); }

std::uint64_t replicate_seed(std::uint64_t scenario_seed, std::uint64_t replicate) {
  if (replicate == 0) return scenario_seed;
  return Streams{scenario_seed}.stream("sweep.replicates").at(replicate) >> 11;
}

}  // namespace pelsim
