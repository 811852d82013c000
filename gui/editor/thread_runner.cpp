#include "gui/editor/thread_runner.hpp"

#include <chrono>

#include "gui/editor/text_run.hpp"

namespace pelsim::gui {

void ThreadRunner::request(const Request& request) {
  const auto begin = std::chrono::steady_clock::now();
  job_.start([this, request, begin](const std::stop_token& stop) -> LatestJob::HandOver {
    return [this, begin, outcome = run_text(request, stop)] {
      const Seconds wall(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
      if (const auto* problem = std::get_if<Problem>(&outcome)) return Q_EMIT failed(*problem);
      if (const RunPtr& run = std::get<RunPtr>(outcome)) Q_EMIT finished(run, wall);
    };
  });
}

}  // namespace pelsim::gui
