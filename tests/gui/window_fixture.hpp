#pragma once
#include <QApplication>
#include <QDockWidget>
#include <QDropEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QStatusBar>

#include "gui/app/main_window.hpp"
#include "tests/catch.hpp"
#include "tests/gui/temporary.hpp"

namespace pelsim::gui {

inline const MainWindow::Options forgetful{.keeps_settings = false};

inline QString scenario(const char* name) { return QString::fromStdString(gallery(name)); }

/// Opens the files and waits until all has been run.
inline void open(MainWindow& window, const QStringList& files) {
  QSignalSpy rested(&window.controller(), &RunController::rested);
  window.open(files);
  REQUIRE(came(rested));
}

inline void drop(MainWindow& window, const QStringList& files) {
  QMimeData data;
  QList<QUrl> urls;
  for (const QString& file : files) urls.push_back(QUrl::fromLocalFile(file));
  data.setUrls(urls);
  // Qt drops only where a drag has entered.
  QDragEnterEvent entered(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(&window, &entered);
  QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QSignalSpy rested(&window.controller(), &RunController::rested);
  QApplication::sendEvent(&window, &event);
  REQUIRE(came(rested));
}

inline QStringList visible_docks(MainWindow& window) {
  QStringList ids;
  for (const Docks::Panel& panel : window.docks().panels())
    if (!panel.dock->isHidden()) ids.push_back(panel.dock->objectName());
  return ids;
}

inline QString status_text(MainWindow& window) {
  QString text;
  for (const QLabel* label : window.statusBar()->findChildren<QLabel*>()) text += label->text() + "|";
  return text;
}

}  // namespace pelsim::gui
