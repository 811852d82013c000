#pragma once
#include <QImage>
#include <QPalette>
#include <QSize>
#include <memory>

#include "gui/view_catalog.hpp"

namespace pelsim::gui {

/// How a view becomes a picture. Sizes are in device independent pixels and include head and caption.
struct PictureStyle {
  QSize size{1440, 900};
  double scale = 1;  ///< of PNG: 2 gives twice as many pixels each way
  QPalette palette = {};
  QString head = {}, caption = {};  ///< above and below; empty: none
};

/// "Timeline: Montage on 8 unlike nodes".
QString head_of(const View&, const ShownRun*);
/// Scenario, its hash, seed, engine and version: what it takes to make the picture again.
QString caption_of(const ShownRun&);

/// The formats of a view: "png", "svg", "pdf", "csv".
QStringList view_formats();

/// A view of its own for a picture: same state, same saved modes, other colours. Waits until it is settled.
std::unique_ptr<View> view_for_picture(const ViewEntry&, ViewState&, const QJsonObject& saved, const QPalette&);

/// Head, what the view draws (or why it has nothing to show) and caption.
void draw_picture(QPainter&, View&, const PictureStyle&);
QImage picture(View&, const PictureStyle&);

/// One of `view_formats()`. Throws ScenarioError when the file cannot be written.
void write_view(const QString& path, const QString& format, View&, const PictureStyle&);
void write_image(const QString& path, const QImage&);
/// Under a temporary name, then renamed. Throws ScenarioError.
void write_bytes(const QString& path, const QByteArray&);

}  // namespace pelsim::gui
