#include <cmath>
#include <thread>

#include "native/kernel.hpp"
#include "native/kernels/contention.hpp"

/// n operations of one thread that nobody else wants: the floor below what contention costs (kernels/contention.hpp).
/// Counted: 1 flop an operation, so that rates can be told; 8 bytes of counter. Checked: nothing counted was lost.
namespace pelsim::host::kernels {
namespace {

template <Agreement what>
class Run final : public KernelRun {
 public:
  explicit Run(std::uint64_t operations) : operations_(operations) {
    // A process that never had a second thread is spared the atomic operations of a mutex (glibc), as no run here is.
    std::thread([] {}).join();
  }

  void call() override { counted_ = contend(what, operations_, 1).counted; }
  double error() const override {
    const double right = static_cast<double>(operations_);
    return std::abs(static_cast<double>(counted_) - right) / right;
  }
  void damage() override { --counted_; }

 private:
  std::uint64_t operations_, counted_ = 0;
};

template <Agreement what>
Kernel agreement(const char* name, const char* summary, std::vector<std::uint64_t> sizes) {
  return {.name = name,
          .summary = summary,
          .size = "operations",
          .sizes = std::move(sizes),
          .tolerance = 0,
          .work = [](std::uint64_t n) -> KernelWork {
            return {Flops(static_cast<double>(n)), Bytes(8)};
          },
          .make = [](std::uint64_t n, std::uint64_t) -> std::unique_ptr<KernelRun> {
            return std::make_unique<Run<what>>(n);
          }};
}

}  // namespace

Kernel spin_lock() {
  return agreement<Agreement::spin_lock>("spin-lock", "spin lock taken and given back", {1000, 10000, 100000, 1000000});
}
Kernel mutex() {
  return agreement<Agreement::mutex>("mutex", "mutex taken and given back", {1000, 10000, 100000, 1000000});
}
Kernel barrier() {
  return agreement<Agreement::barrier>("barrier", "barrier of one thread", {1000, 10000, 100000, 1000000});
}
Kernel task_spawn() {
  return agreement<Agreement::task_spawn>("task-spawn", "a thread of its own for a task, started and joined",
                                          {2, 16, 128, 1024});
}

}  // namespace pelsim::host::kernels
