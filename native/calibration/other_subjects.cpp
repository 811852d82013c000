#include <algorithm>
#include <atomic>
#include <cstring>
#include <thread>

#include "native/calibration/stopwatch.hpp"
#include "native/calibration/subjects.hpp"
#include "native/kernels/contention.hpp"

namespace pelsim::host {
namespace {

class AgreementSubject final : public Subject {
 public:
  AgreementSubject(const Bench& bench, Agreement what, std::vector<Cell> cells)
      : bench_(bench), what_(what), cells_(std::move(cells)) {}

  const std::vector<Cell>& cells() const override { return cells_; }
  std::size_t turns() const override { return cells_.size(); }
  void open() override {}
  void sample(std::size_t cell, Seconds about, std::vector<std::vector<double>>& times) override {
    constexpr std::uint64_t operations = 5000;
    const unsigned threads = cells_[cell].cores;
    const Moment begin = moment();
    do {
      Contention met;
      // On a thread of its own, since it is bound to a core.
      std::jthread([&] { met = contend(what_, operations, threads, [&](unsigned k) { bench_.cores.pin(k); }); }).join();
      times[cell].push_back(met.time.value / static_cast<double>(operations));
    } while (seconds_between(begin, moment()) < about.value);
  }
  void close() override {}

 private:
  const Bench bench_;
  const Agreement what_;
  const std::vector<Cell> cells_;
};

class MessageSubject final : public Subject {
 public:
  MessageSubject(const Bench& bench, std::uint64_t bytes)
      : bench_(bench),
        cells_{{Cell::What::message, "copy", bytes, 2, Flops(0), Bytes(2 * static_cast<double>(bytes)), 0}} {}

  const std::vector<Cell>& cells() const override { return cells_; }
  std::size_t turns() const override { return 1; }

  void open() override {
    bench_.crew.run(2, [&](unsigned k) { buffers_[k].assign(cells_[0].size, std::byte{1}); });
  }

  /// The first thread writes all of its buffer, the second copies it; then the first begins again.
  void sample(std::size_t, Seconds about, std::vector<std::vector<double>>& times) override {
    constexpr double least_time = 20e-6;
    const std::size_t most = 64;
    std::atomic<std::uint64_t> written = 0, copied = 0;
    std::atomic<bool> over = false;
    const auto wait_for = [&](const std::atomic<std::uint64_t>& count, std::uint64_t value) {
      for (unsigned looks = 0; count.load(std::memory_order_acquire) < value && !over;)
        if (++looks % 1024 == 0) std::this_thread::yield();
    };
    bench_.crew.run(2, [&](unsigned k) {
      std::vector<std::byte>& mine = buffers_[k];
      if (k == 0) {
        for (std::uint64_t round = 1; !over; ++round) {
          std::memset(mine.data(), static_cast<int>(round & 0x7f), mine.size());
          written.store(round, std::memory_order_release);
          wait_for(copied, round);
        }
        return;
      }
      const Moment begin = moment();
      const double batch = std::max(least_time, about.value / static_cast<double>(most));
      double sum = 0;
      std::size_t calls = 0;
      for (std::uint64_t round = 1;; ++round) {
        wait_for(written, round);
        const Moment from = moment();
        std::memcpy(mine.data(), buffers_[0].data(), mine.size());
        const double time = seconds_between(from, moment());
        if (round > 1) {
          sum += time;
          ++calls;
        }
        const bool ends = seconds_between(begin, moment()) >= about.value && calls > 0;
        if (sum >= batch || (ends && calls > 0)) {
          times[0].push_back(sum / static_cast<double>(calls));
          sum = 0;
          calls = 0;
        }
        if (ends) break;
        copied.store(round, std::memory_order_release);
      }
      over = true;
    });
  }

  void close() override {
    for (auto& buffer : buffers_) std::vector<std::byte>().swap(buffer);
  }

 private:
  const Bench bench_;
  const std::vector<Cell> cells_;
  std::vector<std::byte> buffers_[2];
};

}  // namespace

std::vector<std::unique_ptr<Subject>> agreement_subjects(const Bench& bench) {
  struct Named {
    Agreement agreement;
    Cell::What what;
    const char* name;
    unsigned least;
  };
  std::vector<std::unique_ptr<Subject>> subjects;
  for (const Named& named :
       {Named{Agreement::spin_lock, Cell::What::lock, "spin", 1}, Named{Agreement::mutex, Cell::What::lock, "mutex", 1},
        Named{Agreement::barrier, Cell::What::barrier, "barrier", 2}}) {
    std::vector<Cell> cells;
    for (const unsigned threads : core_counts(bench.crew.threads()))
      if (threads >= named.least)
        cells.push_back({named.what, named.name, 0, threads, Flops(0), Bytes(0), cells.size()});
    if (!cells.empty())
      subjects.push_back(std::make_unique<AgreementSubject>(bench, named.agreement, std::move(cells)));
  }
  return subjects;
}

std::unique_ptr<Subject> message_subject(const Bench& bench, std::uint64_t bytes) {
  return std::make_unique<MessageSubject>(bench, bytes);
}

}  // namespace pelsim::host
