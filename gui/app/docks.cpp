#include "gui/app/docks.hpp"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <algorithm>
#include <array>

#include "gui/app/dock_title.hpp"

namespace pelsim::gui {
namespace {

using Place = ViewEntry::Place;

Qt::DockWidgetArea area_of(Place place) {
  switch (place) {
    case Place::left: return Qt::LeftDockWidgetArea;
    case Place::right: return Qt::RightDockWidgetArea;
    case Place::centre: return Qt::TopDockWidgetArea;  // there is no central widget: top and bottom share the middle
    case Place::bottom: return Qt::BottomDockWidgetArea;
  }
  return Qt::BottomDockWidgetArea;
}

/// In the order in which they come to the front; ids that no view has are passed over.
QStringList raised_in(Preset preset) {
  switch (preset) {
    case Preset::explore: return {"topology", "timeline", "runs", "scenario", "what-if", "load-balance"};
    case Preset::compare: return {"timeline", "runs", "compare"};
    case Preset::lab: return {"topology", "timeline", "lesson", "what-if", "load-balance"};
    case Preset::present: return {"topology", "timeline", "efficiency"};
  }
  return {};
}

bool shows(Preset preset, const Docks::Panel& panel) {
  const QString id = panel.dock->objectName();
  switch (preset) {
    case Preset::explore: return true;
    case Preset::compare:
      return panel.place == Place::bottom || id == "runs" || id == "timeline" || id == "what-if" || id == "inspector";
    case Preset::lab: return id != "scenario" && id != "editor" && id != "runs";
    case Preset::present: return panel.place == Place::centre || panel.place == Place::bottom;
  }
  return true;
}

}  // namespace

QString name_of(Preset preset) {
  switch (preset) {
    case Preset::explore: return Docks::tr("Explore");
    case Preset::compare: return Docks::tr("Compare");
    case Preset::lab: return Docks::tr("Lab");
    case Preset::present: return Docks::tr("Present");
  }
  return {};
}

Docks::Docks(QMainWindow& window) : QObject(&window), window_(&window) {
  window.setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks | QMainWindow::GroupedDragging);
  window.setCorner(Qt::TopLeftCorner, Qt::LeftDockWidgetArea);
  window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  window.setCorner(Qt::TopRightCorner, Qt::RightDockWidgetArea);
  window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  window.setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  connect(&window, &QMainWindow::tabifiedDockWidgetActivated, this, [this](const QDockWidget* dock) {
    if (View* activated = view(dock->objectName())) set_front(activated);
  });
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, const QWidget* now) { follow_focus(now); });
}

void Docks::add(QWidget* content, const QString& id, const QString& title, Place place, QMenu* menu) {
  auto* dock = new QDockWidget(title, window_);
  dock->setObjectName(id);
  dock->setWidget(content);
  auto* head = new DockTitle(*dock, menu);
  dock->setTitleBarWidget(head);
  auto* view = qobject_cast<View*>(content);
  if (content->focusPolicy() == Qt::NoFocus) content->setFocusPolicy(Qt::ClickFocus);  // so that commands know it
  panels_.push_back({dock, head, view, place});
  window_->addDockWidget(area_of(place), dock);
  if (front_ == nullptr && place == Place::centre) front_ = view;
}

const Docks::Panel* Docks::find(const QString& id) const {
  const auto found =
      std::find_if(panels_.begin(), panels_.end(), [&](const Panel& p) { return p.dock->objectName() == id; });
  return found == panels_.end() ? nullptr : &*found;
}

View* Docks::view(const QString& id) const {
  const Panel* panel = find(id);
  return panel == nullptr ? nullptr : panel->view;
}

void Docks::apply(Preset preset) {
  lay_out(preset);
  for (const Panel& panel : panels_) panel.dock->setVisible(shows(preset, panel));
  for (const QString& id : raised_in(preset))
    if (const Panel* panel = find(id); panel != nullptr && !panel->dock->isHidden()) panel->dock->raise();
}

void Docks::lay_out(Preset preset) {
  for (const Panel& panel : panels_) window_->removeDockWidget(panel.dock);
  std::array<QDockWidget*, 4> first{};  // by place
  QDockWidget* runs = nullptr;
  QDockWidget* timeline = nullptr;
  for (const Panel& panel : panels_) {
    panel.dock->setFloating(false);
    QDockWidget*& anchor = first[static_cast<std::size_t>(panel.place)];
    const bool below = panel.dock->objectName() == "timeline" || panel.dock->objectName() == "runs";
    if (below) {
      (panel.dock->objectName() == "runs" ? runs : timeline) = panel.dock;
      continue;
    }
    window_->addDockWidget(area_of(panel.place), panel.dock);
    if (anchor == nullptr)
      anchor = panel.dock;
    else
      window_->tabifyDockWidget(anchor, panel.dock);
  }
  const auto put_below = [&](QDockWidget* dock, Place place) {
    if (dock == nullptr) return;
    QDockWidget* const anchor = first[static_cast<std::size_t>(place)];
    window_->addDockWidget(area_of(place), dock);
    if (anchor != nullptr) window_->splitDockWidget(anchor, dock, Qt::Vertical);
  };
  put_below(runs, Place::left);
  put_below(timeline, Place::centre);

  // Of 1440x900; Qt scales what does not fit.
  const auto at = [&](Place place) { return first[static_cast<std::size_t>(place)]; };
  QList<QDockWidget*> wide, high;
  QList<int> widths, heights;
  const auto set = [](QList<QDockWidget*>& docks, QList<int>& sizes, QDockWidget* dock, int size) {
    if (dock == nullptr) return;
    docks.push_back(dock);
    sizes.push_back(size);
  };
  QDockWidget* const left = at(Place::left) != nullptr ? at(Place::left) : runs;
  QDockWidget* const centre = at(Place::centre) != nullptr ? at(Place::centre) : timeline;
  set(wide, widths, left, 270);
  set(wide, widths, centre, 870);
  set(wide, widths, at(Place::right), 300);
  const int bottom = preset == Preset::compare ? 420 : 290;
  if (at(Place::centre) != nullptr) set(high, heights, at(Place::centre), (800 - bottom) * 2 / 5);
  set(high, heights, timeline, (800 - bottom) * 3 / 5);
  set(high, heights, at(Place::bottom), bottom);
  window_->resizeDocks(wide, widths, Qt::Horizontal);
  window_->resizeDocks(high, heights, Qt::Vertical);
  if (at(Place::left) != nullptr && runs != nullptr)
    window_->resizeDocks({at(Place::left), runs}, {580, 220}, Qt::Vertical);
}

void Docks::bring_to_front(const QString& id) {
  const Panel* panel = find(id);
  if (panel == nullptr) return;
  panel->dock->show();
  panel->dock->raise();
  panel->dock->widget()->setFocus(Qt::ShortcutFocusReason);
  if (panel->view != nullptr) set_front(panel->view);
}

void Docks::follow_focus(const QWidget* now) {
  for (const Panel& panel : panels_) {
    const bool holds_focus = now != nullptr && panel.dock->isAncestorOf(now);
    panel.title->set_active(holds_focus);
    if (holds_focus && panel.view != nullptr) set_front(panel.view);
  }
}

void Docks::set_front(View* view) {
  if (front_ == view) return;
  front_ = view;
  Q_EMIT front_changed();
}

}  // namespace pelsim::gui
