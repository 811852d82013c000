#include "native/ranks/rank_work.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

namespace pelsim::host {
namespace {

/// 524 288 flop a call: some 50 us, so that messages do not wait long.
constexpr std::uint64_t tile_side = 64;
/// 1024 flop a call: what is left of a task's flop is met within half of that.
constexpr std::uint64_t crumb_side = 8;

Kernel gemm_kernel() {
  for (Kernel& kernel : kernel_catalog())
    if (kernel.name == "gemm") return std::move(kernel);
  throw std::logic_error("there is no kernel gemm");
}

}  // namespace

RankWork::RankWork(const TaskGraph& graph, const CostModel& costs, DeviceId device)
    : graph_(graph), costs_(costs), device_(device), gemm_(gemm_kernel()) {
  bool computes = false;
  for (std::uint32_t t = 0; t < graph.tasks() && !computes; ++t) computes = flop_of(TaskId(t)) > Flops(0);
  if (!computes) return;
  tile_ = gemm_.make(tile_side, 1);
  crumb_ = gemm_.make(crumb_side, 1);
}

RankWork::~RankWork() = default;

/// 0 where a time is given, which goes before a demand.
Flops RankWork::flop_of(TaskId t) const {
  const Demand* demand = graph_.demand(t);
  if (demand == nullptr || demand->kind != Demand::Kind::kernel) return Flops(0);
  const DeviceTypeId type = costs_.platform().device(device_).type;
  if (costs_.time(t, type) < forever && costs_.badge(t, type) == Badge::given) return Flops(0);
  return static_cast<const KernelDemand*>(demand)->work;
}

bool RankWork::is_instant(TaskId t) const {
  return graph_.is_marker(t) || (!(flop_of(t) > Flops(0)) && !(costs_.time(t, device_) > Seconds(0)));
}

void RankWork::run(TaskId t, const std::function<bool()>& meanwhile) {
  if (const Flops flop = flop_of(t); flop > Flops(0)) return compute(flop, meanwhile);
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double>(costs_.time(t, device_).value);
  while (Clock::now() < end)
    if (!meanwhile()) return;
}

void RankWork::compute(Flops flop, const std::function<bool()>& meanwhile) {
  const double tiles = std::floor(flop / gemm_.work(tile_side).flop);
  const double crumbs = std::round((flop - tiles * gemm_.work(tile_side).flop) / gemm_.work(crumb_side).flop);
  for (double k = 0; k < tiles; ++k) {
    tile_->call();
    if (!meanwhile()) return;
  }
  for (double k = 0; k < crumbs; ++k) crumb_->call();
}

}  // namespace pelsim::host
