#include "gui/app/headless.hpp"

#include <fmt/format.h>

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QFontInfo>

#include "gui/app/main_window.hpp"
#include "gui/editor/editor_session.hpp"
#include "gui/export/picture.hpp"
#include "gui/export/report_page.hpp"
#include "gui/export/subject.hpp"
#include "gui/run/perform.hpp"

namespace pelsim::gui {
namespace {

constexpr int exit_bad_input = 3, exit_run_failed = 4;

/// "bsp" for scenarios/bsp.toml; a run's folder and its trace go by the folder's name.
QString stem_of(const QString& file) {
  const QFileInfo info(file);
  if (info.isDir()) return QDir(info.absoluteFilePath()).dirName();
  if (info.fileName() == "trace.pel") return info.absoluteDir().dirName();
  return info.completeBaseName();
}

class Exporter {
 public:
  explicit Exporter(const ExportOrder& order) : order_(order), palette_(palette_of(order.theme, {})) {}

  void write(ViewState& state, const QString& stem) {
    for (const QString& id : order_.views) {
      if (id == window_view)
        write_window(state, stem);
      else if (id == report_view)
        write_report(state, stem);
    }
    for (const ViewEntry& entry : view_catalog())
      if (order_.views.contains(entry.id)) write_one(entry, state, stem);
  }

 private:
  QString path(const QString& stem, const QString& id, const QString& format) const {
    return QDir(order_.folder).filePath(stem + "-" + id + "." + format);
  }

  static void tell(const QString& path) { fmt::print("{}\n", path.toStdString()); }

  void write_one(const ViewEntry& entry, ViewState& state, const QString& stem) const {
    const Subject subject(entry, state);
    const std::unique_ptr<View> view = view_for_picture(entry, state, {}, palette_);
    const PictureStyle style{.size = order_.size,
                             .scale = order_.scale,
                             .palette = palette_,
                             .head = head_of(*view, state.run().get()) + subject.note(),
                             .caption = caption_of(*state.run())};
    for (const QString& format : order_.formats) {
      if (format == "html") continue;
      write_view(path(stem, entry.id, format), format, *view, style);
      tell(path(stem, entry.id, format));
    }
  }

  void write_window(ViewState& state, const QString& stem) const {
    if (!order_.formats.contains("png")) return;
    MainWindow window({.keeps_settings = false});
    window.take(EditorSession::of(state).document());
    window.adopt(state.run(), state.base());
    write_image(path(stem, window_view, "png"), window.picture(order_.size, order_.scale));
    tell(path(stem, window_view, "png"));
  }

  void write_report(ViewState& state, const QString& stem) const {
    const std::vector<ReportPicture> pictures = report_pictures(state, {1200, 750}, 2);
    const ShownRun& run = *state.run();
    if (order_.formats.contains("pdf")) {
      write_bytes(path(stem, report_view, "pdf"), report_pdf(run, pictures));
      tell(path(stem, report_view, "pdf"));
    }
    if (order_.formats.contains("html")) {
      write_bytes(path(stem, report_view, "html"), report_html(run, pictures).toUtf8());
      tell(path(stem, report_view, "html"));
    }
  }

  const ExportOrder& order_;
  const QPalette palette_;
};

/// Null, and an exit code, where there is nothing to show.
RunPtr made(const Arguments& arguments, const QString& file, int& code) {
  RunWatch watch;
  RunOutcome outcome =
      perform({.file = file.toStdString(), .overrides = arguments.overrides, .engine = arguments.engine}, watch);
  if (const RunPtr* run = std::get_if<RunPtr>(&outcome)) {
    const RunError& error = (*run)->result.error;
    if (error && error.kind != RunError::Kind::cancelled) {
      fmt::print(stderr, "pelsim-gui: the run failed: {}\n", error.message);
      code = exit_run_failed;
    }
    return *run;
  }
  const RunFailure& failure = std::get<RunFailure>(outcome);
  fmt::print(stderr, "pelsim-gui: {}\n", failure.message);
  code = failure.refused ? exit_bad_input : exit_run_failed;
  return nullptr;
}

}  // namespace

int export_files(const Arguments& arguments) {
  // A picture names the family that drew it, not "Sans".
  QFont font = QApplication::font();
  font.setFamily(QFontInfo(font).family());
  QApplication::setFont(font);
  QApplication::setPalette(palette_of(arguments.order.theme, {}));
  int code = 0;
  try {
    if (!QDir().mkpath(arguments.order.folder))
      throw ScenarioError(Place{arguments.order.folder.toStdString()}, "the folder cannot be made");
    RunPtr base;
    if (!arguments.base.isEmpty() && !(base = made(arguments, arguments.base, code))) return code;
    QStringList stems;
    for (const QString& file : arguments.files) {
      const RunPtr run = made(arguments, file, code);
      if (!run) continue;
      QString stem = stem_of(file);
      for (int i = 2; stems.contains(stem); ++i) stem = stem_of(file) + "-" + QString::number(i);
      stems.push_back(stem);
      ViewState state;
      if (file_kind(file.toStdString()) == FileKind::scenario)
        EditorSession::of(state).open_file(file.toStdString(), arguments.overrides);
      if (base) state.pin(base);
      state.show(run);
      Exporter(arguments.order).write(state, stem);
    }
  } catch (const ScenarioError& error) {
    fmt::print(stderr, "pelsim-gui: {}\n", error.what());
    return exit_bad_input;
  }
  return code;
}

}  // namespace pelsim::gui
