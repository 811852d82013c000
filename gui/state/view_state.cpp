#include "gui/state/view_state.hpp"

#include <algorithm>
#include <utility>

namespace pelsim::gui {
namespace {

constexpr std::size_t remembered_views = 200;

}  // namespace

ViewState::ViewState(QObject* parent) : QObject(parent) {}

TimeRange ViewState::whole() const {
  Tick end{1};
  if (run_) end = std::max(end, run_->end());
  if (base_) end = std::max(end, base_->end());
  return {{0}, end};
}

TimeRange ViewState::range() const {
  if (marked_) return *marked_;
  return {{0}, run_ ? std::max(Tick{1}, run_->end()) : Tick{1}};
}

TimeRange ViewState::clamped(TimeRange range) const {
  const TimeRange all = whole();
  const Tick length{std::clamp<std::int64_t>(range.length().count, 1, all.to.count)};
  const Tick from{std::clamp<std::int64_t>(range.from.count, 0, all.to.count - length.count)};
  return {from, from + length};
}

void ViewState::show(RunPtr run) {
  if (run == run_) return;
  const bool alike = run && run_ && run->platform().slots() == run_->platform().slots();
  const bool all_seen = visible_ == whole();
  run_ = std::move(run);
  // Attempts of another run are other ones; lanes are the same where there are as many.
  Selection kept;
  if (alike) kept.lanes = selection_.lanes;
  const TimeRange seen = alike && !all_seen ? clamped(visible_) : whole();
  if (!alike) {
    back_.clear();
    forward_.clear();
  }
  const bool mark_gone = marked_ && (!alike || marked_->to > whole().to);
  const bool seen_changed = std::exchange(visible_, seen) != seen;
  const bool selection_gone = std::exchange(selection_, kept) != kept;
  const bool filter_gone = !alike && std::exchange(filter_, Filter{}) != Filter{};
  if (mark_gone) marked_.reset();
  const bool head_gone = std::exchange(play_head_, std::nullopt).has_value();
  Q_EMIT run_changed();
  if (seen_changed) Q_EMIT visible_changed();
  Q_EMIT range_changed();
  if (selection_gone) Q_EMIT selection_changed();
  if (filter_gone) Q_EMIT filter_changed();
  if (head_gone) Q_EMIT play_head_changed();
}

void ViewState::pin(RunPtr base) {
  if (base == base_) return;
  const bool all_seen = visible_ == whole();
  base_ = std::move(base);
  Q_EMIT base_changed();
  look_at(all_seen ? whole() : clamped(visible_));
}

void ViewState::look_at(TimeRange range) {
  if (range == visible_) return;
  visible_ = range;
  Q_EMIT visible_changed();
}

void ViewState::set_visible(TimeRange range, Remember remember) {
  const TimeRange next = clamped(range);
  if (next == visible_) return;
  if (remember == Remember::no) return look_at(next);
  back_.push_back(visible_);
  if (back_.size() > remembered_views) back_.erase(back_.begin());
  forward_.clear();
  look_at(next);
}

void ViewState::zoom_back() {
  if (back_.empty()) return;
  forward_.push_back(visible_);
  const TimeRange range = back_.back();
  back_.pop_back();
  look_at(clamped(range));
}

void ViewState::zoom_forward() {
  if (forward_.empty()) return;
  back_.push_back(visible_);
  const TimeRange range = forward_.back();
  forward_.pop_back();
  look_at(clamped(range));
}

void ViewState::mark(std::optional<TimeRange> range) {
  if (range) range = clamped(*range);
  if (range == marked_) return;
  marked_ = range;
  Q_EMIT range_changed();
}

void ViewState::select(Selection selection) {
  if (selection == selection_) return;
  selection_ = std::move(selection);
  Q_EMIT selection_changed();
}

void ViewState::set_filter(Filter filter) {
  if (filter == filter_) return;
  filter_ = std::move(filter);
  Q_EMIT filter_changed();
}

void ViewState::set_play_head(std::optional<Tick> at) {
  if (at == play_head_) return;
  play_head_ = at;
  Q_EMIT play_head_changed();
}

void ViewState::set_stale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  Q_EMIT stale_changed();
}

void ViewState::set_failure(std::optional<RunFailure> failure) {
  if (!failure && !failure_) return;
  failure_ = std::move(failure);
  Q_EMIT failure_changed();
}

void ViewState::set_document(const std::string& file) {
  if (file == document_) return;
  document_ = file;
  Q_EMIT document_changed();
}

}  // namespace pelsim::gui
