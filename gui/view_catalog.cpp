#include "gui/view_catalog.hpp"

#include "gui/problems/problems_view.hpp"

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
      {"problems", "Problems", Place::bottom, make_view<ProblemsView>},
  };
}

}  // namespace pelsim::gui
