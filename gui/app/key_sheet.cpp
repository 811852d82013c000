#include "gui/app/key_sheet.hpp"

#include <QDialogButtonBox>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace pelsim::gui {
namespace {

QString table(const KeyGroup& group) {
  QString html = "<h3>" + group.title.toHtmlEscaped() + "</h3><table cellspacing=\"0\" cellpadding=\"2\">";
  for (const KeyHelp& key : group.keys)
    html += "<tr><td width=\"150\"><b>" + key.keys.toHtmlEscaped() + "</b></td><td>" + key.meaning.toHtmlEscaped() +
            "</td></tr>";
  return html + "</table>";
}

}  // namespace

KeySheet::KeySheet(const std::vector<KeyGroup>& groups, QWidget* parent) : QDialog(parent) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Keys"));
  std::size_t rows = 0;
  for (const KeyGroup& group : groups) rows += group.keys.size() + 2;
  // Two columns of about the same height.
  QString left, right;
  std::size_t filled = 0;
  for (const KeyGroup& group : groups) {
    (filled < rows / 2 ? left : right) += table(group);
    filled += group.keys.size() + 2;
  }
  auto* page = new QTextBrowser(this);
  page->setAccessibleName(tr("Keys"));
  page->setHtml("<table cellspacing=\"12\"><tr><td>" + left + "</td><td>" + right + "</td></tr></table>");
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QWidget::close);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(page);
  layout->addWidget(buttons);
  resize(1000, 760);
}

}  // namespace pelsim::gui
