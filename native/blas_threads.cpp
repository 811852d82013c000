#include "native/blas_threads.hpp"

#include <cblas.h>

#include <stdexcept>

namespace pelsim::host {

void keep_blas_on_one_thread() {
  if (openblas_get_parallel() == OPENBLAS_SEQUENTIAL)
    throw std::runtime_error(
        "the OpenBLAS found is the one without threads, which mixes up concurrent calls: install libopenblas0-pthread, "
        "or "
        "choose it with: update-alternatives --config libopenblas.so.0-x86_64-linux-gnu");
  openblas_set_num_threads(1);
}

}  // namespace pelsim::host
