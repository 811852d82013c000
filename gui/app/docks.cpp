#include "gui/app/docks.hpp"

#include <QApplication>
#include <QChildEvent>
#include <QDockWidget>
#include <QLayout>
#include <QMainWindow>
#include <QMenu>
#include <QProxyStyle>
#include <QTabBar>
#include <algorithm>
#include <array>
#include <utility>

#include "gui/app/dock_title.hpp"

namespace pelsim::gui {
namespace {

using Dock = ViewEntry::Place;

Qt::DockWidgetArea area_of(Dock place) {
  switch (place) {
    case Dock::left: return Qt::LeftDockWidgetArea;
    case Dock::right: return Qt::RightDockWidgetArea;
    case Dock::centre: return Qt::TopDockWidgetArea;  // there is no central widget: top and bottom share the middle
    case Dock::bottom: return Qt::BottomDockWidgetArea;
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

/// Docks under the others of their place instead of behind them.
bool is_below(const QString& id) { return id == "timeline" || id == "runs" || id == "inspector"; }

bool shows(Preset preset, const Docks::Panel& panel) {
  const QString id = panel.dock->objectName();
  switch (preset) {
    case Preset::explore: return true;
    case Preset::compare:
      return panel.place == Dock::bottom || id == "runs" || id == "timeline" || id == "what-if" || id == "inspector";
    case Preset::lab: return id != "scenario" && id != "scenario-text" && id != "runs";
    case Preset::present: return panel.place == Dock::centre || panel.place == Dock::bottom;
  }
  return true;
}

/// Ten tabs stand beside each other: less room around their names.
class NarrowTabs final : public QProxyStyle {
 public:
  NarrowTabs() : QProxyStyle(QStringLiteral("Fusion")) {}
  int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override {
    if (metric == PM_TabBarTabHSpace) return 13;
    return QProxyStyle::pixelMetric(metric, option, widget);
  }
};

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

Docks::Docks(QMainWindow& window) : QObject(&window), window_(&window), tab_style_(new NarrowTabs) {
  tab_style_->setParent(this);
  window.installEventFilter(this);
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

void Docks::add(QWidget* content, const QString& id, const QString& title, Dock place, QMenu* menu) {
  auto* dock = new QDockWidget(title, window_);
  dock->setObjectName(id);
  dock->setWidget(content);
  content->setMinimumSize(160, 90);  // else the widest rows of all tabs together are wider than a screen
  auto* head = new DockTitle(*dock, menu);
  dock->setTitleBarWidget(head);
  auto* view = qobject_cast<View*>(content);
  if (content->focusPolicy() == Qt::NoFocus) content->setFocusPolicy(Qt::ClickFocus);  // so that commands know it
  const auto beside = std::find_if(panels_.begin(), panels_.end(), [&](const Panel& p) { return p.place == place; });
  window_->addDockWidget(area_of(place), dock);
  // At once, or the window is as wide as all of them before it is first shown.
  if (beside != panels_.end()) window_->tabifyDockWidget(beside->dock, dock);
  panels_.push_back({dock, head, view, place});
  if (front_ == nullptr && place == Dock::centre) front_ = view;
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
  // Docks that are added one by one stand side by side until they are tabs: the window must not grow to hold them.
  window_->setFixedSize(window_->size());
  lay_out(preset);
  for (const Panel& panel : panels_) panel.dock->setVisible(shows(preset, panel));
  for (const QString& id : raised_in(preset))
    if (const Panel* panel = find(id); panel != nullptr && !panel->dock->isHidden()) panel->dock->raise();
  window_->layout()->activate();
  window_->setMinimumSize(0, 0);
  window_->setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
}

void Docks::lay_out(Preset preset) {
  for (const Panel& panel : panels_) window_->removeDockWidget(panel.dock);
  std::array<QDockWidget*, 4> first{};  // by place
  std::array<QDockWidget*, 4> below{};
  for (const Panel& panel : panels_) {
    panel.dock->setFloating(false);
    const auto place = static_cast<std::size_t>(panel.place);
    QDockWidget*& anchor = is_below(panel.dock->objectName()) ? below[place] : first[place];
    if (anchor == nullptr) anchor = panel.dock;
  }
  // Split before there are tabs: what is split from a tab becomes one.
  for (std::size_t place = 0; place < first.size(); ++place) {
    QDockWidget *upper = first[place], *lower = below[place];
    if (upper != nullptr) window_->addDockWidget(area_of(static_cast<Dock>(place)), upper);
    if (lower != nullptr) window_->addDockWidget(area_of(static_cast<Dock>(place)), lower);
    if (upper != nullptr && lower != nullptr) window_->splitDockWidget(upper, lower, Qt::Vertical);
  }
  for (const Panel& panel : panels_) {
    QDockWidget* anchor = first[static_cast<std::size_t>(panel.place)];
    if (panel.dock != anchor && !is_below(panel.dock->objectName())) window_->tabifyDockWidget(anchor, panel.dock);
  }

  // Of 1440x900; Qt scales what does not fit.
  const auto upper = [&](Dock place) { return first[static_cast<std::size_t>(place)]; };
  const auto lower = [&](Dock place) { return below[static_cast<std::size_t>(place)]; };
  const auto any = [&](Dock place) { return upper(place) != nullptr ? upper(place) : lower(place); };
  const auto resize = [&](const std::vector<std::pair<QDockWidget*, int>>& sizes, Qt::Orientation along) {
    QList<QDockWidget*> docks;
    QList<int> lengths;
    for (const auto& [dock, length] : sizes) {
      if (dock == nullptr) continue;
      docks.push_back(dock);
      lengths.push_back(length);
    }
    window_->resizeDocks(docks, lengths, along);
  };
  resize({{any(Dock::left), 270}, {any(Dock::centre), 860}, {any(Dock::right), 310}}, Qt::Horizontal);
  const int bottom = preset == Preset::compare ? 450 : 380;
  resize({{upper(Dock::centre), (800 - bottom) * 2 / 5},
          {lower(Dock::centre), (800 - bottom) * 3 / 5},
          {upper(Dock::bottom), bottom}},
         Qt::Vertical);
  resize({{upper(Dock::left), 580}, {lower(Dock::left), 220}}, Qt::Vertical);
  resize({{upper(Dock::right), 450}, {lower(Dock::right), 350}}, Qt::Vertical);
}

/// Qt makes tab bars as docks meet, and lets them shorten names: where there are too many they scroll instead.
bool Docks::eventFilter(QObject* watched, QEvent* event) {
  if (watched == window_ && event->type() == QEvent::ChildPolished) {
    auto* tabs = qobject_cast<QTabBar*>(static_cast<QChildEvent*>(event)->child());
    if (tabs != nullptr && tabs->style() != tab_style_) {
      tabs->setStyle(tab_style_);
      tabs->setElideMode(Qt::ElideNone);
      tabs->setUsesScrollButtons(true);
    }
  }
  return QObject::eventFilter(watched, event);
}

void Docks::bring_to_front(const QString& id) {
  const Panel* panel = find(id);
  if (panel == nullptr) return;
  panel->dock->show();
  panel->dock->raise();
  panel->dock->widget()->setFocus(Qt::ShortcutFocusReason);
  if (panel->view != nullptr) set_front(panel->view);
}

void Docks::remove_all() {
  front_ = nullptr;
  // Forgotten first: as a dock goes, the focus moves to another.
  for (const Panel& panel : std::exchange(panels_, {})) delete panel.dock;
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
