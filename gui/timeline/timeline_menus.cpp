// Menus above the timeline.
#include <QActionGroup>
#include <QMenu>
#include <QToolButton>

#include "gui/timeline/timeline_view.hpp"

namespace pelsim::gui {
namespace {

template <class Value>
struct Choice {
  const char* text;
  Value value;
};

/// One of several; `pick` gets the value.
template <class Value, class Pick>
void add_choices(QMenu* menu, const QString& title, std::initializer_list<Choice<Value>> choices, Value chosen,
                 Pick pick) {
  menu->addSection(title);
  auto* group = new QActionGroup(menu);
  for (const Choice<Value>& choice : choices) {
    QAction* action = menu->addAction(choice.text);
    action->setCheckable(true);
    action->setChecked(choice.value == chosen);
    group->addAction(action);
    QObject::connect(action, &QAction::triggered, menu, [pick, value = choice.value] { pick(value); });
  }
}

}  // namespace

void TimelineView::make_menus() {
  auto* rules = new QMenu(this);
  add_choices<LodRule>(rules, "A pixel that holds several spans",
                       {{"Exact time shares", LodRule::shares},
                        {"Most time wins (the rest vanishes)", LodRule::longest},
                        {"Sample in its middle (false waves)", LodRule::midpoint},
                        {"Last span (false waves)", LodRule::last},
                        {"Mean colour", LodRule::blend}},
                       LodRule::shares, [this](LodRule rule) { set_rule(rule); });
  rule_button_->setMenu(rules);

  auto* rows = new QMenu(this);
  const auto changed = [this](auto member) {
    return [this, member](auto value) {
      RowOptions options = canvas_->row_options();
      options.*member = value;
      set_rows(std::move(options));
    };
  };
  add_choices<Grouping>(rows, "Groups",
                        {{"None", Grouping::none}, {"By device", Grouping::device}, {"By memory", Grouping::node}},
                        Grouping::none, changed(&RowOptions::grouping));
  add_choices<LaneOrder>(rows, "Order",
                         {{"As numbered", LaneOrder::lane},
                          {"Most loaded first", LaneOrder::load},
                          {"Last to finish first", LaneOrder::finish}},
                         LaneOrder::lane, changed(&RowOptions::order));
  add_choices<int>(rows, "Height",
                   {{"As fits", 0},
                    {"2 pixels", 2},
                    {"4 pixels", 4},
                    {"8 pixels", 8},
                    {"16 pixels", 16},
                    {"28 pixels", 28},
                    {"40 pixels", 40}},
                   0, changed(&RowOptions::row_height));
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
  add_choices<Compare>(overlays, "The run that is compared with",
                       {{"Not shown", Compare::off},
                        {"Outlined over the rows", Compare::ghost},
                        {"In a timeline below", Compare::below}},
                       compare_, [this](Compare how) { set_compare(how); });
  overlay_button_->setMenu(overlays);
}

}  // namespace pelsim::gui
