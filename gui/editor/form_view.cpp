#include "gui/editor/form_view.hpp"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>
#include <functional>

#include "gui/editor/editor_session.hpp"
#include "gui/editor/field_row.hpp"
#include "gui/editor/form_edit.hpp"
#include "gui/editor/form_tree.hpp"

namespace pelsim::gui {

FormView::FormView(ViewState& state, QWidget* parent)
    : View(QStringLiteral("scenario"), tr("Scenario"), state, parent),
      session_(EditorSession::of(state)),
      tree_(new FormTree),
      title_(new QLabel),
      summary_(new QLabel),
      model_name_(new QLabel(tr("&model"))),
      model_(new QComboBox),
      add_(new QPushButton(tr("&Add…"))),
      remove_(new QPushButton(tr("&Remove"))),
      area_(new QScrollArea) {
  title_->setTextFormat(Qt::PlainText);
  QFont bold = title_->font();
  bold.setBold(true);
  title_->setFont(bold);
  summary_->setWordWrap(true);
  summary_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  model_->setAccessibleName(tr("Model"));
  model_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  model_->setMinimumContentsLength(10);
  model_name_->setBuddy(model_);
  area_->setWidgetResizable(true);
  area_->setFrameShape(QFrame::NoFrame);
  area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area_->setFocusPolicy(Qt::NoFocus);

  auto* heading = new QHBoxLayout;
  heading->addWidget(title_, 1);
  heading->addWidget(add_);
  heading->addWidget(remove_);
  auto* chooser = new QHBoxLayout;
  chooser->addWidget(model_name_);
  chooser->addWidget(model_, 1);
  auto* form = new QWidget;
  auto* form_layout = new QVBoxLayout(form);
  form_layout->setContentsMargins(6, 4, 4, 4);
  form_layout->setSpacing(3);
  form_layout->addLayout(heading);
  form_layout->addLayout(chooser);
  form_layout->addWidget(summary_);
  form_layout->addWidget(area_, 1);
  auto* splitter = new QSplitter(Qt::Vertical);
  splitter->addWidget(tree_);
  splitter->addWidget(form);
  splitter->setStretchFactor(0, 2);
  splitter->setStretchFactor(1, 3);
  splitter->setChildrenCollapsible(false);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(splitter);
  setFocusProxy(tree_);

  connect(tree_, &FormTree::chosen, this, [this](const TomlPath& path) {
    chosen_ = path;
    show_form();
  });
  connect(model_, &QComboBox::currentTextChanged, this, &FormView::change_model);
  connect(add_, &QPushButton::clicked, this, [this] {
    const Form* chosen = find_form(session_.forms(), chosen_);
    if (chosen == nullptr || chosen->lists.empty()) return;
    if (chosen->lists.size() == 1) return add_entry(QString::fromStdString(chosen->lists.front()));
    QMenu menu;
    for (const std::string& key : chosen->lists) menu.addAction(QString::fromStdString(key));
    if (const QAction* action = menu.exec(add_->mapToGlobal(QPoint(0, add_->height())))) add_entry(action->text());
  });
  connect(remove_, &QPushButton::clicked, this, &FormView::remove_entry);
  connect(tree_, &FormTree::removal_wanted, this, &FormView::remove_entry);
  connect(&session_, &EditorSession::forms_changed, this, &FormView::show_forms);
  show_forms();
}

void FormView::show_forms() {
  const Form& forms = session_.forms();
  if (!forms.title.empty() && find_form(forms, chosen_) == nullptr) chosen_ = {};
  tree_->show_forms(forms, chosen_);
  show_form();
}

void FormView::show_form() {
  const Form* form = find_form(session_.forms(), chosen_);
  const auto& toml = session_.document().toml();
  const bool editable = toml.has_value();
  if (form == nullptr || form->title.empty()) {
    title_->setText(tr("No scenario is open"));
    for (QWidget* widget : {static_cast<QWidget*>(model_), static_cast<QWidget*>(model_name_),
                            static_cast<QWidget*>(add_), static_cast<QWidget*>(remove_)})
      widget->hide();
    summary_->setText(editable ? QString() : tr("The text is no TOML: mend it in the text view."));
    if (QWidget* before = area_->takeWidget()) before->deleteLater();
    rows_ = nullptr;
    fields_.clear();
    shape_.clear();
    return;
  }
  title_->setText(QString::fromStdString(form->title));
  QString summary = QString::fromStdString(form->summary);
  if (!form->source.empty()) summary += tr("\nSource: %1").arg(QString::fromStdString(form->source));
  if (!editable) summary = tr("The text is no TOML: mend it in the text view; until then the form is as it was.");
  summary_->setText(summary);
  summary_->setVisible(!summary.isEmpty());
  const QSignalBlocker quiet(model_);
  model_->clear();
  for (const std::string& model : form->models) model_->addItem(QString::fromStdString(model));
  model_->setCurrentIndex(model_->findText(QString::fromStdString(form->model)));
  model_->setVisible(!form->models.empty());
  model_name_->setVisible(!form->models.empty());
  model_->setEnabled(editable);
  add_->setVisible(!form->lists.empty());
  add_->setEnabled(editable);
  // Short, as the panel is narrow; where there are several lists it asks which.
  if (!form->lists.empty())
    add_->setToolTip(form->lists.size() == 1 ? tr("Add to %1").arg(QString::fromStdString(form->lists.front()))
                                             : tr("Add to a list of this part"));
  remove_->setVisible(form->written && !form->path.empty());
  remove_->setEnabled(editable);
  if (toml) fill_rows(*form, fields_of(*form, *toml, session_.document().text()));
  area_->setEnabled(editable);
}

void FormView::fill_rows(const Form& form, std::vector<Field> fields) {
  // The format's number is nobody's choice; it is shown where it is wrong.
  std::erase_if(fields, [](const Field& f) { return f.path == TomlPath{"schema"} && f.written && f.problem.empty(); });
  std::vector<TomlPath> shape;
  for (const Field& field : fields) shape.push_back(field.path);
  if (rows_ != nullptr && shape == shape_ && shape_model_ == form.model) {
    for (std::size_t i = 0; i < fields.size(); ++i) fields_[i]->show_field(fields[i]);
    return;
  }
  shape_ = std::move(shape);
  shape_model_ = form.model;
  fields_.clear();
  rows_ = new QWidget;
  auto* layout = new QVBoxLayout(rows_);
  layout->setContentsMargins(0, 0, 6, 0);
  layout->setSpacing(2);
  for (const Field& field : fields) {
    auto* row = new FieldRow(field);
    connect(row, &FieldRow::typed, this, [this, row](const QString& text) { take(*row, text); });
    fields_.push_back(row);
    layout->addWidget(row);
  }
  if (fields.empty()) layout->addWidget(new QLabel(tr("Nothing to set here.")));
  layout->addStretch(1);
  // The change may come from one of the rows before.
  if (QWidget* before = area_->takeWidget()) before->deleteLater();
  area_->setWidget(rows_);
}

FieldRow* FormView::row(const QString& name) const {
  for (FieldRow* row : fields_)
    if (QString::fromStdString(row->path().back()) == name) return row;
  return nullptr;
}

void FormView::choose(const TomlPath& path) {
  chosen_ = path;
  show_forms();
}

void FormView::take(FieldRow& row, const QString& text) {
  ScenarioDocument& document = session_.document();
  const TomlPath path = row.path();
  if (text.trimmed().isEmpty()) {
    document.remove(path);
    return;
  }
  document.set_value(path, typed_value(row.parameter(), text.toStdString()),
                     QStringLiteral("field ") + QString::fromStdString(dotted(path)));
}

void FormView::change_model(const QString& model) {
  const Form* form = find_form(session_.forms(), chosen_);
  ScenarioDocument& document = session_.document();
  if (form == nullptr || !document.toml() || model.isEmpty()) return;
  try {
    document.set_text(with_model(document.text(), *form, model.toStdString(), *document.toml(), session_.book()),
                      tr("Choose %1").arg(model));
  } catch (const ScenarioError& error) {
    Q_EMIT session_.message(QString::fromUtf8(error.what()));
  }
}

void FormView::add_entry(const QString& key) {
  const Form* form = find_form(session_.forms(), chosen_);
  ScenarioDocument& document = session_.document();
  if (form == nullptr || !document.toml()) return;
  try {
    document.set_text(with_new_entry(document.text(), *form, key.toStdString(), *document.toml(), session_.book()),
                      tr("Add to %1").arg(key));
  } catch (const ScenarioError& error) {
    Q_EMIT session_.message(QString::fromUtf8(error.what()));
  }
}

void FormView::remove_entry() {
  const Form* form = find_form(session_.forms(), chosen_);
  if (form != nullptr && form->written && !form->path.empty()) session_.document().remove(form->path);
}

Table FormView::table() const {
  Table table{{tr("key"), tr("value"), tr("default"), tr("expected"), tr("meaning"), tr("problem")}, {}};
  const auto& toml = session_.document().toml();
  if (!toml) return table;
  const std::function<void(const Form&)> add = [&](const Form& form) {
    if (!form.models.empty())
      table.rows.push_back({QString::fromStdString(dotted(form.path) + ".model"),
                            QString::fromStdString(form.model),
                            {},
                            tr("a model"),
                            QString::fromStdString(form.summary),
                            {}});
    for (const Field& field : fields_of(form, *toml, session_.document().text()))
      table.rows.push_back({QString::fromStdString(dotted(field.path)), QString::fromStdString(field.typed),
                            QString::fromStdString(field.parameter.fallback),
                            QString::fromStdString(expectation(field.parameter)),
                            QString::fromStdString(field.parameter.meaning), QString::fromStdString(field.problem)});
    for (const Form& below : form.below) add(below);
  };
  add(session_.forms());
  return table;
}

std::vector<KeyHelp> FormView::keys() const {
  return {{tr("Up / Down"), tr("another part of the scenario")},
          {tr("Tab"), tr("into its form, from field to field")},
          {tr("Del"), tr("take the part out")}};
}

QString FormView::nothing_to_show() const { return session_.nothing_open(); }

}  // namespace pelsim::gui
