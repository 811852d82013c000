#include "gui/export/table_text.hpp"

namespace pelsim::gui {
namespace {

template <class Cell>
QString lines(const Table& table, QChar between, Cell cell) {
  QString text;
  const auto add = [&](const QStringList& row) {
    for (qsizetype i = 0; i < row.size(); ++i) {
      if (i > 0) text += between;
      text += cell(row[i]);
    }
    text += '\n';
  };
  add(table.columns);
  for (const QStringList& row : table.rows) add(row);
  return text;
}

}  // namespace

QString csv(const Table& table) {
  return lines(table, ',', [](QString cell) {
    const bool plain = !cell.contains(',') && !cell.contains('"') && !cell.contains('\n') && !cell.contains('\r');
    return plain ? cell : '"' + cell.replace('"', "\"\"") + '"';
  });
}

QString tab_separated(const Table& table) {
  return lines(table, '\t', [](QString cell) { return cell.replace('\t', ' ').replace('\n', ' '); });
}

}  // namespace pelsim::gui
