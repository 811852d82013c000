#include "native/calibration/calibration.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "native/calibration/stopwatch.hpp"

namespace pelsim::host {
namespace {

/// Kernels that are threads agreeing: measured for several threads instead.
constexpr std::array<std::string_view, 4> agreements = {"spin-lock", "mutex", "barrier", "task-spawn"};
constexpr std::string_view stream = "stream-triad";

/// Processor time of this process, in seconds.
double own_time() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  const auto seconds = [](timeval t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

/// So many elements that all cores together move more than the caches hold, within a quarter of the memory.
std::uint64_t stream_size(const Kernel& kernel, const MachineFacts& facts, unsigned cores) {
  constexpr double probe = 1e6, least = 32e6;  // bytes
  const double per_element = kernel.work(static_cast<std::uint64_t>(probe)).traffic.value / probe;
  const double wanted = std::max(1.5 * facts.largest_cache.value, least * cores);
  const double bytes = std::min(wanted, facts.memory.value / 4) / cores;
  return static_cast<std::uint64_t>(std::max(bytes / per_element, 1.0));
}

/// Several times what a core has for itself, so that calls find their inputs in the shared cache, as tasks mostly do.
Bytes working_set(const MachineFacts& facts) { return Bytes(std::max(8 * facts.private_cache.value, 16e6)); }

/// Neighbours in the catalogue are used together: a few of them at their k-th size take turns, as long as they fit the
/// working set: else a small one would be measured on inputs that a large one drove out to memory.
std::vector<std::vector<Sized>> groups_of(const std::vector<Kernel>& kernels, Bytes most_bytes) {
  constexpr std::size_t most = 4;
  std::size_t sizes = 0;
  for (const Kernel& kernel : kernels) sizes = std::max(sizes, kernel.sizes.size());
  std::vector<std::vector<Sized>> groups;
  for (std::size_t k = 0; k < sizes; ++k)
    for (std::size_t first = 0; first < kernels.size(); first += most) {
      std::vector<Sized> group;
      double bytes = 0;
      for (std::size_t i = first; i < std::min(first + most, kernels.size()); ++i) {
        if (k >= kernels[i].sizes.size()) continue;
        const std::uint64_t size = kernels[i].sizes[k];
        const double more = kernels[i].work(size).traffic.value;
        if (bytes + more > most_bytes.value && !group.empty()) {
          groups.push_back(std::exchange(group, {}));
          bytes = 0;
        }
        group.push_back({kernels[i], size});
        bytes += more;
      }
      if (!group.empty()) groups.push_back(std::move(group));
    }
  return groups;
}

/// What is wanted first: kernels in the order of the catalogue, by size and cores, then the rest as it was measured.
void sort_kernels(std::vector<CellResult>& cells) {
  std::vector<std::string> order;
  for (const Kernel& kernel : kernel_catalog()) order.push_back(kernel.name);
  const auto place = [&](const CellResult& result) {
    const Cell& cell = result.cell;
    const bool is_kernel = cell.what == Cell::What::kernel;
    const auto at = is_kernel ? std::find(order.begin(), order.end(), cell.name) - order.begin() : 0;
    return std::tuple(!is_kernel, at, is_kernel ? cell.size : 0, is_kernel ? cell.cores : 0);
  };
  std::stable_sort(cells.begin(), cells.end(),
                   [&](const CellResult& a, const CellResult& b) { return place(a) < place(b); });
}

std::vector<std::unique_ptr<Subject>> subjects_of(const CalibrationOptions& options, const Bench& bench,
                                                  const MachineFacts& facts) {
  std::vector<std::unique_ptr<Subject>> subjects;
  const unsigned cores = bench.crew.threads();
  std::vector<unsigned> one_and_all = {1};
  if (cores > 1) one_and_all.push_back(cores);
  const std::vector<std::string> wanted = options.kernels.empty() ? calibrated_kernels() : options.kernels;
  std::vector<Kernel> chosen;
  for (const Kernel& kernel : kernel_catalog()) {
    if (kernel.name == stream)
      subjects.push_back(kernel_subject(bench, {{kernel, stream_size(kernel, facts, cores)}}, core_counts(cores),
                                        Cell::What::bandwidth));
    if (std::find(wanted.begin(), wanted.end(), kernel.name) != wanted.end()) chosen.push_back(kernel);
  }
  for (std::vector<Sized>& group : groups_of(chosen, bench.working_set))
    subjects.push_back(kernel_subject(bench, std::move(group), one_and_all));
  for (auto& subject : agreement_subjects(bench)) subjects.push_back(std::move(subject));
  constexpr std::uint64_t least_message = 64, most_message = 16 << 20;
  for (std::uint64_t bytes = least_message; bytes <= most_message && cores > 1; bytes *= 4)
    subjects.push_back(message_subject(bench, bytes));
  if (options.more) options.more(bench, subjects);
  return subjects;
}

}  // namespace

std::vector<std::string> calibrated_kernels() {
  std::vector<std::string> names;
  for (const Kernel& kernel : kernel_catalog())
    if (std::find(agreements.begin(), agreements.end(), kernel.name) == agreements.end()) names.push_back(kernel.name);
  return names;
}

Calibration calibrate(const CalibrationOptions& options) {
  Calibration all;
  all.machine = machine_facts();
  const Cores cores;
  const auto there = static_cast<unsigned>(cores.count());
  Crew crew(cores, options.cores == 0 ? there : options.cores);
  all.cores = crew.threads();
  all.note = crew.note();
  const Bench bench{crew, cores, working_set(all.machine)};
  const auto subjects = subjects_of(options, bench, all.machine);

  SurveyPlan plan;
  plan.budget = options.budget;
  plan.stop = options.stop;
  plan.progress = options.progress;
  const Moment origin = moment();
  plan.now = [origin] { return Seconds(seconds_between(origin, moment())); };
  plan.reference = [&crew] { return reference_time(crew); };

  const ProcessorTime before = processor_time();
  const double own_before = own_time();
  all.survey = survey(subjects, plan);
  sort_kernels(all.survey.cells);
  const ProcessorTime after = processor_time();
  if (after.all > before.all) {
    const auto ticks = static_cast<double>(after.all - before.all);
    const double own = (own_time() - own_before) * static_cast<double>(sysconf(_SC_CLK_TCK));
    all.stolen = static_cast<double>(after.stolen - before.stolen) / ticks;
    all.others = std::max((static_cast<double>(after.busy - before.busy) - own) / ticks - all.stolen, 0.0);
  }
  return all;
}

}  // namespace pelsim::host
