#include "native/kernel.hpp"

#include "native/blas_threads.hpp"

namespace pelsim::host {

// One line each: its declaration here, and its call in the list.
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
  };
}

}  // namespace pelsim::host
