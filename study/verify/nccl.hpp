#pragma once
#include <span>

/// What other oracles need of the all-reduce of a machine.
namespace pelsim::verify {

/// Hockney's line: fixed seconds, and seconds for each byte of the vector.
struct Line {
  double fixed = 0, per_byte = 0;
  double at(double bytes) const { return fixed + per_byte * bytes; }
};

struct Point {
  double bytes, seconds;
};

/// Least squares of the relative errors: the small vectors count as much as the large ones. At least two sizes.
Line fitted_line(std::span<const Point>);

/// The line of eight A100 over NVLink 3, fitted on the even rows of the sweep.
Line a100_allreduce();

/// Simulates a ring all-reduce over links that give eight ranks this line.
double ring_allreduce(unsigned ranks, double bytes, const Line& of_eight);

}  // namespace pelsim::verify
