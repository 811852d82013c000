#include "gui/view_catalog.hpp"

#include "gui/timeline/timeline_view.hpp"

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
      {"timeline", "Timeline", ViewEntry::Place::centre, make_view<TimelineView>},
  };
}

}  // namespace pelsim::gui
