#include "gui/editor/gallery_dialog.hpp"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include "gui/editor/editor_session.hpp"
#include "gui/editor/toml_highlighter.hpp"

namespace pelsim::gui {
namespace {

QPlainTextEdit* reading_field(const QString& name) {
  auto* field = new QPlainTextEdit;
  field->setReadOnly(true);
  field->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  field->setLineWrapMode(QPlainTextEdit::NoWrap);
  field->setAccessibleName(name);
  field->setTabChangesFocus(true);
  return field;
}

}  // namespace

GalleryDialog::GalleryDialog(EditorSession& session, QWidget* parent)
    : GalleryDialog(session, read_gallery(gallery_folder()), QString::fromStdString(gallery_folder()), parent) {}

GalleryDialog::GalleryDialog(EditorSession& session, std::vector<GalleryEntry> entries, const QString& folder,
                             QWidget* parent)
    : QDialog(parent),
      session_(session),
      entries_(std::move(entries)),
      folder_(folder),
      filter_(new QLineEdit),
      list_(new QListWidget),
      title_(new QLabel),
      count_(new QLabel),
      about_(reading_field(tr("What to see in it"))),
      text_(reading_field(tr("Text of the scenario"))),
      highlighter_(new TomlHighlighter(text_->document())) {
  setWindowTitle(tr("New scenario from the gallery"));
  setModal(false);
  filter_->setPlaceholderText(tr("Filter: words such as heft, gpu, fat-tree"));
  filter_->setAccessibleName(tr("Filter"));
  filter_->setClearButtonEnabled(true);
  list_->setAccessibleName(tr("Scenarios"));
  title_->setWordWrap(true);
  QFont bold = title_->font();
  bold.setBold(true);
  bold.setPointSizeF(bold.pointSizeF() * 1.2);
  title_->setFont(bold);
  count_->setForegroundRole(QPalette::PlaceholderText);

  auto* left = new QWidget;
  auto* left_layout = new QVBoxLayout(left);
  left_layout->setContentsMargins(0, 0, 0, 0);
  left_layout->addWidget(filter_);
  left_layout->addWidget(list_, 1);
  left_layout->addWidget(count_);
  auto* reading = new QSplitter(Qt::Vertical);
  reading->addWidget(about_);
  reading->addWidget(text_);
  reading->setStretchFactor(1, 2);
  auto* right = new QWidget;
  auto* right_layout = new QVBoxLayout(right);
  right_layout->setContentsMargins(0, 0, 0, 0);
  right_layout->addWidget(title_);
  right_layout->addWidget(reading, 1);
  auto* splitter = new QSplitter;
  splitter->addWidget(left);
  splitter->addWidget(right);
  splitter->setStretchFactor(1, 2);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
  open_ = buttons->addButton(tr("&Open a copy"), QDialogButtonBox::AcceptRole);
  open_->setDefault(true);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(splitter, 1);
  layout->addWidget(buttons);
  resize(980, 640);

  connect(filter_, &QLineEdit::textChanged, this, &GalleryDialog::fill);
  connect(list_, &QListWidget::currentRowChanged, this, &GalleryDialog::preview);
  connect(list_, &QListWidget::itemActivated, this, &GalleryDialog::open);
  connect(buttons, &QDialogButtonBox::accepted, this, &GalleryDialog::open);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  highlighter_->set_theme(theme_of(palette()));
  fill();
  filter_->setFocus();
}

void GalleryDialog::fill() {
  list_->clear();
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (!matches(entries_[i], filter_->text().toStdString())) continue;
    auto* item = new QListWidgetItem(QString::fromStdString(entries_[i].title), list_);
    item->setData(Qt::UserRole, static_cast<int>(i));
    item->setToolTip(QString::fromStdString(entries_[i].file));
  }
  count_->setText(entries_.empty() ? tr("The scenarios that come with the program were not found in %1").arg(folder_)
                                   : tr("%1 of %2 scenarios").arg(list_->count()).arg(entries_.size()));
  list_->setCurrentRow(list_->count() > 0 ? 0 : -1);
  preview();
}

void GalleryDialog::preview() {
  const QListWidgetItem* item = list_->currentItem();
  open_->setEnabled(item != nullptr);
  if (item == nullptr) {
    title_->setText(tr("No scenario has all of these words"));
    about_->clear();
    text_->clear();
    return;
  }
  const GalleryEntry& entry = entries_[static_cast<std::size_t>(item->data(Qt::UserRole).toInt())];
  title_->setText(QString::fromStdString(entry.title));
  about_->setPlainText(QString::fromStdString(entry.about));
  text_->setPlainText(QString::fromStdString(entry.text));
}

void GalleryDialog::open() {
  const QListWidgetItem* item = list_->currentItem();
  if (item == nullptr) return;
  const GalleryEntry& entry = entries_[static_cast<std::size_t>(item->data(Qt::UserRole).toInt())];
  session_.open_copy(entry.text, folder_.toStdString());
  Q_EMIT opened(QString::fromStdString(entry.title));
  accept();
}

void GalleryDialog::changeEvent(QEvent* event) {
  QDialog::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) highlighter_->set_theme(theme_of(palette()));
}

}  // namespace pelsim::gui
