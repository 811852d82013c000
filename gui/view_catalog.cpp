#include "gui/view_catalog.hpp"

#include "gui/editor/decision_view.hpp"
#include "gui/editor/form_view.hpp"
#include "gui/editor/text_view.hpp"
#include "gui/editor/what_if_view.hpp"

namespace pelsim::gui {
namespace {

template <class V>
View* make_view(ViewState& state, QWidget* parent) {
  return new V(state, parent);
}

}  // namespace

std::vector<ViewEntry> view_catalog() {
  return {
      // One line a view: {"load-balance", "Load balance", ViewEntry::Place::bottom, make_view<LoadBalanceView>},
      {"scenario", "Scenario", ViewEntry::Place::left, make_view<FormView>},
      {"what-if", "What if", ViewEntry::Place::right, make_view<WhatIfView>},
      {"decision", "Decision", ViewEntry::Place::right, make_view<DecisionView>},
      {"scenario-text", "Scenario text", ViewEntry::Place::left, make_view<TextView>},
  };
}

}  // namespace pelsim::gui
