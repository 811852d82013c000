#pragma once
#include <optional>
#include <string>
#include <vector>

#include "models/catalog.hpp"
#include "study/toml.hpp"
#include "study/toml_layout.hpp"

/// A scenario's tables as forms, made from the cards of the models. No pixels: what a form shows and what it refuses.
namespace pelsim::gui {

/// What forms are made from; read once, since presets stand in files.
struct CardBook {
  struct Named {
    std::string name, model;  ///< a preset and the device model (or "link") that it is of
    /// Key and value that it gives, as one would type it.
    std::vector<std::pair<std::string, std::string>> figures = {};
  };
  std::vector<Card> workloads, platforms, networks, schedulers, devices, interconnects, demands;
  std::vector<Card> entries;  ///< of the lists of a platform
  std::vector<Named> presets;
};
/// `folder`: of the scenario, whose own machines count too.
CardBook read_cards(const std::string& folder);

/// One table of the scenario.
struct Form {
  TomlPath path;      ///< empty: the top of the document
  std::string title;  ///< "Network", "nodes 0"
  std::string summary;
  std::string source;                    ///< citation of the model
  std::vector<Parameter> parameters;     ///< of the chosen model too
  std::vector<std::string> models = {};  ///< what the key "model" may be; empty: there is no such key
  std::string model = {};                ///< the chosen one, or what counts where none is written
  bool written = false;                  ///< the table is in the document
  bool entry = false;                    ///< of a list, and may be taken out
  std::vector<std::string> lists = {};   ///< keys that hold entries, which can be added
  std::vector<Form> below = {};
};

/// The tree of all forms: the document itself, then machine, network, workload, scheduler, and the rest.
Form scenario_forms(const Toml& document, const CardBook&);
/// The form of the table at the path, or nullptr.
const Form* find_form(const Form& top, const TomlPath&);

/// One line of a form.
struct Field {
  TomlPath path;
  Parameter parameter;
  bool written = false;
  std::string typed;    ///< as a person types it: texts without quotes
  std::string problem;  ///< why it cannot be; empty: it is well
};
/// The parameters of the form, then keys that it does not know (with their problem). `text` is the document's.
std::vector<Field> fields_of(const Form&, const Toml& document, const std::string& text);

/// What a person typed as a TOML value: quotes where the type wants a text.
std::string typed_value(const Parameter&, const std::string& typed);
/// Why the parameter cannot be that, in the words of the loader; empty where it can. Nothing typed means the default.
std::string problem_of(const Parameter&, const std::string& typed);
/// "quantity, from 0 s to 1e+09 s, default 0 s": type, range and default in words.
std::string expectation(const Parameter&);
/// The message without the place in front of it.
std::string message_of(const ScenarioError&);

}  // namespace pelsim::gui
