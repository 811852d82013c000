#include "gui/timeline/timeline_overlays.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "sim/trace/span.hpp"

namespace pelsim::gui {
namespace {

/// From the end of one task to where the other had all it waited for.
Arrow arrow_between(const Attempt& producer, const Attempt& reader) {
  return {producer.end, std::max(reader.start, producer.end), producer.first, reader.first};
}

std::vector<std::uint32_t> attempts_of(const ShownRun& run, std::span<const Edge> edges) {
  const std::vector<std::uint32_t> last = last_attempts(run.trace(), run.graph().tasks());
  std::vector<std::uint32_t> found;
  for (const Edge& edge : edges)
    if (const std::uint32_t a = last[edge.task.index()]; a != Span::no_attempt) found.push_back(a);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

bool lets_through(const ShownRun& run, const Filter& filter, ItemId item, TaskId a, TaskId b) {
  if (filter.least_message > Bytes(0) && (!item || run.graph().size(item) < filter.least_message)) return false;
  const auto is_let = [&](TaskId task) { return filter.lets_through(run.graph().kind_name(run.graph().kind(task))); };
  return filter.kinds.empty() || is_let(a) || is_let(b);
}

/// Those edges of the task whose messages are let through.
std::vector<Edge> filtered(const ShownRun& run, const Filter& filter, TaskId task, std::span<const Edge> edges) {
  std::vector<Edge> kept(edges.begin(), edges.end());
  std::erase_if(kept, [&](const Edge& edge) { return !lets_through(run, filter, edge.item, task, edge.task); });
  return kept;
}

std::vector<Arrow> arrows_of_transfers(const ShownRun& run, const std::vector<std::uint32_t>& last,
                                       std::span<const std::uint32_t> transfers, const Filter& filter) {
  std::vector<Arrow> arrows;
  for (const std::uint32_t t : transfers) {
    const Transfer& transfer = run.trace().transfers[t];
    if (!transfer.reader || run.graph().is_initial(transfer.item)) continue;  // no lane sent it, or none waits
    if (!lets_through(run, filter, transfer.item, run.graph().producer(transfer.item), transfer.reader)) continue;
    const std::uint32_t producer = last[run.graph().producer(transfer.item).index()];
    const std::uint32_t reader = last[transfer.reader.index()];
    if (producer == Span::no_attempt || reader == Span::no_attempt) continue;
    const auto& attempts = run.trace().attempts;
    arrows.push_back({transfer.start, transfer.end, attempts[producer].first, attempts[reader].first});
  }
  return arrows;
}

/// Keeps the longest; the others become one arrow for each pair of lanes.
ArrowSet limited(std::vector<Arrow> arrows) {
  ArrowSet set;
  const auto by_length = [](const Arrow& a, const Arrow& b) { return a.to - a.from > b.to - b.from; };
  if (arrows.size() > ArrowSet::most_arrows) {
    constexpr auto single = static_cast<std::ptrdiff_t>(ArrowSet::most_arrows / 2);
    std::nth_element(arrows.begin(), arrows.begin() + single, arrows.end(), by_length);
    std::map<std::pair<SlotId, SlotId>, Arrow> bundles;
    for (auto a = arrows.begin() + single; a != arrows.end(); ++a) {
      const auto [place, is_new] = bundles.try_emplace({a->from_lane, a->to_lane}, *a);
      if (is_new) continue;
      Arrow& bundle = place->second;
      bundle.from = std::min(bundle.from, a->from);
      bundle.to = std::max(bundle.to, a->to);
      bundle.count += a->count;
    }
    arrows.resize(static_cast<std::size_t>(single));
    std::vector<Arrow> thick;
    for (const auto& entry : bundles) thick.push_back(entry.second);
    std::stable_sort(thick.begin(), thick.end(), [](const Arrow& a, const Arrow& b) { return a.count > b.count; });
    for (const Arrow& bundle : thick) {
      if (arrows.size() < ArrowSet::most_arrows) {
        arrows.push_back(bundle);
        if (bundle.count > 1) set.bundled += bundle.count;
      } else {
        set.hidden += bundle.count;
      }
    }
  }
  set.arrows = std::move(arrows);
  return set;
}

}  // namespace

std::vector<std::uint32_t> sources_of(const ShownRun& run, std::uint32_t attempt) {
  return attempts_of(run, run.graph().in(run.trace().attempts[attempt].task));
}

std::vector<std::uint32_t> readers_of(const ShownRun& run, std::uint32_t attempt) {
  return attempts_of(run, run.graph().out(run.trace().attempts[attempt].task));
}

ArrowSet arrows_of(const ShownRun& run, const Selection& selection, const std::optional<TimeRange>& marked,
                   const Filter& filter) {
  const auto& attempts = run.trace().attempts;
  if (selection.attempt && *selection.attempt < attempts.size()) {
    std::vector<Arrow> arrows;
    const Attempt& picked = attempts[*selection.attempt];
    const TaskGraph& graph = run.graph();
    for (const std::uint32_t a : attempts_of(run, filtered(run, filter, picked.task, graph.in(picked.task))))
      arrows.push_back(arrow_between(attempts[a], picked));
    for (const std::uint32_t a : attempts_of(run, filtered(run, filter, picked.task, graph.out(picked.task))))
      arrows.push_back(arrow_between(picked, attempts[a]));
    return limited(std::move(arrows));
  }
  std::vector<std::uint32_t> transfers;
  if (selection.transfer && *selection.transfer < run.trace().transfers.size()) {
    transfers.push_back(*selection.transfer);
  } else if (marked) {
    const auto& all = run.trace().transfers;
    for (std::size_t t = 0; t < all.size(); ++t)
      if (all[t].end > marked->from && all[t].start < marked->to) transfers.push_back(static_cast<std::uint32_t>(t));
  }
  if (transfers.empty()) return {};
  return limited(arrows_of_transfers(run, last_attempts(run.trace(), run.graph().tasks()), transfers, filter));
}

std::vector<PlacedStep> placed_path(const ShownRun& run) {
  std::vector<PlacedStep> placed;
  const std::vector<std::uint32_t> last = last_attempts(run.trace(), run.graph().tasks());
  for (const PathStep& step : critical_path(run.trace(), run.graph(), run.platform()).steps) {
    const std::uint32_t attempt = step.task ? last[step.task.index()] : Span::no_attempt;
    if (attempt == Span::no_attempt) continue;
    const bool works =
        step.part == PathPart::compute || step.part == PathPart::overhead || step.part == PathPart::message;
    placed.push_back({step.from, step.to, run.trace().attempts[attempt].first, !works});
  }
  return placed;
}

std::vector<PathStroke> path_strokes(const std::vector<PlacedStep>& path, const TimelineScene& scene) {
  constexpr double out_of_sight = -1e6;
  std::vector<double> middles(scene.index->lanes.size(), out_of_sight);
  for (const Row& row : scene.rows->rows)
    for (const SlotId lane : row.lanes)  // below the text of a row that has room for some
      middles[lane.index()] = scene.y_of(row) + (row.height >= 20 ? row.height - 5 : row.height / 2.0);
  const auto x_of = [&](Tick t) {
    return std::clamp<double>(scene.x_of(t), scene.plot.left() - 4.0, scene.plot.right() + 5.0);
  };
  std::vector<PathStroke> strokes;
  std::optional<QPointF> at;
  const auto first = std::partition_point(path.begin(), path.end(),
                                          [&](const PlacedStep& step) { return step.to < scene.scale.visible.from; });
  for (auto step = first; step != path.end() && step->from <= scene.scale.visible.to; ++step) {
    const double y = middles[step->lane.index()];
    const QPointF from(x_of(step->from), y), to(x_of(step->to), y);
    if (at && at->y() != y && (strokes.empty() || to.x() - strokes.back().line.x1() >= 1))
      strokes.push_back({QLineF(*at, from), true});
    if (to.x() - from.x() >= 0.5 || strokes.empty()) strokes.push_back({QLineF(from, to), step->waits});
    at = to;
  }
  return strokes;
}

}  // namespace pelsim::gui
