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
  if (link_counting_.is_busy()) count_links();
  if (kind_indexing_.is_busy()) load_kinds();
  if (path_finding_.is_busy()) show_path(is_path_shown_);
  is_patient_ = false;
}

void TimelineView::show_index(IndexPtr index) {
  index_ = std::move(index);
  kinds_.reset();
  canvas_->set_index(index_);
  base_canvas_->set_pace(canvas_->pace(), index_);
  minimap_->set_index(index_);
  update_margins();
  count();
  load_kinds();
  if (index_ && is_path_shown_) show_path(true);
  visible_changed();
  update_legend();
  if (index_) Q_EMIT indexed();
}

void TimelineView::count() {
  counting_.stop();
  link_counting_.stop();
  counters_->set_counters(nullptr);
  counters_->set_links(nullptr);
  traffic_.reset();
  if (!index_) return;
  struct Counted {
    CounterRows rows;
    std::shared_ptr<const LinkTraffic> traffic;
  };
  const auto work = [index = index_, least = state().filter().least_message](std::stop_token stop) {
    const bool has_links = index->run && index->run->platform().links() > 0 && !index->run->trace().transfers.empty();
    return std::make_shared<const Counted>(Counted{
        counters_of(*index, least), has_links ? std::make_shared<const LinkTraffic>(index->run, stop) : nullptr});
  };
  const auto show = [this](const std::shared_ptr<const Counted>& counted) {
    counters_->set_counters(counted->rows);
    traffic_ = counted->traffic;
    count_links();
  };
  if (at_once(index_->store->columns().count)) return show(work({}));
  counting_.run(work, show);
}

/// What is picked decides which links; the rest of the counters stay.
void TimelineView::count_links() {
  link_counting_.stop();
  if (!traffic_ || !index_) return counters_->set_links(nullptr);
  const auto work = [index = index_, traffic = traffic_,
                     links = links_to_count(*traffic_, state().selection(), link_rows_)](std::stop_token) {
    return link_counters(*index->run, *traffic, links);
  };
  const Selection& selection = state().selection();
  const bool is_picked = selection.link || !selection.pairs.empty();
  const auto show = [this, picked = is_picked ? CounterStrip::Picked::yes : CounterStrip::Picked::no](
                        const CounterRows& rows) { counters_->set_links(rows, picked); };
  if (at_once(index_->run->trace().transfers.size())) return show(work({}));
  link_counting_.run(work, show);
}

void TimelineView::set_link_rows(std::size_t most) {
  if (std::exchange(link_rows_, most) != most) count_links();
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
  base_canvas_->set_pace(canvas_->pace(), index_);
  base_canvas_->setVisible(below);
  base_label_->setVisible(below);
  if (below) base_label_->setText("  compared with: " + QString::fromStdString(state().base()->label));
  update_legend();
}

void TimelineView::colour_by_kind(bool by_kind) {
  is_coloured_by_kind_ = by_kind;
  kind_action_->setChecked(by_kind);
  load_kinds();
}

/// Kinds are told apart when they have colours, and when the filter names some.
void TimelineView::load_kinds() {
  kind_indexing_.stop();
  if (!index_) return;
  const auto show = [this](std::shared_ptr<const KindIndex> kinds) {
    kinds_ = std::move(kinds);
    using Colours = TimelineCanvas::KindColours;
    canvas_->set_kinds(kinds_, is_coloured_by_kind_ ? Colours::own : Colours::one);
    update_legend();
  };
  const std::vector<std::string>& chosen = state().filter().kinds;
  if (!is_coloured_by_kind_ && chosen.empty()) return show(nullptr);
  if (at_once(index_->store->columns().count)) return show(index_kinds(index_, chosen));
  kind_indexing_.run([index = index_, chosen](std::stop_token stop) { return index_kinds(index, chosen, stop); }, show);
}

void TimelineView::filter_changed() {
  load_kinds();
  count();  // of small messages there may be fewer
  update_legend();
  Q_EMIT status_changed();
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
