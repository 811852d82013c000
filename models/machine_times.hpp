#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/machine_file.hpp"
#include "sim/demand.hpp"

namespace pelsim {

/// What a machine file says about kernels: their times at any size, and how they slow each other down.
///
/// Alone, between measured sizes s_1 < s < s_2, the time follows the power of s through both:
///
///     t(s) = t_1 (s / s_1)^p,   p = ln(t_2 / t_1) / ln(s_2 / s_1)
///
/// which never leaves [t_1, t_2]. Beyond the measured sizes p is the growth of the kernel's work between the two
/// outermost sizes, p = ln(W_2 / W_1) / ln(s_2 / s_1), W its flop, or its traffic where it counts no flop, or its time
/// where it counts neither: exact while the rate stays what it was at the edge. The slow-down is interpolated linearly
/// in ln s and kept beyond.
///
/// Side by side: n tasks with pressures r_i share a capacity of 1, all at one rate x (share of their speed alone), so
///
///     sum r_i x <= 1,  x <= 1   =>   each is slowed down by max(1, sum r_i)
///
/// Measured are t(1) and t(k), the time of one call while each of k cores runs it. Then S = t(k) / t(1) = max(1, k r)
/// gives r = S / k (at most 1) where S exceeds 1 beyond both intervals. Else r is only known to be at most 1 / k; taken
/// is the share of the k cores' memory bandwidth that the kernel's traffic would need, if less. Valid where what is
/// shared is one thing (the memory's bandwidth, a cache, a core's units under SMT) and kernels side by side want the
/// same of it. Not valid for a clock that falls when more cores are busy: then a kernel that shares nothing has S > 1,
/// too, and slows down others in the model.
class MachineTimes {
 public:
  /// Precondition: rows as `read_machine` gives them.
  explicit MachineTimes(const MachineFile&);

  struct Answer {
    Seconds alone;
    double pressure = 0;  ///< of one task; the capacity is 1
    Badge badge = Badge::calibrated;
  };
  /// nullopt: not measured, or measured at one other size only.
  std::optional<Answer> kernel(std::string_view name, double size) const;
  std::vector<std::string> kernels() const;

  SlotCount cores() const { return cores_; }  ///< the most that were busy
  FlopRate peak() const { return peak_; }     ///< the greatest of one core; 0: no kernel counts flop
  /// Of so many cores together, from the bandwidth rows; 0: none.
  ByteRate bandwidth(SlotCount cores) const;
  /// What the host engine takes for an empty task with so many threads; 0: not measured.
  Seconds dispatch(SlotCount threads) const;

 private:
  struct Point {
    double size, time, slowdown, noise, work, traffic;
  };
  double pressure(const Point&) const;

  std::map<std::string, std::vector<Point>, std::less<>> curves_;  ///< by size
  std::map<SlotCount, double> bandwidth_, dispatch_;
  SlotCount cores_ = 1;
  FlopRate peak_;
};

/// "gemm/256" as a kernel and its size; nullopt for kinds of another form.
struct KernelName {
  std::string_view kernel;
  double size;
};
std::optional<KernelName> kernel_name(std::string_view kind);

}  // namespace pelsim
