// Ways through a run: zooming, moving, walking from span to span.
#include <algorithm>
#include <cmath>

#include "gui/timeline/timeline_canvas.hpp"

namespace pelsim::gui {

void TimelineCanvas::zoom(double factor, std::optional<double> x) {
  const TimelineScene now = scene();
  const double middle = now.plot.left() + now.plot.width() / 2.0;
  const double place = x ? *x : mouse_ && now.plot.contains(mouse_->toPoint()) ? mouse_->x() : middle;
  state_.set_visible(zoomed(now.scale.visible, now.tick_at(place), factor));
}

void TimelineCanvas::move_by(double pixels, ViewState::Remember remember) {
  const TimelineScene now = scene();
  const auto by = static_cast<std::int64_t>(std::llround(std::round(pixels) * now.scale.ticks_per_pixel()));
  state_.set_visible(moved(now.scale.visible, Tick{by == 0 ? (pixels < 0 ? -1 : 1) : by}), remember);
}

void TimelineCanvas::fit() {
  const auto attempt = picked().attempt;
  if (attempt && *attempt < index_->store->columns().count) {
    const SlotTimes times = index_->store->columns().times(*attempt);
    state_.set_visible(with_margin({times.start, std::max(times.end, Tick{times.start.count + 1})}));
  } else if (state_.marked()) {
    state_.set_visible(with_margin(*state_.marked()));
  } else {
    state_.set_visible(state_.whole());
  }
}

void TimelineCanvas::select_span(const Span& span, SlotId lane) {
  Selection next;
  if (role_ == Role::shown && span.attempt != Span::no_attempt)
    next.attempt = span.attempt;
  else
    next.lanes = {lane};
  state_.select(next);
}

void TimelineCanvas::look_at_span(const Span& span, SlotId lane) {
  select_span(span, lane);
  const TimeRange seen = state_.visible();
  if (span.from < seen.from || span.to > seen.to) {
    TimeRange next = moved(seen, {(span.from.count + span.to.count) / 2 - (seen.from.count + seen.to.count) / 2});
    if (span.length() > seen.length()) next = with_margin({span.from, span.to});
    state_.set_visible(next);
  }
  if (const auto row = rows_.row_of(lane)) {
    const Row& found = rows_.rows[*row];
    if (found.y < scroll_ || found.y + found.height > scroll_ + plot().height())
      scroll_to(found.y + found.height / 2 - plot().height() / 2);
  }
}

/// To the next (or last) attempt on the lane of the picked one; without one, to the first in sight.
void TimelineCanvas::step_span(int by) {
  const auto attempt = picked().attempt;
  SlotId lane(0);
  std::optional<std::size_t> place;
  if (attempt && *attempt < index_->store->columns().count) {
    lane = SlotId(index_->store->columns().first[*attempt]);
    const auto all = index_->store->attempts(lane);
    const auto found = std::lower_bound(all.begin(), all.end(), *attempt);
    if (found != all.end() && *found == *attempt) {
      const auto next = (found - all.begin()) + by;
      if (next < 0 || next >= static_cast<std::ptrdiff_t>(all.size())) return;
      place = static_cast<std::size_t>(next);
    }
  } else {
    const auto under = mouse_ ? lane_at(*mouse_) : std::nullopt;
    for (const Row& row : rows_.rows)
      if (!under && row.lanes.size() == 1 && scene().is_seen(row)) {
        lane = row.lanes.front();
        break;
      }
    if (under) lane = *under;
    const auto all = index_->store->attempts(lane);
    const auto found = std::partition_point(all.begin(), all.end(), [&](std::uint32_t a) {
      return index_->store->columns().ended[a] <= state_.visible().from;
    });
    if (found != all.end()) place = static_cast<std::size_t>(found - all.begin());
  }
  const auto all = index_->store->attempts(lane);
  if (!place || *place >= all.size()) return;
  const SlotTimes times = index_->store->columns().times(all[*place]);
  look_at_span({SpanKind::compute, all[*place], times.start, times.end}, lane);
}

/// To whoever sent what the picked task waited for last, or to whoever reads what it made first.
void TimelineCanvas::follow_message(int by) {
  const auto attempt = picked().attempt;
  if (!attempt || !index_->run) return;
  const auto others = by < 0 ? sources_of(*index_->run, *attempt) : readers_of(*index_->run, *attempt);
  if (others.empty()) return;
  const auto& attempts = index_->run->trace().attempts;
  const auto best = by < 0 ? std::max_element(others.begin(), others.end(),
                                              [&](auto a, auto b) { return attempts[a].end < attempts[b].end; })
                           : std::min_element(others.begin(), others.end(),
                                              [&](auto a, auto b) { return attempts[a].start < attempts[b].start; });
  const Attempt& next = attempts[*best];
  look_at_span({SpanKind::compute, *best, next.start, next.end}, next.first);
}

void TimelineCanvas::bookmark(bool range) {
  TimeRange next = state_.marked().value_or(state_.visible());
  if (!range) {
    const TimelineScene now = scene();
    const bool inside = mouse_ && now.plot.contains(mouse_->toPoint());
    const Tick at = inside ? snapped(*mouse_) : Tick{(next.from.count + next.to.count) / 2};
    next = {at, {at.count + 1}};
  }
  const auto same = std::find(bookmarks_.begin(), bookmarks_.end(), next);
  if (same != bookmarks_.end())
    bookmarks_.erase(same);
  else
    bookmarks_.push_back(next);
  update();
  Q_EMIT bookmarks_changed();
}

void TimelineCanvas::set_bookmarks(std::vector<TimeRange> bookmarks) {
  bookmarks_ = std::move(bookmarks);
  update();
  Q_EMIT bookmarks_changed();
}

}  // namespace pelsim::gui
