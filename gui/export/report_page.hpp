#pragma once
#include <QImage>
#include <QSizeF>
#include <QString>
#include <memory>
#include <vector>

#include "gui/view_catalog.hpp"

class QTextDocument;

namespace pelsim::gui {

/// A view in the report: its title, its picture, or why there is none.
struct ReportPicture {
  QString title, nothing;
  QImage image;
};

/// Of every view that has something to show, black on white.
std::vector<ReportPicture> report_pictures(ViewState&, QSize size, double scale);

/// One file that stands alone: findings, the report's text, the pictures inside it, the scenario as it was run.
QString report_html(const ShownRun&, const std::vector<ReportPicture>&);
/// The same on pages of that size, in pixels; no heading stands alone at the end of one.
std::unique_ptr<QTextDocument> report_document(const ShownRun&, const std::vector<ReportPicture>&, QSizeF page);
/// The same on A4 pages.
QByteArray report_pdf(const ShownRun&, const std::vector<ReportPicture>&);

}  // namespace pelsim::gui
