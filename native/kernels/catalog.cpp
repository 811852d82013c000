#include "native/kernel.hpp"

#include "native/blas_threads.hpp"

namespace pelsim::host {

// To add a kernel: declare its function, and call it in the vector below. Nothing else.
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
// sorting, counting, chance
Kernel sort();
Kernel partition();
Kernel merge();
Kernel count_words();
Kernel merge_words();
Kernel option();
Kernel add_counts();
// molecules and genes
Kernel lj_forces();
Kernel lj_move();
Kernel count_kmers();
Kernel smith_waterman();
// quantum and neuromorphic stand-ins
Kernel gate();
Kernel phase();
Kernel lif_step();
// coupled grids
Kernel diffuse();
Kernel couple();
// threads
Kernel spin_lock();
Kernel mutex();
Kernel barrier();
Kernel task_spawn();
// memory
Kernel stream_copy();
Kernel stream_triad();
Kernel memcpy();
// grids
Kernel stencil();
Kernel stencil_3d();
// Fourier transforms
Kernel fft();
Kernel butterfly();
Kernel split();
// sparse matrices
Kernel spmv();
Kernel dot();
Kernel axpy();
Kernel sum();
// dense layers
Kernel dense_forward();
Kernel dense_backward();
Kernel dense_loss();
Kernel gradient_sum();
Kernel sgd();
}  // namespace kernels

std::vector<Kernel> kernel_catalog() {
  keep_blas_on_one_thread();  // whoever runs anything asks here first
  return {
      // tiles
      kernels::potrf(),
      kernels::trsm(),
      kernels::syrk(),
      kernels::gemm(),
      kernels::getrf(),
      kernels::geqrt(),
      kernels::unmqr(),
      kernels::tsqrt(),
      kernels::tsmqr(),
      // sorting, counting, chance
      kernels::sort(),
      kernels::partition(),
      kernels::merge(),
      kernels::count_words(),
      kernels::merge_words(),
      kernels::option(),
      kernels::add_counts(),
      // molecules and genes
      kernels::lj_forces(),
      kernels::lj_move(),
      kernels::count_kmers(),
      kernels::smith_waterman(),
      // quantum and neuromorphic stand-ins
      kernels::gate(),
      kernels::phase(),
      kernels::lif_step(),
      // coupled grids
      kernels::diffuse(),
      kernels::couple(),
      // threads
      kernels::spin_lock(),
      kernels::mutex(),
      kernels::barrier(),
      kernels::task_spawn(),
      // memory
      kernels::stream_copy(),
      kernels::stream_triad(),
      kernels::memcpy(),
      // grids
      kernels::stencil(),
      kernels::stencil_3d(),
      // Fourier transforms
      kernels::fft(),
      kernels::butterfly(),
      kernels::split(),
      // sparse matrices
      kernels::spmv(),
      kernels::dot(),
      kernels::axpy(),
      kernels::sum(),
      // dense layers
      kernels::dense_forward(),
      kernels::dense_backward(),
      kernels::dense_loss(),
      kernels::gradient_sum(),
      kernels::sgd(),
  };
}

}  // namespace pelsim::host
