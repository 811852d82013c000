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
constexpr double most_inputs = 256;

long times_preempted() {
  rusage use{};
  getrusage(RUSAGE_THREAD, &use);
  return use.ru_nivcsw;
}

/// Times of one member, from one thread. Those in which the system gave the core to somebody else count only where
/// there are no others.
struct Samples {
  std::vector<double> calm, disturbed;
  const std::vector<double>& best() const { return calm.empty() ? disturbed : calm; }
};

/// What one thread works on: for each member its inputs, in turn.
class Inputs {
 public:
  Inputs(const std::vector<Sized>& members, std::size_t count, std::uint64_t seed) : runs_(members.size()) {
    for (std::size_t m = 0; m < members.size(); ++m)
      for (std::size_t k = 0; k < count; ++k) runs_[m].push_back(members[m].kernel.make(members[m].size, seed + k));
  }

  /// One call of each member. `stopped` is asked behind each of them: if it says so, that one does not count.
  template <class Stopped>
  void round(std::vector<Samples>& samples, const Stopped& stopped) {
    // All inputs at once, so that none is in the core's cache because it has just been brought back.
    if (next_ == 0)
      for (const auto& member : runs_)
        for (const auto& run : member) run->prepare();
    for (std::size_t m = 0; m < runs_.size(); ++m) {
      const long before = times_preempted();
      const double time = time_of(*runs_[m][next_]);
      if (stopped()) break;
      (times_preempted() == before ? samples[m].calm : samples[m].disturbed).push_back(time);
    }
    next_ = (next_ + 1) % runs_.front().size();
  }

  double error(std::size_t member) {
    KernelRun& run = *runs_[member].front();
    run.prepare();
    run.call();
    next_ = 0;
    return run.error();
  }

 private:
  static double time_of(KernelRun& run) {
    double sum = 0;
    std::size_t calls = 0;
    do {
      if (calls > 0) run.prepare();
      const Moment begin = moment();
      run.call();
      sum += seconds_between(begin, moment());
      ++calls;
    } while (sum < least_time);
    return sum / static_cast<double>(calls);
  }

  std::vector<std::vector<std::unique_ptr<KernelRun>>> runs_;
  std::size_t next_ = 0;
};

class KernelSubject final : public Subject {
 public:
  KernelSubject(const Bench& bench, std::vector<Sized> members, std::vector<unsigned> core_counts, Cell::What what)
      : bench_(bench), members_(std::move(members)), core_counts_(std::move(core_counts)) {
    double bytes = 1;
    for (const Sized& member : members_) bytes += member.kernel.work(member.size).traffic.value;
    inputs_ = static_cast<std::size_t>(std::clamp(std::floor(bench.working_set.value / bytes), 1.0, most_inputs));
    for (std::size_t turn = 0; turn < core_counts_.size(); ++turn)
      for (const Sized& member : members_) {
        const KernelWork work = member.kernel.work(member.size);
        cells_.push_back({what, member.kernel.name, member.size, core_counts_[turn], work.flop, work.traffic, turn});
      }
  }

  const std::vector<Cell>& cells() const override { return cells_; }
  std::size_t turns() const override { return core_counts_.size(); }

  void open() override {
    const unsigned most = *std::max_element(core_counts_.begin(), core_counts_.end());
    data_.resize(most);
    bench_.crew.run(most, [&](unsigned k) {
      // Made by the thread that uses it, so that it lies in its memory.
      data_[k] = std::make_unique<Inputs>(members_, inputs_, 1 + 1000 * std::uint64_t{k});
      if (!verified_) verify(*data_[k]);
      std::vector<Samples> unused(members_.size());
      data_[k]->round(unused, [] { return false; });
    });
    verified_ = true;
  }

  void sample(std::size_t turn, Seconds about, std::vector<std::vector<double>>& times) override {
    const unsigned cores = core_counts_[turn];
    Gate gate(cores);
    std::atomic<bool> over = false;
    std::mutex access;
    bench_.crew.run(cores, [&](unsigned k) {
      std::vector<Samples> own(members_.size());
      gate.pass();
      const Moment begin = moment();
      // The first thread says when it is over: behind a whole round. What others do then is not beside it any more.
      const auto stopped = [&] { return k > 0 && over.load(std::memory_order_relaxed); };
      do {
        data_[k]->round(own, stopped);
        if (k == 0 && seconds_between(begin, moment()) >= about.value) over = true;
      } while (!over.load(std::memory_order_relaxed));
      const std::lock_guard lock(access);
      for (std::size_t m = 0; m < own.size(); ++m) {
        std::vector<double>& all = times[turn * members_.size() + m];
        all.insert(all.end(), own[m].best().begin(), own[m].best().end());
      }
    });
  }

  void close() override { data_.clear(); }

 private:
  void verify(Inputs& inputs) const {
    for (std::size_t m = 0; m < members_.size(); ++m) {
      const auto& [kernel, size] = members_[m];
      const double error = inputs.error(m);
      if (error <= kernel.tolerance) continue;
      throw std::runtime_error(
          fmt::format("kernel '{}' of size {} gave a wrong result: its error is {:.3g}, at most {:.3g} is right",
                      kernel.name, size, error, kernel.tolerance));
    }
  }

  const Bench bench_;
  const std::vector<Sized> members_;
  const std::vector<unsigned> core_counts_;
  std::vector<Cell> cells_;
  std::size_t inputs_ = 1;
  bool verified_ = false;
  std::vector<std::unique_ptr<Inputs>> data_;  ///< by thread
};

}  // namespace

std::unique_ptr<Subject> kernel_subject(const Bench& bench, std::vector<Sized> members,
                                        std::vector<unsigned> core_counts, Cell::What what) {
  return std::make_unique<KernelSubject>(bench, std::move(members), std::move(core_counts), what);
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
