#include "gui/app/arguments.hpp"

#include <QCommandLineParser>

#include "gui/export/picture.hpp"
#include "models/near_miss.hpp"
#include "models/quantity_text.hpp"
#include "study/version.hpp"

namespace pelsim::gui {
namespace {

Arguments refusal(const QString& why) {
  Arguments arguments;
  arguments.act = Arguments::Act::refuse;
  arguments.text = why;
  return arguments;
}

/// "unknown view 'timline' (did you mean 'timeline'?)"; "" where all are known.
QString unknown_of(const QString& what, const QStringList& words, const QStringList& known) {
  std::vector<std::string> names;
  for (const QString& name : known) names.push_back(name.toStdString());
  for (const QString& word : words) {
    if (known.contains(word)) continue;
    return QString("unknown %1 '%2'%3").arg(what, word, QString::fromStdString(suggestion(word.toStdString(), names)));
  }
  return {};
}

QStringList split(QString list) {
  if (list.startsWith("view=")) list.remove(0, 5);
  return list.split(',', Qt::SkipEmptyParts);
}

QStringList all_views() {
  QStringList ids;
  for (const ViewEntry& entry : view_catalog()) ids.push_back(entry.id);
  return ids << window_view;
}

QString take_size(const QString& text, QSize& size) {
  const QStringList sides = text.split('x');
  bool wide = false, high = false;
  if (sides.size() == 2) size = {sides[0].toInt(&wide), sides[1].toInt(&high)};
  const bool fits =
      wide && high && size.width() >= 200 && size.height() >= 150 && size.width() <= 16384 && size.height() <= 16384;
  return fits ? QString() : QString("--size '%1': write it as 1440x900, from 200x150 to 16384x16384").arg(text);
}

}  // namespace

Arguments parse_arguments(const QStringList& words) {
  QCommandLineParser parser;
  parser.setApplicationDescription(
      "Why does this parallel program take that long on that machine, and what would change it?\n"
      "Example: pelsim-gui scenarios/heft-paper.toml\n"
      "         pelsim-gui --export timeline,load-balance scenarios/bsp.toml -o pictures");
  parser.addPositionalArgument("file", "Scenarios (.toml), folders of runs, traces (trace.pel) or one session",
                               "[file...]");
  const QCommandLineOption help({"h", "help"}, "Show this help"), version_option("version", "Show the version");
  const QCommandLineOption views(
      "export", "Write pictures without opening a window: ids of views, window, report, or all", "views");
  const QCommandLineOption formats("format", "png, svg, pdf, csv (png); of the report: pdf, html", "formats", "png");
  const QCommandLineOption size("size", "Of a picture, with head and caption", "WxH", "1440x900");
  const QCommandLineOption scale("scale", "Pixels of a PNG per pixel of the size: 1, 2 or 4", "factor", "1");
  const QCommandLineOption theme("theme", "Of pictures: light, dark or print", "name", "light");
  const QCommandLineOption out({"o", "out"}, "Folder for what --export writes; it is made where it is missing", "dir",
                               ".");
  const QCommandLineOption set("set", "Set a key of the scenario, as pelsim run --set", "key=value");
  const QCommandLineOption engine("engine", "native, simgrid or host", "name", "native");
  const QCommandLineOption base("base", "A run to compare with (A)", "file");
  parser.addOptions({help, version_option, views, formats, size, scale, theme, out, set, engine, base});
  if (!parser.parse(words)) return refusal(parser.errorText());

  Arguments made;
  if (parser.isSet(help) || parser.isSet(version_option)) {
    made.act = Arguments::Act::tell;
    made.text = parser.isSet(help)
                    ? parser.helpText().replace("<executable_name>", "pelsim-gui")  // where there is no application yet
                    : QString("pelsim-gui %1 (%2)\n")
                          .arg(QString::fromUtf8(version().data(), static_cast<qsizetype>(version().size())),
                               QString::fromUtf8(commit().data(), static_cast<qsizetype>(commit().size())));
    return made;
  }
  made.files = parser.positionalArguments();
  made.base = parser.value(base);
  made.engine = parser.value(engine).toStdString();
  if (const QString wrong = unknown_of("engine", {parser.value(engine)}, {"native", "simgrid", "host"});
      !wrong.isEmpty())
    return refusal(wrong);
  for (const QString& pair : parser.values(set)) {
    const auto equals = pair.indexOf('=');
    if (equals < 1) return refusal(QString("--set '%1': write it as key=value").arg(pair));
    made.overrides.push_back({pair.left(equals).toStdString(), pair.mid(equals + 1).toStdString()});
  }
  if (!parser.isSet(views)) {
    for (const auto* option : {&formats, &size, &scale, &theme, &out})
      if (parser.isSet(*option)) return refusal(QString("--%1 needs --export").arg(option->names().last()));
    return made;
  }

  made.act = Arguments::Act::write_files;
  if (made.files.isEmpty()) return refusal("--export needs a scenario, a run's folder or a trace");
  ExportOrder& order = made.order;
  order.views = split(parser.value(views));
  const QStringList known = all_views();
  if (order.views.removeAll("all") > 0) order.views += known;
  if (order.views.isEmpty()) return refusal("--export names no view");
  if (const QString wrong = unknown_of("view", order.views, QStringList(known) << report_view); !wrong.isEmpty())
    return refusal(wrong);
  order.formats = split(parser.value(formats));
  if (order.formats.isEmpty()) return refusal("--format names no format");
  if (const QString wrong = unknown_of("format", order.formats, view_formats() << "html"); !wrong.isEmpty())
    return refusal(wrong);
  if (const QString wrong = take_size(parser.value(size), order.size); !wrong.isEmpty()) return refusal(wrong);
  order.scale = parse_number(parser.value(scale).toStdString()).value_or(0);
  if (!(order.scale >= 0.5 && order.scale <= 4)) return refusal("--scale: from 0.5 to 4");
  if (const QString wrong = unknown_of("theme", {parser.value(theme)}, {"light", "dark", "print"}); !wrong.isEmpty())
    return refusal(wrong);
  order.theme = theme_choice(parser.value(theme));
  order.folder = parser.value(out);
  return made;
}

}  // namespace pelsim::gui
