#pragma once
#include <QJsonObject>
#include <QStringList>
#include <QWidget>
#include <vector>

#include "gui/state/view_state.hpp"

class QPainter;

namespace pelsim::gui {

/// What a view shows, as rows and columns: for "as table", CSV and screen readers. Headers carry the unit.
struct Table {
  QStringList columns;
  std::vector<QStringList> rows;
};

/// A key of a view, for the key sheet: {"W / S", "zoom in / out at the cursor"}.
struct KeyHelp {
  QString keys, meaning;
};

/// A panel of the window. It reads the state, shows it, and changes it when a person points at something; it knows no
/// other view. Its objectName is its id ("timeline"), its accessibleName its title.
class View : public QWidget {
  Q_OBJECT

 public:
  View(const QString& id, const QString& title, ViewState& state, QWidget* parent = nullptr);

  QString id() const { return objectName(); }
  QString title() const { return accessibleName(); }
  virtual Table table() const = 0;
  /// Draws what the view shows into a picture of that size (in device independent pixels), for PNG, SVG and PDF. The
  /// default lays the widget out at that size and renders it.
  virtual void draw(QPainter& painter, QSize size);
  /// Why there is nothing to see (no power model, no transfers), else empty. Exports write it instead of an empty plot.
  virtual QString nothing_to_show() const { return {}; }
  /// False while something is still being found out in the background that will be shown: a picture waits for it.
  virtual bool settled() const { return true; }
  /// For the status bar while the view is in front: "LOD: share (exact)".
  virtual QString status() const { return {}; }
  virtual std::vector<KeyHelp> keys() const { return {}; }
  /// What a session keeps of the view besides the view state: bookmarks, filters, modes. `restore` takes what `save`
  /// gave, or of another version, or damaged: it keeps what it understands.
  virtual QJsonObject save() const { return {}; }
  virtual void restore(const QJsonObject&) {}

 Q_SIGNALS:
  void status_changed();

 protected:
  ViewState& state() const { return *state_; }
  /// The run on show, or null.
  const ShownRun* run() const { return state_->run().get(); }

 private:
  ViewState* state_;
};

}  // namespace pelsim::gui
