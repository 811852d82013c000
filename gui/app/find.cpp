#include "gui/app/find.hpp"

#include <algorithm>

#include "gui/charts/chart_text.hpp"
#include "models/quantity_text.hpp"

namespace pelsim::gui {
namespace {

void pick_lanes(ViewState& state, SlotId first, SlotCount count) {
  Selection selection;
  for (SlotCount i = 0; i < count; ++i) selection.lanes.emplace_back(first.index() + i);
  state.select(selection);
}

void pick_link(ViewState& state, LinkId link) {
  Selection selection;
  selection.link = link;
  state.select(selection);
}

/// Shows the try and selects it: where it is not on screen, time views move so that it is in the middle.
void pick_attempt(ViewState& state, std::uint32_t i) {
  const Attempt& a = state.run()->trace().attempts[i];
  Selection selection;
  selection.attempt = i;
  state.select(selection);
  const TimeRange seen = state.visible();
  if (seen.from <= a.start && a.end <= seen.to) return;
  const Tick middle{a.start.count + (a.end - a.start).count / 2}, half{seen.length().count / 2};
  state.set_visible({middle - half, middle + half});
}

}  // namespace

std::vector<Picker::Choice> places_that_fit(ViewState& state, const QString& typed) {
  std::vector<Picker::Choice> choices;
  if (!state.run()) return choices;
  const Platform& platform = state.run()->platform();
  const auto full = [&] { return choices.size() >= most_choices; };
  for (std::size_t d = 0; d < platform.devices() && !full(); ++d) {
    const Device device = platform.device(DeviceId(d));
    const QString name = text(std::string(device.name));
    if (fitness(typed, name) == 0) continue;
    choices.push_back({name, Picker::tr("device, %1 lanes").arg(device.slots),
                       [&state, device] { pick_lanes(state, device.first_slot, device.slots); }});
  }
  for (std::size_t l = 0; l < platform.links() && !full(); ++l) {
    const QString name = text(std::string(platform.link(LinkId(l)).name));
    if (fitness(typed, name) == 0) continue;
    choices.push_back({name, Picker::tr("link"), [&state, l] { pick_link(state, LinkId(l)); }});
  }
  for (std::size_t s = 0; s < platform.slots() && !full(); ++s) {
    const QString name = text(platform.slot_name(SlotId(s)));
    if (platform.device(platform.device_of(SlotId(s))).slots == 1 || fitness(typed, name) == 0) continue;
    choices.push_back({name, Picker::tr("lane"), [&state, s] { pick_lanes(state, SlotId(s), 1); }});
  }
  return best_fitting(std::move(choices), typed);
}

std::vector<Picker::Choice> tasks_that_fit(ViewState& state, const QString& typed) {
  std::vector<Picker::Choice> choices;
  if (!state.run()) return choices;
  const ShownRun& run = *state.run();
  const auto& attempts = run.trace().attempts;
  for (std::size_t i = 0; i < attempts.size() && choices.size() < most_choices; ++i) {
    const Attempt& a = attempts[i];
    const QString name = text(run.graph().name(a.task)), kind = text(run.graph().kind_name(run.graph().kind(a.task)));
    if (!name.contains(typed, Qt::CaseInsensitive) && !kind.contains(typed, Qt::CaseInsensitive)) continue;
    const auto time = [&](Tick t) {
      return QString::fromStdString(format_quantity(run.seconds(t).value, Unit::seconds));
    };
    choices.push_back({name,
                       Picker::tr("%1 on %2, %3 to %4")
                           .arg(kind, text(run.platform().slot_name(a.first)), time(a.start), time(a.end)),
                       [&state, i] { pick_attempt(state, static_cast<std::uint32_t>(i)); }});
  }
  return choices;
}

std::vector<Picker::Choice> best_fitting(std::vector<Picker::Choice> choices, const QString& typed) {
  std::erase_if(choices, [&](const Picker::Choice& c) { return fitness(typed, c.text) == 0; });
  std::stable_sort(choices.begin(), choices.end(), [&](const Picker::Choice& a, const Picker::Choice& b) {
    return fitness(typed, a.text) > fitness(typed, b.text);
  });
  return choices;
}

}  // namespace pelsim::gui
