#include "native/program.hpp"

#include "native/blas_threads.hpp"

namespace pelsim::host {

// To add a program: declare its function, and call it in the vector below. Nothing else.
namespace programs {
ProgramEntry cholesky();
ProgramEntry lu();
ProgramEntry qr();
ProgramEntry stencil();
ProgramEntry fft();
ProgramEntry conjugate_gradient();
ProgramEntry training();
ProgramEntry word_count();
ProgramEntry monte_carlo();
ProgramEntry sample_sort();
ProgramEntry n_body();
ProgramEntry spiking();
ProgramEntry state_vector();
ProgramEntry climate();
ProgramEntry genomics();
}  // namespace programs

std::vector<ProgramEntry> program_catalog() {
  keep_blas_on_one_thread();  // whoever runs anything asks here first
  return {
      programs::cholesky(),     programs::lu(),         programs::qr(),
      programs::stencil(),      programs::fft(),        programs::conjugate_gradient(),
      programs::training(),     programs::word_count(), programs::monte_carlo(),
      programs::sample_sort(),  programs::n_body(),     programs::spiking(),
      programs::state_vector(), programs::climate(),    programs::genomics(),
  };
}

}  // namespace pelsim::host
