#include "gui/view_catalog.hpp"

#include "gui/charts/breakdown_view.hpp"
#include "gui/charts/comm_matrix_view.hpp"
#include "gui/charts/efficiency_view.hpp"
#include "gui/charts/energy_view.hpp"
#include "gui/charts/load_balance_view.hpp"
#include "gui/charts/queues_view.hpp"
#include "gui/charts/scaling_view.hpp"
#include "gui/editor/decision_view.hpp"
#include "gui/editor/form_view.hpp"
#include "gui/editor/text_view.hpp"
#include "gui/editor/what_if_view.hpp"
#include "gui/platform/topology_view.hpp"
#include "gui/problems/problems_view.hpp"
#include "gui/tables/compare_view.hpp"
#include "gui/tables/critical_path_view.hpp"
#include "gui/tables/inspector_view.hpp"
#include "gui/timeline/timeline_view.hpp"

namespace pelsim::gui {
namespace {

template <class Shown>
View* make_view(ViewState& state, QWidget* parent) {
  return new Shown(state, parent);
}

}  // namespace

std::vector<ViewEntry> view_catalog() {
  using Place = ViewEntry::Place;
  return {
      // One line a view.
      {"topology", "Topology", Place::centre, make_view<TopologyView>},
      {"timeline", "Timeline", Place::centre, make_view<TimelineView>},
      {"scenario", "Scenario", Place::left, make_view<FormView>},
      {"scenario-text", "Scenario text", Place::left, make_view<TextView>},
      {"what-if", "What if", Place::right, make_view<WhatIfView>},
      {"decision", "Decision", Place::right, make_view<DecisionView>, ViewEntry::About::task},
      {"inspector", "Inspector", Place::right, make_view<InspectorView>},
      {"load-balance", "Load balance", Place::bottom, make_view<LoadBalanceView>},
      {"comm-matrix", "Comm matrix", Place::bottom, make_view<CommMatrixView>},
      {"breakdown", "Breakdown", Place::bottom, make_view<BreakdownView>},
      {"efficiency", "Efficiency tree", Place::bottom, make_view<EfficiencyView>},
      {"critical-path", "Critical path", Place::bottom, make_view<CriticalPathView>},
      {"queues", "Queues", Place::bottom, make_view<QueuesView>},
      {"energy", "Energy", Place::bottom, make_view<EnergyView>},
      {"scaling", "Scaling", Place::bottom, make_view<ScalingView>},
      {"compare", "Compare", Place::bottom, make_view<CompareView>},
      {"problems", "Problems", Place::bottom, make_view<ProblemsView>},
  };
}

}  // namespace pelsim::gui
