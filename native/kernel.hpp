#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/units.hpp"

/// Real computations on real data. A kernel is named as in a task's kind: "gemm/256" is kernel "gemm" at size 256.
namespace pelsim::host {

/// What one call does, counted from its algorithm. Traffic: each operand that is read or written, once.
struct KernelWork {
  Flops flop;
  Bytes traffic;
};

/// The data of one call, made once and used for any number of calls by one thread.
class KernelRun {
 public:
  virtual ~KernelRun() = default;
  /// Before each call, outside of what is timed: brings back the input of kernels that work in place.
  virtual void prepare() {}
  /// One call; each call does the same work on the same input.
  virtual void call() = 0;
  /// How far the last call's result is from an independent answer (a residual, a known sum, a sequential reference),
  /// relative; 0 = exact.
  virtual double error() const = 0;
  /// Spoils the last result in one place, as a fault would, so that a test can see that `error` tells it.
  virtual void damage() {}
};

struct Kernel {
  std::string name;                  ///< lower case, as before the '/' of a kind
  std::string summary;               ///< what is computed, in a few words
  std::string size;                  ///< what the number behind the '/' counts: "elements along a tile"
  std::vector<std::uint64_t> sizes;  ///< what calibration measures, ascending
  double tolerance = 0;              ///< an error above it is a wrong result
  KernelWork (*work)(std::uint64_t size) = nullptr;
  std::unique_ptr<KernelRun> (*make)(std::uint64_t size, std::uint64_t seed) = nullptr;
};

/// In the order in which they are shown. One line each in kernels/catalog.cpp, nothing registers itself.
std::vector<Kernel> kernel_catalog();

}  // namespace pelsim::host
