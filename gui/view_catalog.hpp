#pragma once
#include <QString>
#include <vector>

#include "gui/view.hpp"

namespace pelsim::gui {

/// A kind of view. Window, menus and export are made from the list; nothing registers itself.
struct ViewEntry {
  enum class Place { centre, left, right, bottom };
  QString id;     ///< "timeline": on the command line, in sessions
  QString title;  ///< "Timeline"
  Place place = Place::bottom;
  View* (*make)(ViewState&, QWidget* parent);
  /// task: it has nothing to say while no task is picked.
  enum class About { run, task } about = About::run;
};

/// In the order of the window's tabs.
std::vector<ViewEntry> view_catalog();

}  // namespace pelsim::gui
