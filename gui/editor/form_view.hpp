#pragma once
#include "gui/editor/form.hpp"
#include "gui/view.hpp"

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;

namespace pelsim::gui {

class EditorSession;
class FieldRow;
class FormTree;

/// The scenario as a tree of its tables, and the chosen one as a form made from its model's card.
class FormView final : public View {
  Q_OBJECT

 public:
  explicit FormView(ViewState& state, QWidget* parent = nullptr);
  /// Every parameter of every table: where, value, default, meaning, problem.
  Table table() const override;
  QString nothing_to_show() const override;
  std::vector<KeyHelp> keys() const override;

  void choose(const TomlPath& path);
  const TomlPath& chosen() const { return chosen_; }
  /// By the parameter's name; nullptr: the form has none.
  FieldRow* row(const QString& name) const;
  QComboBox* model_box() const { return model_; }
  FormTree* tree() const { return tree_; }

 private:
  void show_forms();
  void show_form();
  void fill_rows(const Form&, std::vector<Field>);
  void change_model(const QString& model);
  void add_entry(const QString& key);
  void remove_entry();
  void take(FieldRow& row, const QString& text);

  EditorSession& session_;
  FormTree* tree_;
  QLabel *title_, *summary_, *model_name_;
  QComboBox* model_;
  QPushButton *add_, *remove_;
  QScrollArea* area_;
  QWidget* rows_ = nullptr;
  std::vector<FieldRow*> fields_;
  std::vector<TomlPath> shape_;  ///< paths of the rows, to see whether they can stay
  std::string shape_model_;
  TomlPath chosen_{"workload"};
  int typing_ = 0;
};

}  // namespace pelsim::gui
