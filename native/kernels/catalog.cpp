#include "native/kernel.hpp"

namespace pelsim::host {

namespace kernels {
// tiles
Kernel potrf();
Kernel trsm();
Kernel syrk();
Kernel gemm();
Kernel getrf();
Kernel geqrt();
Kernel unmqr();
Kernel tsqrt();
Kernel tsmqr();
}  // namespace kernels

std::vector<Kernel> kernel_catalog() {
  return {
      // tiles
      kernels::potrf(), kernels::trsm(),  kernels::syrk(),  kernels::gemm(),  kernels::getrf(),
      kernels::geqrt(), kernels::unmqr(), kernels::tsqrt(), kernels::tsmqr(),
  };
}

}  // namespace pelsim::host
