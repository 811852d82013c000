#pragma once
#include "gui/view.hpp"

class QLabel;
class QStackedLayout;

namespace pelsim::gui {

/// A view whose numbers are computed when somebody looks at them. A new run or range only makes them old, so hidden
/// tabs cost nothing. Where there is nothing to show, the reason stands in place of the content.
class FreshView : public View {
  Q_OBJECT

 public:
  FreshView(const QString& id, const QString& title, ViewState& state, QWidget* parent);

  Table table() const final;
  QString nothing_to_show() const override;
  void draw(QPainter& painter, QSize size) override;

 protected:
  /// Computes everything anew from state() and shows it. Returns why there is nothing to show, else "".
  virtual QString compute() = 0;
  /// Of the last `compute` that had something to show.
  virtual Table current_table() const = 0;
  /// Where the content goes.
  QWidget* body() const { return body_; }
  /// The numbers are old: computed anew soon if visible, else when asked for.
  void outdate();

  void showEvent(QShowEvent*) override;
  void changeEvent(QEvent*) override;

 private:
  void refresh();

  QWidget* body_;
  QLabel* reason_label_;
  QStackedLayout* layers_;
  QString reason_;
  bool is_old_ = true, is_queued_ = false;
};

}  // namespace pelsim::gui
