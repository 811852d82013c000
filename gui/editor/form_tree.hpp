#pragma once
#include <QTreeWidget>

#include "gui/editor/form.hpp"

namespace pelsim::gui {

/// The scenario's tables as a tree: title and model; grey where nothing is written.
class FormTree final : public QTreeWidget {
  Q_OBJECT

 public:
  explicit FormTree(QWidget* parent = nullptr);
  /// Branches that were closed stay so.
  void show_forms(const Form& forms, const TomlPath& chosen);

 Q_SIGNALS:
  void chosen(const pelsim::TomlPath& path);
  void removal_wanted();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void add_item(const Form&, QTreeWidgetItem* parent);

  QStringList shown_;  ///< what it shows, to see whether it can stay
  bool filling_ = false;
};

}  // namespace pelsim::gui
