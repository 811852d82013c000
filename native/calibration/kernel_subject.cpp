#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <stdexcept>

#include "native/calibration/stopwatch.hpp"
#include "native/calibration/subjects.hpp"

namespace pelsim::host {
namespace {

/// A time below it is measured over several calls.
constexpr double least_time = 20e-6;
constexpr std::size_t most_inputs = 64, most_samples = 64;
constexpr double most_memory = 256 * 1024.0 * 1024.0;  // of one thread's inputs, where one is not larger

long times_preempted() {
  rusage use{};
  getrusage(RUSAGE_THREAD, &use);
  return use.ru_nivcsw;
}

/// What one thread works on: its inputs in turn.
class Inputs {
 public:
  Inputs(const Kernel& kernel, std::uint64_t size, std::size_t count, std::uint64_t seed) {
    for (std::size_t k = 0; k < count; ++k) runs_.push_back(kernel.make(size, seed + k));
  }

  /// Inputs are brought back all at once, so that none is in the core's cache because it has just been brought back.
  double timed_call() {
    if (next_ == 0)
      for (const auto& run : runs_) run->prepare();
    KernelRun& run = *runs_[next_];
    next_ = (next_ + 1) % runs_.size();
    const Moment begin = moment();
    run.call();
    return seconds_between(begin, moment());
  }

  /// Calls until `over(time since it began)`; a sample is the mean of calls that take `batch` together. Those in which
  /// the system gave the core to somebody else count only where there are no others.
  template <class Over>
  void call_until(const Over& over, double batch, std::vector<double>& samples) {
    const Moment begin = moment();
    const std::size_t before = samples.size();
    std::vector<double> disturbed;
    do {
      double sum = 0;
      std::size_t calls = 0;
      const auto preemptions = times_preempted();
      for (; sum < batch; ++calls) sum += timed_call();
      (times_preempted() == preemptions ? samples : disturbed).push_back(sum / static_cast<double>(calls));
    } while (!over(seconds_between(begin, moment())));
    if (samples.size() == before) samples.insert(samples.end(), disturbed.begin(), disturbed.end());
  }

  double error() {
    next_ = 0;
    timed_call();
    next_ = 0;
    return runs_.front()->error();
  }

 private:
  std::vector<std::unique_ptr<KernelRun>> runs_;
  std::size_t next_ = 0;
};

class KernelSubject final : public Subject {
 public:
  KernelSubject(const Bench& bench, const Kernel& kernel, std::uint64_t size, const std::vector<unsigned>& core_counts,
                Cell::What what)
      : bench_(bench), kernel_(kernel), size_(size) {
    const KernelWork work = kernel.work(size);
    for (const unsigned cores : core_counts)
      cells_.push_back({what, kernel.name, size, cores, work.flop, work.traffic});
    const double bytes = std::max(work.traffic.value, 1.0);
    const double enough = std::ceil(8 * bench.private_cache.value / bytes), fit = std::floor(most_memory / bytes);
    inputs_ = static_cast<std::size_t>(std::clamp(std::min(enough, fit), 1.0, static_cast<double>(most_inputs)));
  }

  const std::vector<Cell>& cells() const override { return cells_; }

  void open() override {
    unsigned most = 1;
    for (const Cell& cell : cells_) most = std::max(most, cell.cores);
    data_.resize(most);
    bench_.crew.run(most, [&](unsigned k) {
      // Made by the thread that uses it, so that it lies in its memory.
      data_[k] = std::make_unique<Inputs>(kernel_, size_, inputs_, 1 + 1000 * std::uint64_t{k});
      for (std::size_t call = 0; call < inputs_; ++call) data_[k]->timed_call();
      if (!verified_) verify(*data_[k]);
    });
    verified_ = true;
  }

  void sample(std::size_t cell, Seconds about, std::vector<double>& times) override {
    const unsigned cores = cells_[cell].cores;
    const double batch = std::max(least_time, about.value / static_cast<double>(most_samples));
    if (cores == 1)
      return bench_.crew.run(1, [&](unsigned) {
        data_[0]->timed_call();
        data_[0]->call_until([&](double time) { return time >= about.value; }, batch, times);
      });
    Gate gate(cores);
    std::atomic<bool> over = false;
    std::mutex access;
    bench_.crew.run(cores, [&](unsigned k) {
      std::vector<double> own;
      data_[k]->timed_call();
      gate.pass();
      const auto ended = [&](double time) {
        if (k == 0 && time >= about.value) over = true;
        return over.load(std::memory_order_relaxed);
      };
      data_[k]->call_until(ended, batch, own);
      if (k > 0 && own.size() > 1) own.pop_back();  // ended when another core may have been idle
      const std::lock_guard lock(access);
      times.insert(times.end(), own.begin(), own.end());
    });
  }

  void close() override { data_.clear(); }

 private:
  void verify(Inputs& inputs) const {
    const double error = inputs.error();
    if (error <= kernel_.tolerance) return;
    throw std::runtime_error(
        fmt::format("kernel '{}' of size {} gave a wrong result: its error is {:.3g}, at most {:.3g} is right",
                    kernel_.name, size_, error, kernel_.tolerance));
  }

  const Bench bench_;
  const Kernel kernel_;
  const std::uint64_t size_;
  std::vector<Cell> cells_;
  std::size_t inputs_ = 1;
  bool verified_ = false;
  std::vector<std::unique_ptr<Inputs>> data_;  ///< by thread
};

}  // namespace

std::unique_ptr<Subject> kernel_subject(const Bench& bench, const Kernel& kernel, std::uint64_t size,
                                        std::vector<unsigned> core_counts, Cell::What what) {
  return std::make_unique<KernelSubject>(bench, kernel, size, core_counts, what);
}

std::vector<unsigned> core_counts(unsigned most) {
  std::vector<unsigned> counts;
  for (unsigned count = 1; count < most; count *= 2) counts.push_back(count);
  counts.push_back(most);
  return counts;
}

double reference_time(Crew& crew) {
  double time = 0;
  crew.run(1, [&](unsigned) {
    constexpr int operations = 200'000;
    volatile std::uint64_t memory = 88172645463325252u;  // read before and written after: the loop stays in between
    const Moment begin = moment();
    std::uint64_t state = memory;
    for (int k = 0; k < operations; ++k) {  // xorshift [Marsaglia, J. Stat. Software 8(14), 2003]: each needs the last
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
    }
    memory = state;
    time = seconds_between(begin, moment());
  });
  return time;
}

}  // namespace pelsim::host
