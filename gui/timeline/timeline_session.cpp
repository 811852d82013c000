// Keys of the timeline, and what a session keeps of it.
#include <QJsonArray>
#include <algorithm>
#include <array>

#include "gui/timeline/timeline_view.hpp"

namespace pelsim::gui {
namespace {

constexpr std::array rule_words{"shares", "longest", "midpoint", "last", "blend"};
constexpr std::array grouping_words{"none", "device", "node"};
constexpr std::array order_words{"lane", "load", "finish"};
constexpr std::array pace_words{"even", "events"};
constexpr std::array compare_words{"off", "ghost", "below"};

template <class Choice, std::size_t n>
QString word_of(Choice choice, const std::array<const char*, n>& words) {
  return QString::fromLatin1(words[static_cast<std::size_t>(choice)]);
}

/// `otherwise` where the word is none of these.
template <class Choice, std::size_t n>
Choice choice_of(const QJsonValue& value, const std::array<const char*, n>& words, Choice otherwise) {
  const auto found =
      std::find_if(words.begin(), words.end(), [word = value.toString()](const char* w) { return word == w; });
  return found == words.end() ? otherwise : static_cast<Choice>(found - words.begin());
}

// Ticks are texts: JSON readers round integers above 2^53.
QJsonArray json(const std::vector<TimeRange>& ranges) {
  QJsonArray array;
  for (const TimeRange& range : ranges)
    array.append(QJsonArray{QString::number(range.from.count), QString::number(range.to.count)});
  return array;
}

std::vector<TimeRange> ranges_from(const QJsonValue& value) {
  std::vector<TimeRange> ranges;
  for (const QJsonValue& each : value.toArray()) {
    const QJsonArray ends = each.toArray();
    bool is_from = false, is_to = false;
    const TimeRange range{{ends.at(0).toString().toLongLong(&is_from)}, {ends.at(1).toString().toLongLong(&is_to)}};
    if (is_from && is_to && range.from >= Tick{} && range.from < range.to) ranges.push_back(range);
  }
  return ranges;
}

QJsonObject json(const Filter& filter) {
  QJsonArray kinds, activities;
  for (const std::string& kind : filter.kinds) kinds.append(QString::fromStdString(kind));
  for (const Activity activity : filter.activities)
    activities.append(QString::fromStdString(std::string(name_of(activity))));
  return {{"kinds", kinds}, {"activities", activities}, {"least_message_bytes", filter.least_message.value}};
}

Filter filter_from(const QJsonObject& object) {
  Filter filter;
  for (const QJsonValue& kind : object["kinds"].toArray())
    if (kind.isString()) filter.kinds.push_back(kind.toString().toStdString());
  for (std::size_t a = 0; a < activities; ++a) {
    const auto activity = static_cast<Activity>(a);
    if (object["activities"].toArray().contains(QString::fromStdString(std::string(name_of(activity)))))
      filter.activities.push_back(activity);
  }
  std::sort(filter.kinds.begin(), filter.kinds.end());
  filter.kinds.erase(std::unique(filter.kinds.begin(), filter.kinds.end()), filter.kinds.end());
  filter.least_message = Bytes(std::max(0.0, object["least_message_bytes"].toDouble()));
  return filter;
}

}  // namespace

std::vector<KeyHelp> TimelineView::keys() const {
  return {{"W / S", tr("zoom in / out at the cursor (by their place on the keyboard); also + and -")},
          {"A / D", tr("move left / right; also the arrows")},
          {"Up / Down", tr("scroll the rows; Page Up and Page Down by a screen")},
          {"Home / End", tr("to the beginning / the end of the run")},
          {"0", tr("show the whole run")},
          {"F", tr("show what is picked, else the marked range")},
          {".  ,", tr("pick the next / the last task of the lane")},
          {"[  ]", tr("follow a message back to its sender / on to its reader")},
          {"C", tr("critical path on and off")},
          {"M / Shift+M", tr("bookmark an instant / a range; again: take it away")},
          {"R", tr("mark the time of the picked task")},
          {"G", tr("type the range of time to show")},
          {"Backspace", tr("back to the last zoom; Alt+Left and Alt+Right go back and forward")},
          {"Esc", tr("cancel a drag; clear the marked range, then what is picked")},
          {tr("Click"), tr("pick a span; a lane by its name, with Ctrl several; mark a phase by its band")},
          {tr("Double click"), tr("show the span; beside spans: the whole run")},
          {tr("Drag"), tr("mark a range; its ends snap to spans")},
          {tr("Alt+drag"), tr("move a task to the device of another lane and run that; "
                              "so does dragging the picked task up or down")},
          {tr("Middle drag, Space+drag"), tr("move the picture")},
          {tr("Wheel"), tr("scroll; with Ctrl zoom, with Shift move")}};
}

QString TimelineView::status() const {
  const Filter& filter = state().filter();
  const QString time = canvas_->pace() == TimelineCanvas::Pace::even ? QString() : tr(", time by events");
  return rule_text() + time + (filter.lets_all_through() ? tr(", filter: none") : tr(", filtered: the rest is dimmed"));
}

QJsonObject TimelineView::save() const {
  const RowOptions& rows = canvas_->row_options();
  QJsonArray collapsed, pinned;
  for (const std::string& group : rows.collapsed) collapsed.append(QString::fromStdString(group));
  for (const SlotId lane : rows.pinned) pinned.append(static_cast<qint64>(lane.value));
  return {{"rule", word_of(canvas_->rule(), rule_words)},
          {"grouping", word_of(rows.grouping, grouping_words)},
          {"order", word_of(rows.order, order_words)},
          {"row_height", rows.row_height},
          {"collapsed", collapsed},
          {"pinned", pinned},
          {"bookmarks", json(canvas_->bookmarks())},
          {"time", word_of(canvas_->pace(), pace_words)},
          {"compare", word_of(compare_, compare_words)},
          {"critical_path", is_path_shown_},
          {"by_kind", is_coloured_by_kind_},
          {"links", static_cast<int>(link_rows_)},
          {"filter", json(state().filter())}};
}

void TimelineView::restore(const QJsonObject& saved) {
  set_rule(choice_of(saved["rule"], rule_words, canvas_->rule()));
  RowOptions rows = canvas_->row_options();
  rows.grouping = choice_of(saved["grouping"], grouping_words, rows.grouping);
  rows.order = choice_of(saved["order"], order_words, rows.order);
  if (const int height = saved["row_height"].toInt(-1); height == 0 || height >= least_row_height)
    rows.row_height = std::min(height, most_row_height);
  if (saved["collapsed"].isArray()) rows.collapsed.clear();
  for (const QJsonValue& group : saved["collapsed"].toArray())
    if (group.isString()) rows.collapsed.insert(group.toString().toStdString());
  if (saved["pinned"].isArray()) rows.pinned.clear();
  for (const QJsonValue& lane : saved["pinned"].toArray()) {
    const SlotId pinned(static_cast<std::size_t>(std::max(0, lane.toInt(0))));
    const bool is_known = std::find(rows.pinned.begin(), rows.pinned.end(), pinned) != rows.pinned.end();
    if (lane.toInt(-1) >= 0 && !is_known) rows.pinned.push_back(pinned);
  }
  set_rows(std::move(rows));
  if (saved["bookmarks"].isArray()) canvas_->set_bookmarks(ranges_from(saved["bookmarks"]));
  set_pace(choice_of(saved["time"], pace_words, canvas_->pace()));
  set_compare(choice_of(saved["compare"], compare_words, compare_));
  show_path(saved["critical_path"].toBool(is_path_shown_));
  colour_by_kind(saved["by_kind"].toBool(is_coloured_by_kind_));
  set_link_rows(static_cast<std::size_t>(std::clamp(saved["links"].toInt(static_cast<int>(link_rows_)), 0, 8)));
  if (saved["filter"].isObject()) state().set_filter(filter_from(saved["filter"].toObject()));
}

}  // namespace pelsim::gui
