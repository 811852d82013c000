#include "gui/app/arguments.hpp"
#include "gui/app/headless.hpp"
#include "gui/app/session.hpp"
#include "gui/app/theme.hpp"
#include "gui/export/picture.hpp"
#include "gui/export/report_page.hpp"
#include "gui/export/table_text.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"
#include "tests/gui/temporary.hpp"

#include <QAbstractTextDocumentLayout>
#include <QDir>
#include <QFileInfo>
#include <QTextBlock>
#include <QTextDocument>
#include <set>

using namespace pelsim;
using namespace pelsim::gui;

namespace {

Arguments parsed(QStringList words) {
  words.prepend("pelsim-gui");
  return parse_arguments(words);
}

std::size_t colours_in(const QImage& image) {
  std::set<QRgb> seen;
  QRgb before = image.pixel(0, 0);
  seen.insert(before);
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      if (const QRgb colour = image.pixel(x, y); colour != before) seen.insert(before = colour);
  return seen.size();
}

}  // namespace

TEST_CASE("cells with commas, quotes and line breaks are quoted in CSV, and numbers keep their point") {
  const Table table{{"name", "time (s)"}, {{"a,b", "1.5"}, {"say \"x\"", "2\n3"}}};
  CHECK(csv(table) == "name,time (s)\n\"a,b\",1.5\n\"say \"\"x\"\"\",\"2\n3\"\n");
  CHECK(tab_separated(table) == "name\ttime (s)\na,b\t1.5\nsay \"x\"\t2 3\n");
}

TEST_CASE("the command line says what to open or to write") {
  CHECK(parsed({}).act == Arguments::Act::open_window);
  CHECK(parsed({"a.toml", "b.toml"}).files == QStringList{"a.toml", "b.toml"});
  const Arguments all =
      parsed({"--export", "all", "a.toml", "-o", "out", "--format", "png,csv", "--size", "800x600", "--scale", "2",
              "--theme", "dark", "--set", "scheduler.model=cpop", "--base", "b.toml"});
  REQUIRE(all.act == Arguments::Act::write_files);
  CHECK(all.order.views.size() == static_cast<qsizetype>(view_catalog().size()) + 1);
  CHECK(all.order.views.contains("window"));
  CHECK(all.order.formats == QStringList{"png", "csv"});
  CHECK(all.order.size == QSize(800, 600));
  CHECK(all.order.scale == 2);
  CHECK(all.order.theme == ThemeChoice::dark);
  CHECK(all.order.folder == "out");
  CHECK(all.overrides.at(0).key == "scheduler.model");
  CHECK(all.base == "b.toml");
  CHECK(parsed({"--export", "view=problems,report", "a.toml"}).order.views == QStringList{"problems", "report"});
  CHECK(parsed({"--help"}).text.contains("--export"));
  CHECK(parsed({"--version"}).act == Arguments::Act::tell);
}

TEST_CASE("a command line that makes no sense is refused with what would") {
  const auto why = [](const QStringList& words) {
    const Arguments arguments = parsed(words);
    CHECK(arguments.act == Arguments::Act::refuse);
    return arguments.text;
  };
  CHECK(why({"--export", "problms", "a.toml"}).contains("did you mean 'problems'"));
  CHECK(why({"--export", "all"}).contains("needs a scenario"));
  CHECK(why({"--export", "all", "--format", "gif", "a.toml"}).contains("gif"));
  CHECK(why({"--export", "all", "--size", "1440", "a.toml"}).contains("1440x900"));
  CHECK(why({"--export", "all", "--size", "99999x3", "a.toml"}).contains("--size"));
  CHECK(why({"--export", "all", "--scale", "1,5", "a.toml"}).contains("--scale"));
  CHECK(why({"--export", "all", "--theme", "pink", "a.toml"}).contains("pink"));
  CHECK(why({"--engine", "simgird", "a.toml"}).contains("did you mean 'simgrid'"));
  CHECK(why({"--set", "x", "a.toml"}).contains("key=value"));
  CHECK(why({"--scale", "2", "a.toml"}).contains("needs --export"));
  CHECK(why({"--colour"}).contains("colour"));
}

TEST_CASE("every view of the catalogue can be written in every format and theme") {
  const Folder folder;
  ViewState state;
  state.show(shown_run("scenarios/montage-mixed.toml"));
  for (const ViewEntry& entry : view_catalog()) {
    for (const ThemeChoice theme : {ThemeChoice::light, ThemeChoice::dark, ThemeChoice::print}) {
      INFO(entry.id.toStdString() << " in " << name_of(theme).toStdString());
      const QPalette palette = palette_of(theme, {});
      const std::unique_ptr<gui::View> view = view_for_picture(entry, state, {}, palette);
      CHECK(view->id() == entry.id);
      CHECK(view->title() == entry.title);
      CHECK(theme_of(palette) == (theme == ThemeChoice::dark ? Theme::dark : Theme::light));
      const PictureStyle style{.size = {900, 600},
                               .scale = 2,
                               .palette = palette,
                               .head = head_of(*view, state.run().get()),
                               .caption = caption_of(*state.run())};
      const QImage image = picture(*view, style);
      CHECK(image.size() == QSize(1800, 1200));
      CHECK(colours_in(image) > 8);  // letters alone have more shades
      if (theme != ThemeChoice::print) continue;
      for (const QString& format : view_formats()) write_view(folder.file("x." + format), format, *view, style);
      // Drawn twice, it looks the same.
      CHECK(QImage(folder.file("x.png")).convertToFormat(QImage::Format_RGB32) ==
            image.convertToFormat(QImage::Format_RGB32));
      const QByteArray svg = bytes_of(folder.file("x.svg"));
      CHECK(svg.contains("<svg"));
      CHECK(svg.contains("font-family=\""));
      CHECK(bytes_of(folder.file("x.pdf")).startsWith("%PDF-"));
      CHECK(bytes_of(folder.file("x.csv")).count('\n') == static_cast<qsizetype>(view->table().rows.size()) + 1);
    }
  }
}

