#include "gui/platform/topology_view.hpp"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <algorithm>

#include "gui/charts/canvas.hpp"
#include "gui/charts/chart_text.hpp"

namespace pelsim::gui {
TopologyView::TopologyView(ViewState& state, QWidget* parent)
    : FreshView("topology", tr("Topology"), state, parent),
      player_(Player::of(state)),
      heat_(new QComboBox),
      walk_(new QComboBox),
      play_(new QToolButton),
      where_(new QLabel),
      canvas_(new Canvas(body())) {
  heat_->addItems({tr("Heat: utilisation"), tr("Heat: waiting"), tr("Heat: energy")});
  heat_->setAccessibleName(tr("What the middle of a spot is coloured by"));
  canvas_->setAccessibleName(tr("Map of devices and links"));
  auto* controls = new QHBoxLayout;
  controls->addWidget(heat_);
  controls->addWidget(play_controls());
  controls->addWidget(where_, 1);
  auto* whole = new QVBoxLayout(body());
  whole->setContentsMargins(6, 4, 6, 4);
  whole->addLayout(controls);
  whole->addWidget(canvas_, 1);

  canvas_->paint = [this](QPainter& painter, QRect rect) {
    if (!map_.spots.empty() && of_ == this->state().run()) picture().paint(painter, rect, palette());
  };
  canvas_->clicked = [this](QPoint at, Qt::KeyboardModifiers) { click(at); };
  canvas_->tip = [this](QPoint at) { return tip(at); };
  canvas_->pressed = [this](int key, Qt::KeyboardModifiers) {
    if (key == Qt::Key_Space) player_.toggle();
    if (key == Qt::Key_N || key == Qt::Key_Right) step(Player::Way::forwards);
    if (key == Qt::Key_P || key == Qt::Key_Left) step(Player::Way::backwards);
    return key == Qt::Key_Space || key == Qt::Key_N || key == Qt::Key_P || key == Qt::Key_Right || key == Qt::Key_Left;
  };
  connect(heat_, &QComboBox::currentIndexChanged, canvas_, qOverload<>(&QWidget::update));
  connect(&state, &ViewState::selection_changed, canvas_, qOverload<>(&QWidget::update));
  connect(&state, &ViewState::play_head_changed, this, [this] { outdate(); });
}

QWidget* TopologyView::play_controls() {
  auto* all = new QWidget;
  auto* row = new QHBoxLayout(all);
  row->setContentsMargins(0, 0, 0, 0);
  const auto button = [&](QToolButton* b, const QString& label, const QString& name) {
    b->setText(label);
    b->setToolTip(name);
    b->setAccessibleName(name);
    b->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(b);
    return b;
  };
  connect(button(new QToolButton, QStringLiteral("|<"), tr("Rewind to the beginning")), &QToolButton::clicked, &player_,
          &Player::rewind);
  connect(button(new QToolButton, QStringLiteral("<"), tr("Step back")), &QToolButton::clicked, this,
          [this] { step(Player::Way::backwards); });
  connect(button(play_, tr("Play"), tr("Play or pause")), &QToolButton::clicked, &player_, &Player::toggle);
  connect(button(new QToolButton, QStringLiteral(">"), tr("Step on")), &QToolButton::clicked, this,
          [this] { step(Player::Way::forwards); });
  walk_->addItems({tr("by event"), tr("by decision")});
  walk_->setAccessibleName(tr("What a step goes to"));
  row->addWidget(walk_);
  connect(button(new QToolButton, tr("Range"), tr("Show the whole range instead of an instant")), &QToolButton::clicked,
          &player_, &Player::leave);
  connect(&player_, &Player::changed, play_, [this] { play_->setText(player_.playing() ? tr("Pause") : tr("Play")); });
  return all;
}

QString TopologyView::compute() {
  if (of_ != state().run()) {
    of_ = state().run();
    map_ = topology_map(run()->platform());
  }
  load();
  return {};
}

void TopologyView::load() {
  const std::optional<Tick> head = state().play_head();
  load_ = head ? load_at(*run(), map_, *head) : load_in(*run(), map_, state().range());
  const TimeRange range = state().range();
  where_->setText(head ? tr("t = %1").arg(text(run()->seconds(*head)))
                       : tr("%1 to %2, %3%4")
                             .arg(text(run()->seconds(range.from)), text(run()->seconds(range.to)), text(map_.layout),
                                  map_.is_grouped ? tr(", neighbours grouped") : QString()));
  canvas_->update();
}

TopologyPicture TopologyView::picture() const {
  TopologyPicture picture{map_, load_, static_cast<Heat>(heat_->currentIndex()), state().play_head().has_value()};
  const Selection& picked = state().selection();
  const Platform& platform = run()->platform();
  std::vector<SlotId> lanes = picked.lanes;
  if (picked.attempt && *picked.attempt < run()->trace().attempts.size())
    lanes.push_back(run()->trace().attempts[*picked.attempt].first);
  if (!lanes.empty()) {
    picture.marked_spots.resize(map_.spots.size());
    for (const SlotId lane : lanes)
      picture.marked_spots[map_.spot_of[platform.vertex(platform.memory(platform.device_of(lane)))]] = true;
  }
  if (!picked.link && picked.pairs.empty()) return picture;
  std::vector<bool> links(platform.links());
  if (picked.link) links[picked.link->index()] = true;
  constexpr std::size_t most_pairs = 2000;  // more are all of them anyway
  for (std::size_t i = 0; i < std::min(picked.pairs.size(), most_pairs); ++i)
    for (const LinkId link : platform.route(picked.pairs[i].first, picked.pairs[i].second)) links[link.index()] = true;
  for (const MapCable& cable : map_.cables)
    picture.marked_cables.push_back(
        std::any_of(cable.links.begin(), cable.links.end(), [&](LinkId link) { return links[link.index()]; }));
  return picture;
}

void TopologyView::step(Player::Way way) {
  player_.step(way, walk_->currentIndex() == 0 ? Stops::events : Stops::decisions);
}

void TopologyView::click(QPoint at) {
  if (of_ != state().run()) return;
  Selection selection = state().selection();
  selection.lanes.clear();
  selection.link.reset();
  const TopologyPicture shown = picture();
  if (const auto spot = shown.spot_at(canvas_->rect(), at)) {
    for (const DeviceId d : map_.spots[*spot].devices) {
      const Device device = run()->platform().device(d);
      for (std::size_t i = 0; i < device.slots; ++i) selection.lanes.emplace_back(device.first_slot.index() + i);
    }
    std::sort(selection.lanes.begin(), selection.lanes.end());
  } else if (const auto cable = shown.cable_at(canvas_->rect(), at)) {
    selection.link = load_.cables[*cable].busiest;
  }
  state().select(std::move(selection));
}

QString TopologyView::tip(QPoint at) const {
  if (map_.spots.empty() || of_ != state().run()) return {};
  const TopologyPicture shown = picture();
  if (const auto i = shown.spot_at(canvas_->rect(), at)) {
    const SpotLoad& s = load_.spots[*i];
    QString out = text(map_.spots[*i].name);
    if (s.lanes > 0) out += tr("\n%1 lanes").arg(s.lanes);
    for (std::size_t a = 0; s.lanes > 0 && a < activities; ++a)
      out += QStringLiteral("\n%1 %2").arg(text(name_of(static_cast<Activity>(a))), percent_text(s.share[a]));
    if (s.waiting > 0) out += tr("\n%1 waiting on average").arg(number_text(s.waiting));
    if (s.energy) out += tr("\n%1").arg(text(*s.energy));
    return out;
  }
  const auto c = shown.cable_at(canvas_->rect(), at);
  if (!c) return {};
  const CableLoad& cable = load_.cables[*c];
  const Link link = run()->platform().link(cable.busiest);
  return tr("%1\n%2 moved, busiest direction %3 used\n%4 at %5")
      .arg(text(link.name.text()), text(cable.bytes), percent_text(cable.utilisation), text(link.bandwidth),
           text(link.latency));
}

Table TopologyView::current_table() const {
  Table table{{tr("place"), tr("joined to"), tr("lanes")}, {}};
  for (std::size_t a = 0; a < activities; ++a) table.columns << text(name_of(static_cast<Activity>(a))) + " (share)";
  table.columns << tr("waiting (mean)") << tr("energy (J)") << tr("bytes") << tr("utilisation");
  for (std::size_t i = 0; i < map_.spots.size(); ++i) {
    const SpotLoad& s = load_.spots[i];
    QStringList row{text(map_.spots[i].name), {}, QString::number(s.lanes)};
    for (const double share : s.share) row << (s.lanes > 0 ? number_text(share) : QString());
    row << number_text(s.waiting) << (s.energy ? number_text(s.energy->value) : QString()) << QString() << QString();
    table.rows.push_back(std::move(row));
  }
  for (std::size_t c = 0; c < map_.cables.size(); ++c) {
    QStringList row{text(map_.spots[map_.cables[c].a].name), text(map_.spots[map_.cables[c].b].name)};
    for (std::size_t i = 0; i < activities + 3; ++i) row << QString();
    row << number_text(load_.cables[c].bytes.value) << number_text(load_.cables[c].utilisation);
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace pelsim::gui
