#include "models/devices/gpu_grid.hpp"

#include <algorithm>
#include <cmath>

namespace pelsim::devices {

double resident_blocks(const SmLimits& sm, const KernelDemand& kernel) {
  if (kernel.block_threads == 0) return kernel.block_memory > sm.shared_memory ? 0 : 1;
  constexpr double granule = 256;
  const double warps = std::ceil(kernel.block_threads / sm.warp_threads);
  double fit = std::min(sm.blocks, std::floor(sm.warps / warps));
  if (kernel.registers > 0) {
    const double of_warp = std::ceil(kernel.registers * sm.warp_threads / granule) * granule;
    fit = std::min(fit, std::floor(std::floor(sm.registers / of_warp) / warps));
  }
  if (kernel.block_memory > Bytes(0)) fit = std::min(fit, std::floor(sm.shared_memory / kernel.block_memory));
  return fit;
}

Execution execute(const Grid& grid, const Multiprocessors& gpu) {
  const double at_once = gpu.count * grid.resident;
  const bool waits = grid.warps > 0 && gpu.per_warp > ByteRate(0);
  const ByteRate of_block = gpu.per_warp * grid.warps;
  const double waves = grid.blocks > 0 ? std::ceil(grid.blocks / at_once) : 1;
  Execution out;
  Seconds latency;
  out.time = grid.work / gpu.rate;
  if (grid.blocks > 0) {
    out.time = std::ceil(grid.blocks / gpu.count) * (grid.work / grid.blocks / (gpu.rate / gpu.count));
    if (waits) latency = waves * (grid.traffic / grid.blocks / of_block);
  } else if (waits) {
    latency = grid.traffic / (of_block * at_once);
  }
  out.time = std::max({out.time, grid.traffic / gpu.bandwidth, latency});
  if (!(out.time > Seconds(0))) return {};
  out.compute = grid.work / gpu.rate / out.time;
  out.memory = grid.traffic / gpu.bandwidth / out.time;
  out.multiprocessors = gpu.count;
  if (grid.blocks > 0) out.multiprocessors = std::max(grid.blocks / grid.resident / waves, out.compute * gpu.count);
  return out;
}

}  // namespace pelsim::devices
