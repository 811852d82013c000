#include "gui/export/picture.hpp"

#include <QApplication>
#include <QBuffer>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include "gui/app/session.hpp"
#include "gui/export/table_text.hpp"
#include "sim/error.hpp"
#include "study/version.hpp"

namespace pelsim::gui {
namespace {

/// As the screen's, so that letters are as large in every format.
constexpr int dots_per_inch = 96;
constexpr int margin = 8;

int strip_height(const QString& text, const QFont& font) {
  return text.isEmpty() ? 0 : QFontMetrics(font).height() + margin;
}

void draw_strip(QPainter& painter, const QRect& strip, const QString& text, const QFont& font, const QColor& colour) {
  if (text.isEmpty()) return;
  painter.setFont(font);
  painter.setPen(colour);
  const QRect inner = strip.adjusted(margin, 0, -margin, 0);
  painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetrics(font).elidedText(text, Qt::ElideRight, inner.width()));
}

QByteArray svg(View& view, const PictureStyle& style) {
  QBuffer buffer;
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(style.size);
  generator.setViewBox(QRect(QPoint(), style.size));
  generator.setResolution(dots_per_inch);
  generator.setTitle(style.head);
  generator.setDescription(style.caption);
  QPainter painter(&generator);
  draw_picture(painter, view, style);
  painter.end();
  return buffer.data();
}

/// Rows, columns, scroll bars and legends of a hidden view find their sizes while they are drawn: until nothing moves.
void rehearse(View& view, QSize size) {
  constexpr int most_rounds = 4;
  view.resize(size);
  QImage before;
  for (int round = 0; round < most_rounds; ++round) {
    QApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QImage now(size, QImage::Format_RGB32);
    now.fill(Qt::white);
    QPainter painter(&now);
    view.draw(painter, size);
    painter.end();
    if (now == before) return;
    before = now;
  }
}

QByteArray pdf(View& view, const PictureStyle& style) {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setResolution(dots_per_inch);
  writer.setPageSize(QPageSize(QSizeF(style.size) * 72.0 / dots_per_inch, QPageSize::Point, {}, QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF(0, 0, 0, 0));
  writer.setTitle(style.head);
  writer.setCreator("pelsim");
  QPainter painter(&writer);
  draw_picture(painter, view, style);
  painter.end();
  return buffer.data();
}

}  // namespace

QString head_of(const View& view, const ShownRun* run) {
  if (run == nullptr) return view.title();
  const QString label = QString::fromStdString(run->label);
  return QString("%1: %2%3").arg(view.title(), label, run->partial ? " (ended early)" : "");
}

QString caption_of(const ShownRun& run) {
  const auto text = [](std::string_view s) { return QString::fromUtf8(s.data(), static_cast<qsizetype>(s.size())); };
  const QString file = QFileInfo(text(run.scenario->file)).fileName();
  return QString("%1, scenario %2, seed %3, engine %4, pelsim %5 (%6)")
      .arg(file, text(scenario_hash(run.scenario_text)), QString::number(run.report.seed), text(run.report.engine),
           text(version()), text(commit()));
}

QStringList view_formats() { return {"png", "svg", "pdf", "csv"}; }

std::unique_ptr<View> view_for_picture(const ViewEntry& entry, ViewState& state, const QJsonObject& saved,
                                       const QPalette& palette) {
  std::unique_ptr<View> view(entry.make(state, nullptr));
  view->setPalette(palette);
  view->restore(saved);
  view->ensurePolished();
  while (!view->settled())
    QApplication::processEvents(QEventLoop::ExcludeUserInputEvents | QEventLoop::WaitForMoreEvents);
  return view;
}

void draw_picture(QPainter& painter, View& view, const PictureStyle& style) {
  QFont small = view.font(), bold = view.font();
  bold.setBold(true);
  const QRect all(QPoint(), style.size);
  const int head = strip_height(style.head, bold), foot = strip_height(style.caption, small);
  painter.fillRect(all, style.palette.color(QPalette::Window));
  const QColor text = style.palette.color(QPalette::WindowText);
  const QColor quiet = style.palette.color(QPalette::Disabled, QPalette::WindowText);
  draw_strip(painter, QRect(0, 0, all.width(), head), style.head, bold, text);
  draw_strip(painter, QRect(0, all.height() - foot, all.width(), foot), style.caption, small, quiet);

  const QRect middle = all.adjusted(0, head, 0, -foot);
  const QString nothing = view.nothing_to_show();
  if (!nothing.isEmpty()) {
    painter.setFont(view.font());
    painter.setPen(text);
    painter.drawText(middle.adjusted(4 * margin, 0, -4 * margin, 0), Qt::AlignCenter | Qt::TextWordWrap, nothing);
    return;
  }
  rehearse(view, middle.size());
  painter.save();
  painter.translate(middle.topLeft());
  view.draw(painter, middle.size());
  painter.restore();
}

QImage picture(View& view, const PictureStyle& style) {
  QImage image(style.size * style.scale, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(style.scale);
  image.fill(style.palette.color(QPalette::Window));
  QPainter painter(&image);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  draw_picture(painter, view, style);
  return image;
}

void write_view(const QString& path, const QString& format, View& view, const PictureStyle& style) {
  if (format == "csv") return write_bytes(path, csv(view.table()).toUtf8());
  if (format == "svg") return write_bytes(path, svg(view, style));
  if (format == "pdf") return write_bytes(path, pdf(view, style));
  write_image(path, picture(view, style));
}

void write_image(const QString& path, const QImage& image) {
  QBuffer buffer;
  if (!image.save(&buffer, "PNG"))
    throw ScenarioError(Place{path.toStdString()}, "the picture is too large: choose a smaller size or scale");
  write_bytes(path, buffer.data());
}

void write_bytes(const QString& path, const QByteArray& bytes) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
    throw ScenarioError(Place{path.toStdString()}, "cannot be written: " + file.errorString().toStdString());
}

}  // namespace pelsim::gui
