#pragma once
#include "sim/demand.hpp"

/// How the thread blocks of a kernel fill a GPU: occupancy, waves and their tail. SM stands for what AMD calls a CU.
namespace pelsim::devices {

/// What one SM holds at once.
struct SmLimits {
  double warp_threads = 32, warps = 64, blocks = 32, registers = 65536;
  Bytes shared_memory;
};

/// Blocks that an SM holds at once: min(blocks, warps / warps of a block, registers / those of a block, shared memory /
/// that of a block), each rounded down; 0: not even one fits. Registers are handed out to warps by 256.
/// One where the kernel does not tell its threads. [NVIDIA: CUDA C++ Programming Guide, 5.2.3]
double resident_blocks(const SmLimits&, const KernelDemand&);

/// Equal blocks of one kernel.
struct Grid {
  double blocks = 0;  ///< 0: as many as fill any GPU without a tail
  Flops work;         ///< of all blocks
  Bytes traffic;
  double resident = 1;  ///< blocks that an SM holds at once
  double warps = 0;     ///< of a block; 0: not told, enough to hide the latency of memory
};

/// What runs the blocks.
struct Multiprocessors {
  double count = 1;
  FlopRate rate;  ///< of all of them, for this code
  ByteRate bandwidth;
  ByteRate per_warp;  ///< bytes that a warp keeps in flight / latency of memory; 0: latency does not matter
};

struct Execution {
  Seconds time;
  double multiprocessors = 0;  ///< taken, on the average over the time: by the blocks that lie there, or by their work
  double compute = 0, memory = 0;  ///< share of the rate, of the bandwidth, that is used
};

/// Alone on the multiprocessors. For C blocks of w flop, q bytes and v warps on S of them, A at once on each:
///
///     t = max(ceil(C / S) w / (rate / S), C q / bandwidth, ceil(C / S A) q / (v per_warp))
///
/// The first counts waves of arithmetic: the busiest SM works off ceil(C / S) blocks. The last is Little's law: a block
/// draws what its warps keep in flight.
Execution execute(const Grid&, const Multiprocessors&);

}  // namespace pelsim::devices