TEST_CASE("a picture tells what it takes to make it again") {
  const RunPtr run = shown_run("scenarios/heft-paper.toml", {{"simulation.seed", "7"}});
  const QString caption = caption_of(*run);
  CHECK(caption.startsWith("heft-paper.toml, scenario "));
  CHECK(caption.contains(QString::fromStdString(scenario_hash(run->scenario_text))));
  CHECK(caption.contains("seed 7, engine native, pelsim "));
}

TEST_CASE("the report stands alone and holds findings, pictures, numbers and scenario") {
  ViewState state;
  state.show(shown_run("scenarios/heft-paper.toml"));
  const std::vector<ReportPicture> pictures = report_pictures(state, {800, 500}, 1);
  REQUIRE_FALSE(pictures.empty());
  const QString html = report_html(*state.run(), pictures);
  CHECK(html.contains("Findings"));
  CHECK(html.contains("data:image/png;base64,"));
  CHECK(html.contains("makespan", Qt::CaseInsensitive));
  CHECK(html.contains("model = &quot;heft&quot;"));
  CHECK_FALSE(html.contains("src=\"http"));
  const QByteArray pdf = report_pdf(*state.run(), pictures);
  CHECK(pdf.startsWith("%PDF-"));
  CHECK(pdf.size() > 10'000);
}

TEST_CASE("no heading of the report stands alone at the end of a page, whatever its height") {
  ViewState state;
  state.show(shown_run("scenarios/heft-paper.toml"));
  const std::vector<ReportPicture> pictures = report_pictures(state, {800, 500}, 1);
  int headings = 0, broken = 0;
  for (const int height : {600, 780, 1010, 1130}) {
    const auto document = report_document(*state.run(), pictures, QSizeF(680, height));
    const auto page = [&](qreal y) { return static_cast<int>(y / height); };
    const QAbstractTextDocumentLayout& layout = *document->documentLayout();
    for (QTextBlock block = document->begin(); block.next().isValid(); block = block.next()) {
      if (block.blockFormat().headingLevel() == 0) continue;
      const QRectF here = layout.blockBoundingRect(block), next = layout.blockBoundingRect(block.next());
      const QTextLayout& below = *block.next().layout();
      if (below.lineCount() == 0) continue;  // an empty scenario text, as this run has none
      ++headings;
      broken += block.blockFormat().pageBreakPolicy() == QTextFormat::PageBreak_AlwaysBefore ? 1 : 0;
      INFO(height << ": " << block.text().toStdString());
      CHECK(page(here.top() + 1) == page(next.top() + below.lineAt(0).height() - 1));
    }
  }
  CHECK(headings > 40);
  CHECK(broken > 0);  // so there was something to mend
}

TEST_CASE("export without a window writes a file for each scenario, view and format") {
  const Folder folder;
  Arguments arguments = parsed(
      {"--export", "problems,window,report", "--format", "png,csv,html", "-o", folder.file("new/out"), "--size",
       "1000x700", QString::fromStdString(gallery("heft-paper.toml")), QString::fromStdString(gallery("bsp.toml")),
       "--base", QString::fromStdString(gallery("peft-paper.toml"))});
  REQUIRE(arguments.act == Arguments::Act::write_files);
  CHECK(export_files(arguments) == 0);
  QStringList names = QDir(folder.file("new/out")).entryList(QDir::Files, QDir::Name);
  CHECK(names == QStringList{"bsp-problems.csv", "bsp-problems.png", "bsp-report.html", "bsp-window.png",
                             "heft-paper-problems.csv", "heft-paper-problems.png", "heft-paper-report.html",
                             "heft-paper-window.png"});
  const QImage window(folder.file("new/out/bsp-window.png"));
  CHECK(window.size() == QSize(1000, 700));
  CHECK(colours_in(window) > 30);
}

TEST_CASE("export of what cannot be loaded ends with the command line's exit code and writes the rest") {
  const Folder folder;
  const QString good = QString::fromStdString(gallery("heft-paper.toml"));
  CHECK(export_files(parsed({"--export", "problems", folder.file("none.toml"), good, "-o", folder.file("out")})) == 3);
  CHECK(QFileInfo::exists(folder.file("out/heft-paper-problems.png")));
  folder.write("file", "no folder");
  CHECK(export_files(parsed({"--export", "problems", good, "-o", folder.file("file/out")})) == 3);
}
