#include "gui/export/report_page.hpp"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QPageSize>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextDocument>
#include <QUrl>
#include <cmath>
#include <functional>

#include "gui/app/theme.hpp"
#include "gui/export/picture.hpp"
#include "study/exporters/exporters.hpp"

namespace pelsim::gui {
namespace {

QString escaped(const std::string& text) { return QString::fromStdString(text).toHtmlEscaped(); }

QString list(const QString& heading, const std::vector<std::string>& sentences) {
  if (sentences.empty()) return {};
  QString html = "<h2>" + heading + "</h2>\n<ul>\n";
  for (const std::string& sentence : sentences) html += "<li>" + escaped(sentence) + "</li>\n";
  return html + "</ul>\n";
}

/// `source(i)` gives the address of the i-th picture.
QString body(const ShownRun& run, const std::vector<ReportPicture>& pictures, int width,
             const std::function<QString(std::size_t)>& source) {
  QString html = "<h1>" + escaped(run.label) + "</h1>\n<p>" + caption_of(run).toHtmlEscaped() + "</p>\n";
  if (run.partial)
    html += "<p><b>The run ended early: " + escaped(run.report.error) +
            "</b>. What follows is what it did until then.</p>\n";
  std::vector<std::string> findings;
  for (const Finding& finding : run.report.findings) findings.push_back(finding.text);
  html += list("Findings", findings);
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    html += "<h2>" + pictures[i].title.toHtmlEscaped() + "</h2>\n";
    if (!pictures[i].nothing.isEmpty())
      html += "<p>" + pictures[i].nothing.toHtmlEscaped() + "</p>\n";
    else
      html += QString("<p><img src=\"%1\" width=\"%2\" alt=\"%3\"></p>\n")
                  .arg(source(i), QString::number(width), pictures[i].title.toHtmlEscaped());
  }
  html += "<h2>Numbers</h2>\n<pre>" + escaped(report_text(run.report)) + "</pre>\n";
  return html + "<h2>Scenario as it was run</h2>\n<pre>" + escaped(run.scenario_text) + "</pre>\n";
}

/// A heading stands on the page of what it is above: where the first line of that (a picture is one line) is on the
/// next page, the page breaks before the heading. What comes later moves, so from the front to the back.
void keep_headings(QTextDocument& document) {
  const QAbstractTextDocumentLayout& layout = *document.documentLayout();
  const auto page = [&](qreal y) { return std::floor(y / document.pageSize().height()); };
  for (QTextBlock block = document.begin(); block.next().isValid(); block = block.next()) {
    if (block.blockFormat().headingLevel() == 0) continue;
    const QRectF next = layout.blockBoundingRect(block.next());  // asked first: it is what lays the block out
    const QTextLayout* below = block.next().layout();
    const qreal first_line = below->lineCount() > 0 ? below->lineAt(0).height() : 0;
    if (page(layout.blockBoundingRect(block).top()) == page(next.top() + first_line - 1)) continue;
    QTextBlockFormat format = block.blockFormat();
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    QTextCursor(block).setBlockFormat(format);
  }
}

QByteArray png(const QImage& image) {
  QBuffer buffer;
  image.save(&buffer, "PNG");
  return buffer.data();
}

}  // namespace

std::vector<ReportPicture> report_pictures(ViewState& state, QSize size, double scale) {
  std::vector<ReportPicture> pictures;
  const QPalette palette = palette_of(ThemeChoice::print, {});
  for (const ViewEntry& entry : view_catalog()) {
    // Forms and lists of what can be done say nothing on paper.
    if (entry.place == ViewEntry::Place::left || entry.place == ViewEntry::Place::right) continue;
    const auto view = view_for_picture(entry, state, {}, palette);
    ReportPicture made{entry.title, view->nothing_to_show(), {}};
    if (made.nothing.isEmpty()) made.image = picture(*view, {.size = size, .scale = scale, .palette = palette});
    pictures.push_back(std::move(made));
  }
  return pictures;
}

QString report_html(const ShownRun& run, const std::vector<ReportPicture>& pictures) {
  const auto inside = [&](std::size_t i) {
    return "data:image/png;base64," + QString::fromLatin1(png(pictures[i].image).toBase64());
  };
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escaped(run.label) +
         "</title>\n<style>body { font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }\n"
         "img { max-width: 100%; height: auto; border: 1px solid #ccc; }\npre { overflow-x: auto; background: #f4f4f4; "
         "padding: 1em; }</style>\n</head>\n<body>\n" +
         body(run, pictures, 960, inside) + "</body>\n</html>\n";
}

std::unique_ptr<QTextDocument> report_document(const ShownRun& run, const std::vector<ReportPicture>& pictures,
                                               QSizeF page) {
  auto document = std::make_unique<QTextDocument>();
  document->setDefaultStyleSheet("pre { font-size: 7pt; }");
  document->setPageSize(page);
  for (std::size_t i = 0; i < pictures.size(); ++i)
    document->addResource(QTextDocument::ImageResource, QUrl(QString("picture:%1").arg(i)), pictures[i].image);
  const int width = static_cast<int>(page.width()) - 20;
  document->setHtml(body(run, pictures, width, [](std::size_t i) { return QString("picture:%1").arg(i); }));
  keep_headings(*document);
  return document;
}

QByteArray report_pdf(const ShownRun& run, const std::vector<ReportPicture>& pictures) {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setPageSize(QPageSize(QPageSize::A4));
  writer.setResolution(96);
  writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout::Millimeter);
  writer.setTitle(QString::fromStdString(run.label));
  writer.setCreator("pelsim");
  report_document(run, pictures, QSizeF(writer.width(), writer.height()))->print(&writer);
  return buffer.data();
}

}  // namespace pelsim::gui
