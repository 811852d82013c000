#pragma once
#include <QWidget>

#include "gui/editor/form.hpp"

class QComboBox;
class QLabel;
class QLineEdit;

namespace pelsim::gui {

/// One parameter in a form: its name, a field of its type, what it means, and why what stands there cannot be.
class FieldRow final : public QWidget {
  Q_OBJECT

 public:
  explicit FieldRow(const Field& field, QWidget* parent = nullptr);

  /// What the document says now; a field in which somebody types is left alone.
  void show_field(const Field& now);
  const TomlPath& path() const { return field_.path; }
  const Parameter& parameter() const { return field_.parameter; }
  QString problem() const;
  QWidget* field() const;
  /// As if a person had typed it.
  void type(const QString& text);

 Q_SIGNALS:
  /// Something that the parameter allows; empty: the default again.
  void typed(const QString& text);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void build();
  void show_expectation();
  void take(const QString& text);
  void show_problem(const std::string& problem);
  QString shown() const;

  Field field_;
  QLabel *name_, *meaning_, *problem_;
  QLineEdit* line_ = nullptr;
  QComboBox* choice_ = nullptr;
  bool showing_ = false;
};

}  // namespace pelsim::gui
