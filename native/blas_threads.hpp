#pragma once

namespace pelsim::host {

/// From here on a call of BLAS or LAPACK computes on the thread that makes it, and any number of threads may make calls
/// at once. For the whole process; any number of times. Throws std::runtime_error where the library that was found is
/// OpenBLAS without threads: Debian builds that one without locks, and concurrent calls then sometimes take the same
/// buffer (some 10^-4 of small trsm, potrf and geqrt by four threads came out wrong with 0.3.21).
void keep_blas_on_one_thread();

}  // namespace pelsim::host
