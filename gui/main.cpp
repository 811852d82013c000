#include <fmt/format.h>

#include <QApplication>
#include <QLoggingCategory>

#include "gui/app/arguments.hpp"
#include "gui/app/headless.hpp"
#include "gui/app/main_window.hpp"

namespace {

using namespace pelsim::gui;

constexpr int exit_ok = 0, exit_usage = 2, exit_run_failed = 4;

bool has_display() {
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
    if (!qEnvironmentVariable(name).isEmpty()) return true;
#ifdef __unix__
  return false;
#else
  return true;
#endif
}

int open_window(const Arguments& arguments) {
  MainWindow window;
  window.show();
  if (arguments.files.isEmpty())
    window.offer_crashed_session();
  else
    window.open(arguments);
  return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
  QStringList words;
  for (int i = 0; i < argc; ++i) words.push_back(QString::fromLocal8Bit(argv[i]));
  // Before there is a QApplication: help and wrong options need no display.
  const Arguments arguments = parse_arguments(words);
  switch (arguments.act) {
    case Arguments::Act::tell: fmt::print("{}", arguments.text.toStdString()); return exit_ok;
    case Arguments::Act::refuse:
      fmt::print(stderr, "pelsim-gui: {}\n", arguments.text.toStdString());
      return exit_usage;
    case Arguments::Act::open_window:
      if (has_display()) break;
      fmt::print(stderr, "pelsim-gui: there is no display: set DISPLAY, or write pictures with --export\n");
      return exit_run_failed;
    case Arguments::Act::write_files:
      if (qEnvironmentVariable("QT_QPA_PLATFORM").isEmpty()) qputenv("QT_QPA_PLATFORM", "offscreen");
      QLoggingCategory::setFilterRules("*.warning=false");  // the offscreen platform tells what it cannot do
      break;
  }
  int count = 1;  // the words are ours; Qt's own options come by its environment
  QApplication application(count, argv);
  QApplication::setApplicationName("pelsim-gui");
  QApplication::setOrganizationName("pelsim");
  QApplication::setStyle("Fusion");
  return arguments.act == Arguments::Act::write_files ? export_files(arguments) : open_window(arguments);
}
