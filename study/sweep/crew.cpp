#include "study/sweep/crew.hpp"

#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

namespace pelsim {

OpenRuns::OpenRuns(const Design& design, const Journal& journal, SweepFolder::Shard shard)
    : design_(&design), shard_(shard), is_done_(design.runs()) {
  for (std::uint64_t run = 0; run < is_done_.size(); ++run) {
    is_done_[run] = journal.has(run) || !shard_.has(design.point_of(run));
    if (!is_done_[run]) ++count_;
  }
}

std::uint64_t OpenRuns::in_shard(const Design& design, SweepFolder::Shard shard) {
  const std::uint64_t first = shard.number - 1, points = design.points();
  return first < points ? ((points - first - 1) / shard.of + 1) * design.replicates : 0;
}

std::optional<std::uint64_t> OpenRuns::next() {
  while (at_ < is_done_.size() && is_done_[at_]) ++at_;
  if (at_ == is_done_.size()) return std::nullopt;
  return at_++;
}

void run_on_threads(const Sweep& sweep, OpenRuns& open, unsigned threads, const std::stop_token& stop,
                    const KeepRun& keep) {
  namespace tbb = oneapi::tbb;
  using Ended = std::optional<FinishedRun>;
  const auto deal = [&](tbb::flow_control& flow) -> std::uint64_t {
    const std::optional<std::uint64_t> run = stop.stop_requested() ? std::nullopt : open.next();
    if (!run) flow.stop();
    return run.value_or(0);
  };
  const auto work = [&](std::uint64_t run) -> Ended { return run_point(sweep, run, stop); };
  const auto take = [&](Ended ended) {
    if (ended) keep(std::move(*ended));
  };
  // Some more than there are threads: one long run must not hold up the others.
  const std::size_t under_way = 4 * std::size_t{threads};
  tbb::task_arena arena(static_cast<int>(threads));
  arena.execute([&] {
    tbb::parallel_pipeline(under_way, tbb::make_filter<void, std::uint64_t>(tbb::filter_mode::serial_in_order, deal) &
                                          tbb::make_filter<std::uint64_t, Ended>(tbb::filter_mode::parallel, work) &
                                          tbb::make_filter<Ended, void>(tbb::filter_mode::serial_out_of_order, take));
  });
}

}  // namespace pelsim
