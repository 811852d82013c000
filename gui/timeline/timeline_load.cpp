// From runs to what the timeline shows of them: small ones at once, large ones on a worker thread.
#include <QLabel>
#include <utility>

#include "gui/timeline/counter_strip.hpp"
#include "gui/timeline/minimap.hpp"
#include "gui/timeline/timeline_view.hpp"

namespace pelsim::gui {
namespace {

std::size_t attempts_of(const RunPtr& run) { return run ? run->trace().attempts.size() : 0; }

}  // namespace

void TimelineView::load_run() {
  const RunPtr run = state().run();
  index_.reset();
  kinds_.reset();
  path_finding_.stop();
  kind_indexing_.stop();
  indexing_.stop();
  if (attempts_of(run) == 0) {
    canvas_->set_message(nothing_to_show());
    return show_index(nullptr);
  }
  if (at_once(attempts_of(run))) return show_index(index_timeline(run));
  canvas_->set_message("Indexing " + QString::number(attempts_of(run)) + " attempts ...");
  show_index(nullptr);
  indexing_.run([run](std::stop_token stop) { return index_timeline(run, stop); },
                [this](IndexPtr index) { show_index(std::move(index)); });
}

void TimelineView::show_file(std::shared_ptr<const PelFile> file) {
  index_.reset();
  canvas_->set_message("Indexing the trace ...");
  show_index(nullptr);
  indexing_.run([file](std::stop_token stop) { return index_timeline(file, stop); },
                [this](IndexPtr index) { show_index(std::move(index)); });
}

void TimelineView::load_base() {
  const RunPtr base = state().base();
  base_indexing_.stop();
  if (at_once(attempts_of(base))) return show_base_index(attempts_of(base) == 0 ? nullptr : index_timeline(base));
  show_base_index(nullptr);
  base_indexing_.run([base](std::stop_token stop) { return index_timeline(base, stop); },
                     [this](IndexPtr index) { show_base_index(std::move(index)); });
}

bool TimelineView::at_once(std::size_t attempts) const { return is_patient_ || attempts <= most_attempts_at_once; }

/// Makes at once what workers have not finished yet: a picture cannot wait.
void TimelineView::finish() {
  is_patient_ = true;
  if (indexing_.is_busy() && state().run()) load_run();
  if (base_indexing_.is_busy()) load_base();
  if (counting_.is_busy()) count();
  if (kind_indexing_.is_busy()) colour_by_kind(is_coloured_by_kind_);
  if (path_finding_.is_busy()) show_path(is_path_shown_);
  is_patient_ = false;
}

void TimelineView::show_index(IndexPtr index) {
  index_ = std::move(index);
  kinds_.reset();
  canvas_->set_index(index_);
  minimap_->set_index(index_);
  update_margins();
  count();
  if (index_ && is_coloured_by_kind_) colour_by_kind(true);
  if (index_ && is_path_shown_) show_path(true);
  visible_changed();
  update_legend();
  if (index_) Q_EMIT indexed();
}

void TimelineView::count() {
  counting_.stop();
  counters_->set_counters(nullptr);
  if (!index_) return;
  if (at_once(index_->store->columns().count)) return counters_->set_counters(counters_of(*index_));
  counting_.run([index = index_](std::stop_token) { return counters_of(*index); },
                [this](std::shared_ptr<const std::vector<CounterRow>> rows) { counters_->set_counters(rows); });
}

void TimelineView::show_base_index(IndexPtr index) {
  base_index_ = std::move(index);
  set_compare(compare_);
}

void TimelineView::set_compare(Compare how) {
  compare_ = how;
  const bool below = how == Compare::below && base_index_ != nullptr;
  canvas_->set_ghost(how == Compare::ghost ? base_index_ : nullptr);
  base_canvas_->set_index(below ? base_index_ : nullptr);
  base_canvas_->setVisible(below);
  base_label_->setVisible(below);
  if (below) base_label_->setText("  compared with: " + QString::fromStdString(state().base()->label));
  update_legend();
}

void TimelineView::colour_by_kind(bool by_kind) {
  is_coloured_by_kind_ = by_kind;
  kind_action_->setChecked(by_kind);
  kind_indexing_.stop();
  if (!index_) return;
  const auto show = [this](std::shared_ptr<const KindIndex> kinds) {
    kinds_ = std::move(kinds);
    canvas_->set_kinds(kinds_);
    update_legend();
  };
  if (!by_kind) return show(nullptr);
  if (at_once(index_->store->columns().count)) return show(index_kinds(index_));
  kind_indexing_.run([index = index_](std::stop_token stop) { return index_kinds(index, stop); }, show);
}

void TimelineView::show_path(bool shown) {
  is_path_shown_ = shown;
  path_action_->setChecked(shown);
  path_finding_.stop();
  if (!shown || !index_ || !index_->run) return canvas_->set_path(nullptr);
  const auto find = [run = index_->run](std::stop_token) {
    return std::make_shared<const std::vector<PlacedStep>>(placed_path(*run));
  };
  if (at_once(attempts_of(index_->run))) return canvas_->set_path(find({}));
  path_finding_.run(find, [this](std::shared_ptr<const std::vector<PlacedStep>> path) { canvas_->set_path(path); });
}

}  // namespace pelsim::gui
