#pragma once
#include <QObject>
#include <vector>

#include "gui/view_catalog.hpp"

class QDockWidget;
class QMainWindow;
class QMenu;
class QStyle;

namespace pelsim::gui {

class DockTitle;

/// Arrangements of the window, Ctrl+1 to Ctrl+4. explore: everything. compare: two runs side by side. lab: the lesson
/// in place of the scenario. present: timeline and charts in large letters, no forms.
enum class Preset { explore, compare, lab, present };
inline constexpr Preset presets[] = {Preset::explore, Preset::compare, Preset::lab, Preset::present};
QString name_of(Preset);

/// The docks of the window: one for each view of the catalogue, and for what else the window shows.
class Docks : public QObject {
  Q_OBJECT

 public:
  struct Panel {
    QDockWidget* dock;
    DockTitle* title;
    View* view;  ///< null: not a view (the list of runs)
    ViewEntry::Place place;
  };

  explicit Docks(QMainWindow& window);

  /// `menu` of the dock's head may be null.
  void add(QWidget* content, const QString& id, const QString& title, ViewEntry::Place, QMenu* menu);
  const std::vector<Panel>& panels() const { return panels_; }
  /// Null where there is none of that id.
  const Panel* find(const QString& id) const;
  View* view(const QString& id) const;
  /// The view that has the focus, or had it last; null: none yet.
  View* front() const { return front_; }

  /// Puts every dock in its place and shows what belongs to the preset.
  void apply(Preset);
  /// Deletes all docks and their views.
  void remove_all();
  /// Opens the dock, brings it to the front of its tabs and gives it the focus.
  void bring_to_front(const QString& id);

 Q_SIGNALS:
  void front_changed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void lay_out(Preset);
  void follow_focus(const QWidget* now);
  void set_front(View*);

  QMainWindow* window_;
  QStyle* tab_style_;
  std::vector<Panel> panels_;
  View* front_ = nullptr;
};

}  // namespace pelsim::gui
