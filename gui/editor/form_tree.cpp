#include "gui/editor/form_tree.hpp"

#include <QHeaderView>
#include <QKeyEvent>
#include <QSet>
#include <functional>

namespace pelsim::gui {
namespace {

QStringList words(const TomlPath& path) {
  QStringList list;
  for (const std::string& key : path) list.append(QString::fromStdString(key));
  return list;
}

TomlPath path_of(const QTreeWidgetItem* item) {
  TomlPath path;
  for (const QString& key : item->data(0, Qt::UserRole).toStringList()) path.push_back(key.toStdString());
  return path;
}

/// All that the tree shows of a form and those below it.
void add_lines(const Form& form, QStringList& lines) {
  lines << words(form.path).join(QLatin1Char('.')) << QString::fromStdString(form.title)
        << QString::fromStdString(form.model) << (form.written ? QStringLiteral("+") : QString());
  for (const Form& below : form.below) add_lines(below, lines);
}

}  // namespace

FormTree::FormTree(QWidget* parent) : QTreeWidget(parent) {
  setColumnCount(2);
  setHeaderHidden(true);
  setAccessibleName(tr("Parts of the scenario"));
  header()->setStretchLastSection(true);
  setIndentation(14);
  connect(this, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
    if (filling_ || item == nullptr) return;
    shown_.clear();  // told of another choice
    Q_EMIT chosen(path_of(item));
  });
}

void FormTree::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Delete) return Q_EMIT removal_wanted();
  QTreeWidget::keyPressEvent(event);
}

void FormTree::add_item(const Form& form, QTreeWidgetItem* parent) {
  auto* item = parent == nullptr ? new QTreeWidgetItem(this) : new QTreeWidgetItem(parent);
  item->setText(0, QString::fromStdString(form.title));
  item->setText(1, QString::fromStdString(form.model));
  item->setData(0, Qt::UserRole, words(form.path));
  item->setToolTip(0, QString::fromStdString(form.summary));
  if (!form.written) {
    item->setForeground(0, palette().placeholderText());
    item->setForeground(1, palette().placeholderText());
    item->setToolTip(0, tr("not in the text: its defaults count"));
  }
  for (const Form& below : form.below) add_item(below, item);
  item->setExpanded(form.path.size() < 2);
}

void FormTree::show_forms(const Form& forms, const TomlPath& chosen) {
  QStringList lines = words(chosen);
  add_lines(forms, lines);
  if (lines == shown_) return;
  shown_ = lines;
  QSet<QStringList> closed;
  std::function<void(QTreeWidgetItem*)> note = [&](QTreeWidgetItem* item) {
    if (!item->isExpanded() && item->childCount() > 0) closed.insert(item->data(0, Qt::UserRole).toStringList());
    for (int i = 0; i < item->childCount(); ++i) note(item->child(i));
  };
  const bool before = topLevelItemCount() > 0;
  for (int i = 0; i < topLevelItemCount(); ++i) note(topLevelItem(i));
  filling_ = true;
  clear();
  if (!forms.title.empty()) add_item(forms, nullptr);
  std::function<void(QTreeWidgetItem*)> restore = [&](QTreeWidgetItem* item) {
    if (before) item->setExpanded(!closed.contains(item->data(0, Qt::UserRole).toStringList()));
    if (path_of(item) == chosen) setCurrentItem(item);
    for (int i = 0; i < item->childCount(); ++i) restore(item->child(i));
  };
  for (int i = 0; i < topLevelItemCount(); ++i) restore(topLevelItem(i));
  resizeColumnToContents(0);
  filling_ = false;
}

}  // namespace pelsim::gui
