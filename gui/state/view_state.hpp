#pragma once
#include <QObject>
#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "gui/state/run_request.hpp"
#include "gui/state/shown_run.hpp"
#include "sim/trace/activity.hpp"

namespace pelsim::gui {

/// Half open: [from, to).
struct TimeRange {
  Tick from, to;
  Tick length() const { return to - from; }
  auto operator<=>(const TimeRange&) const = default;
};

/// What is picked, in all views at once. Empty lists mean "everything".
struct Selection {
  std::optional<std::uint32_t> attempt = {};              ///< index into Trace::attempts
  std::optional<std::uint32_t> transfer = {};             ///< index into Trace::transfers
  std::vector<SlotId> lanes = {};                         ///< ascending
  std::vector<std::pair<MemoryId, MemoryId>> pairs = {};  ///< (from, to), ascending
  std::optional<LinkId> link = {};
  auto operator<=>(const Selection&) const = default;
};

/// What views of single spans and messages show in full; the rest is dimmed or left out. Statistics stay over all, and
/// zoom changes no filter. Empty lists and 0 bytes let all through.
struct Filter {
  std::vector<std::string> kinds = {};        ///< of tasks, by name, ascending: what-if runs number them anew
  std::vector<LaneActivity> activities = {};  ///< ascending
  Bytes least_message{0};
  auto operator<=>(const Filter&) const = default;
  bool lets_all_through() const { return *this == Filter{}; }
  bool lets_through(std::string_view kind) const {
    return kinds.empty() || std::binary_search(kinds.begin(), kinds.end(), kind);
  }
  bool lets_through(LaneActivity activity) const {
    return activities.empty() || std::binary_search(activities.begin(), activities.end(), activity);
  }
};

/// The one thing that views share: the run, what part of its time is on screen, what is marked, what is picked.
/// Setters that change nothing emit nothing; a setter emits its signal once, after the state is whole.
class ViewState : public QObject {
  Q_OBJECT

 public:
  explicit ViewState(QObject* parent = nullptr);

  /// The run on show ("B"); null before the first. A new run resets ranges and selection unless it has as many slots
  /// and attempts' times still fit, when they are kept (what-if: the eye stays where it was).
  const RunPtr& run() const { return run_; }
  /// The run it is compared with ("A", pinned); null: none.
  const RunPtr& base() const { return base_; }
  /// What time views show. Never empty, within [0, end] of the longer of run and base.
  TimeRange visible() const { return visible_; }
  /// The range that a person has marked.
  const std::optional<TimeRange>& marked() const { return marked_; }
  /// What every statistic is over: the marked range, else the whole run. Zoom never filters.
  TimeRange range() const;
  TimeRange whole() const;
  const Selection& selection() const { return selection_; }
  /// Kept as long as runs are alike.
  const Filter& filter() const { return filter_; }
  /// The instant that the topology and the inspector show; none: the range as a whole.
  const std::optional<Tick>& play_head() const { return play_head_; }
  /// The picture is of an older scenario than the editor's: tinted until fresh.
  bool stale() const { return stale_; }
  /// Why the last run that was wanted gave no result; none once a later one did.
  const std::optional<RunFailure>& failure() const { return failure_; }
  /// The scenario that the editor edits: the file opened last, whether or not it could be run. Empty: none.
  const std::string& document() const { return document_; }

  void show(RunPtr run);
  void pin(RunPtr base);
  enum class Remember { yes, no };
  /// Clamped. Remembered for `zoom_back`, but for the many small steps of a movement.
  void set_visible(TimeRange range, Remember = Remember::yes);
  void zoom_back();
  void zoom_forward();
  void mark(std::optional<TimeRange> range);
  void select(Selection selection);
  void set_filter(Filter filter);
  void set_play_head(std::optional<Tick> at);
  void set_stale(bool stale);
  void set_failure(std::optional<RunFailure> failure);
  void set_document(const std::string& file);

 Q_SIGNALS:
  void run_changed();
  void base_changed();
  void visible_changed();
  void range_changed();  ///< of `range()`
  void selection_changed();
  void filter_changed();
  void play_head_changed();
  void stale_changed();
  void failure_changed();
  void document_changed();
  // --- what a view asks of the window, as `Q_EMIT state().run_wanted(...)` ---
  void run_wanted(const pelsim::gui::RunRequest& request);  ///< answered by `show` or `set_failure`
  /// A task of the run on show is to run on another device: the editor makes that run.
  void move_wanted(std::uint32_t attempt, pelsim::DeviceId to);
  void view_wanted(const QString& id);                           ///< "show me": brings that view to the front
  void place_wanted(const QString& file, int line, int column);  ///< a problem was picked: the editor goes there

 private:
  TimeRange clamped(TimeRange range) const;
  void look_at(TimeRange range);

  RunPtr run_, base_;
  TimeRange visible_{{0}, {1}};
  std::optional<TimeRange> marked_;
  Selection selection_;
  Filter filter_;
  std::optional<Tick> play_head_;
  bool stale_ = false;
  std::optional<RunFailure> failure_;
  std::string document_;
  std::vector<TimeRange> back_, forward_;
};

}  // namespace pelsim::gui
