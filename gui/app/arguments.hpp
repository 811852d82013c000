#pragma once
#include <QSize>
#include <QStringList>
#include <vector>

#include "gui/app/theme.hpp"
#include "study/scenario.hpp"

namespace pelsim::gui {

/// What pictures of the whole window and reports are called among the views.
inline constexpr const char *window_view = "window", *report_view = "report";

/// What `--export` shall write.
struct ExportOrder {
  QStringList views;  ///< ids of the catalogue, "window", "report"
  QStringList formats = {"png"};
  QSize size{1440, 900};
  double scale = 1;
  ThemeChoice theme = ThemeChoice::light;
  QString folder = ".";
};

/// The command line of pelsim-gui.
struct Arguments {
  enum class Act { open_window, write_files, tell, refuse } act = Act::open_window;
  QString text;  ///< tell: help or version; refuse: what is wrong
  QStringList files;
  std::vector<Override> overrides;
  std::string engine = "native";
  QString base;  ///< the run to compare with; empty: none
  ExportOrder order;
};

/// `words` begin with the program's name.
Arguments parse_arguments(const QStringList& words);

}  // namespace pelsim::gui
