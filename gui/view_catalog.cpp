#include "gui/view_catalog.hpp"

namespace pelsim::gui {

std::vector<ViewEntry> view_catalog() {
  return {
      // One line a view: {"load-balance", "Load balance", ViewEntry::Place::bottom, make_view<LoadBalanceView>},
  };
}

}  // namespace pelsim::gui
