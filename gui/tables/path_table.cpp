#include "gui/tables/path_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace pelsim::gui {
namespace {

/// Finds the transfer that a step of the path stands for: that of the item which the step ends with, or which had to
/// wait for its ports until then.
class TransferFinder {
 public:
  explicit TransferFinder(const Trace& trace) : trace_(&trace) {
    for (std::uint32_t i = 0; i < trace.transfers.size(); ++i) of_item_[trace.transfers[i].item.value].push_back(i);
  }
  std::optional<std::uint32_t> find(const PathStep& step) const {
    const auto found = of_item_.find(step.item.value);
    if (!step.item || found == of_item_.end()) return std::nullopt;
    for (const std::uint32_t i : found->second) {
      const Transfer& t = trace_->transfers[i];
      if (step.part == PathPart::transfer ? t.end == step.to : t.start == step.to) return i;
    }
    return std::nullopt;
  }

 private:
  const Trace* trace_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> of_item_;
};

std::vector<PathSum> sorted(const std::map<std::string, PathSum>& sums) {
  std::vector<PathSum> out;
  for (const auto& [name, sum] : sums) out.push_back(sum);
  std::stable_sort(out.begin(), out.end(), [](const PathSum& a, const PathSum& b) { return a.time > b.time; });
  return out;
}

void add(PathSum& sum, const std::string& name, const PathLine& line) {
  sum.name = name;
  sum.time += line.time;
  sum.share += line.share;
  ++sum.lines;
}

}  // namespace

PathTable path_table(const ShownRun& run, const CriticalPath& path, TimeRange range) {
  PathTable out;
  const Trace& trace = run.trace();
  const TaskGraph& graph = run.graph();
  const Platform& platform = run.platform();
  const std::vector<std::uint32_t> last = last_attempts(trace, graph.tasks());
  const TransferFinder transfers(trace);
  const Seconds whole = run.seconds(range.length());
  std::vector<PathSum> parts(path_parts);
  std::map<std::string, PathSum> kernels, links;
  for (const PathStep& step : path.steps) {
    const TimeRange inside{std::max(step.from, range.from), std::min(step.to, range.to)};
    if (!(inside.from < inside.to)) continue;
    PathLine line{step.part, {}, {}, {}, {}, {}, inside, run.seconds(inside.length()), 0};
    line.share = line.time / whole;
    if (step.task) {
      line.task = graph.name(step.task);
      line.kernel = graph.kind_name(graph.kind(step.task));
      if (last[step.task.index()] != Span::no_attempt) line.attempt = last[step.task.index()];
    }
    if (line.attempt) line.where = platform.device(platform.device_of(trace.attempts[*line.attempt].first)).name;
    line.transfer = transfers.find(step);
    if (line.transfer) {
      const Transfer& t = trace.transfers[*line.transfer];
      line.where = fmt::format("{} > {}", platform.memory_name(t.from), platform.memory_name(t.to));
      for (const LinkId link : platform.route(t.from, t.to)) {
        const std::string name = platform.link(link).name;
        add(links[name], name, line);
      }
    }
    add(parts[static_cast<std::size_t>(step.part)], std::string(name_of(step.part)), line);
    if (step.part == PathPart::compute) add(kernels[line.kernel], line.kernel, line);
    out.lines.push_back(std::move(line));
  }
  std::erase_if(parts, [](const PathSum& sum) { return sum.lines == 0; });
  out.parts = std::move(parts);
  out.kernels = sorted(kernels);
  out.links = sorted(links);
  return out;
}

}  // namespace pelsim::gui
