// Menus above the timeline.
#include <QActionGroup>
#include <QMenu>
#include <QToolButton>
#include <algorithm>

#include "gui/timeline/timeline_view.hpp"

namespace pelsim::gui {
namespace {

template <class Value>
struct Choice {
  const char* text;
  Value value;
};

/// One of several; `chosen` tells which, whenever the menu opens, and `pick` gets the value.
template <class Value, class Chosen, class Pick>
void add_choices(QMenu* menu, const QString& title, std::initializer_list<Choice<Value>> choices, Chosen chosen,
                 Pick pick) {
  menu->addSection(title);
  auto* group = new QActionGroup(menu);
  for (const Choice<Value>& choice : choices) {
    QAction* action = menu->addAction(choice.text);
    action->setCheckable(true);
    group->addAction(action);
    QObject::connect(menu, &QMenu::aboutToShow, action,
                     [action, chosen, value = choice.value] { action->setChecked(value == chosen()); });
    QObject::connect(action, &QAction::triggered, menu, [pick, value = choice.value] { pick(value); });
  }
}

}  // namespace

void TimelineView::make_menus() {
  auto* rules = new QMenu(this);
  add_choices<LodRule>(
      rules, "A pixel that holds several spans",
      {{"Exact time shares", LodRule::shares},
       {"Most time wins (the rest vanishes)", LodRule::longest},
       {"Sample in its middle (false waves)", LodRule::midpoint},
       {"Last span (false waves)", LodRule::last},
       {"Mean colour", LodRule::blend}},
      [this] { return canvas_->rule(); }, [this](LodRule rule) { set_rule(rule); });
  using Pace = TimelineCanvas::Pace;
  add_choices<Pace>(
      rules, "Time", {{"Runs evenly", Pace::even}, {"By events: more room where much ends", Pace::by_events}},
      [this] { return canvas_->pace(); }, [this](Pace pace) { set_pace(pace); });
  rule_button_->setMenu(rules);

  auto* rows = new QMenu(this);
  const auto changed = [this](auto member) {
    return [this, member](auto value) {
      RowOptions options = canvas_->row_options();
      options.*member = value;
      set_rows(std::move(options));
    };
  };
  const auto chosen = [this](auto member) { return [this, member] { return canvas_->row_options().*member; }; };
  add_choices<Grouping>(rows, "Groups",
                        {{"None", Grouping::none}, {"By device", Grouping::device}, {"By memory", Grouping::node}},
                        chosen(&RowOptions::grouping), changed(&RowOptions::grouping));
  add_choices<LaneOrder>(rows, "Order",
                         {{"As numbered", LaneOrder::lane},
                          {"Most loaded first", LaneOrder::load},
                          {"Last to finish first", LaneOrder::finish}},
                         chosen(&RowOptions::order), changed(&RowOptions::order));
  add_choices<int>(rows, "Height",
                   {{"As fits", 0},
                    {"2 pixels", 2},
                    {"4 pixels", 4},
                    {"8 pixels", 8},
                    {"16 pixels", 16},
                    {"28 pixels", 28},
                    {"40 pixels", 40}},
                   chosen(&RowOptions::row_height), changed(&RowOptions::row_height));
  rows->addSeparator();
  rows->addAction("Close all groups", this, [this] {
    RowOptions options = canvas_->row_options();
    if (!index_) return;
    for (const LaneFacts& lane : index_->lanes)
      options.collapsed.insert(options.grouping == Grouping::node ? lane.node : lane.device);
    set_rows(std::move(options));
  });
  rows->addAction("Open all groups", this, [this] {
    RowOptions options = canvas_->row_options();
    options.collapsed.clear();
    set_rows(std::move(options));
  });
  rows_button_->setMenu(rows);

  auto* overlays = new QMenu(this);
  path_action_ = overlays->addAction("Critical path\tC");
  path_action_->setCheckable(true);
  connect(path_action_, &QAction::triggered, this, [this](bool shown) { show_path(shown); });
  kind_action_ = overlays->addAction("Colour computing by kind of task");
  kind_action_->setCheckable(true);
  connect(kind_action_, &QAction::triggered, this, [this](bool by_kind) { colour_by_kind(by_kind); });
  add_choices<Compare>(
      overlays, "The run that is compared with",
      {{"Not shown", Compare::off},
       {"Outlined over the rows", Compare::ghost},
       {"In a timeline below", Compare::below}},
      [this] { return compare_; }, [this](Compare how) { set_compare(how); });
  add_choices<std::size_t>(
      overlays, "Load of links, below the rows", {{"Not shown", 0}, {"The busiest two", 2}, {"The busiest five", 5}},
      [this] { return link_rows_; }, [this](std::size_t most) { set_link_rows(most); });
  overlay_button_->setMenu(overlays);

  auto* filter = new QMenu(this);
  connect(filter, &QMenu::aboutToShow, this, [this, filter] { fill_filter_menu(*filter); });
  filter_button_->setMenu(filter);
}

/// Kinds are those of the run on show.
void TimelineView::fill_filter_menu(QMenu& menu) {
  constexpr std::size_t most_kinds = 30;
  menu.clear();
  const auto add = [&](const QString& text, bool is_checked, auto toggled) {
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(is_checked);
    connect(action, &QAction::triggered, this, [this, toggled] {
      Filter next = state().filter();
      toggled(next);
      state().set_filter(std::move(next));
    });
  };
  const auto toggle = [](auto& list, const auto& value) {
    const auto place = std::lower_bound(list.begin(), list.end(), value);
    if (place != list.end() && *place == value)
      list.erase(place);
    else
      list.insert(place, value);
  };
  const Filter& now = state().filter();
  menu.addSection("Kinds of tasks that compute");
  for (std::size_t k = 0; index_ && k < std::min(index_->kinds(), most_kinds); ++k) {
    const std::string kind = index_->kind_name(KindId(k));
    const bool is_chosen = std::binary_search(now.kinds.begin(), now.kinds.end(), kind);
    add(QString::fromStdString(kind), is_chosen, [toggle, kind](Filter& filter) { toggle(filter.kinds, kind); });
  }
  menu.addSection("Activities");
  for (std::size_t a = 0; a < activities; ++a) {
    const auto activity = static_cast<Activity>(a);
    const bool is_chosen = std::binary_search(now.activities.begin(), now.activities.end(), activity);
    add(QString::fromStdString(std::string(name_of(activity))), is_chosen,
        [toggle, activity](Filter& filter) { toggle(filter.activities, activity); });
  }
  menu.addSection("Messages");
  for (const auto& [text, least] :
       {std::pair("All", 0.0), std::pair("1 kB or more", 1e3), std::pair("100 kB or more", 1e5),
        std::pair("1 MB or more", 1e6), std::pair("100 MB or more", 1e8)})
    add(text, now.least_message == Bytes(least), [least](Filter& filter) { filter.least_message = Bytes(least); });
  menu.addSeparator();
  QAction* clear = menu.addAction("Let all through", this, [this] { state().set_filter({}); });
  clear->setEnabled(!now.lets_all_through());
}

}  // namespace pelsim::gui
