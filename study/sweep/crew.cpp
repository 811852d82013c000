#include "study/sweep/crew.hpp"

#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <exception>

namespace pelsim {

void run_on_threads(const Sweep& sweep, OpenRuns& open, unsigned threads, const std::stop_token& stop,
                    const KeepRun& keep) {
  namespace tbb = oneapi::tbb;
  using Ended = std::optional<FinishedRun>;
  std::stop_source ending;
  const std::stop_callback told(stop, [&] { ending.request_stop(); });
  std::exception_ptr failure;
  const auto deal = [&](tbb::flow_control& flow) -> std::uint64_t {
    const std::optional<std::uint64_t> run = ending.stop_requested() ? std::nullopt : open.next();
    if (!run) flow.stop();
    return run.value_or(0);
  };
  const auto work = [&](std::uint64_t run) -> Ended { return run_point(sweep, run, ending.get_token()); };
  // What leaves a filter cancels the pipeline, and oneTBB 2021 then loses what other threads have made and not handed
  // on (LeakSanitizer). So it is kept, and the pipeline runs dry.
  const auto take = [&](Ended ended) {
    if (!ended || failure) return;
    try {
      open.ended(*ended);
      keep(std::move(*ended));
    } catch (...) {
      failure = std::current_exception();
      ending.request_stop();
    }
  };
  // Some more than there are threads: one long run must not hold up the others.
  const std::size_t under_way = 4 * std::size_t{threads};
  tbb::task_arena arena(static_cast<int>(threads));
  const auto run_open = [&] {
    tbb::parallel_pipeline(under_way, tbb::make_filter<void, std::uint64_t>(tbb::filter_mode::serial_in_order, deal) &
                                          tbb::make_filter<std::uint64_t, Ended>(tbb::filter_mode::parallel, work) &
                                          tbb::make_filter<Ended, void>(tbb::filter_mode::serial_out_of_order, take));
  };
  // Again where the last runs under way brought further ones.
  while (open.count() > 0 && !ending.stop_requested()) arena.execute(run_open);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace pelsim
