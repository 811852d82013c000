#include "native/program.hpp"

#include "native/blas_threads.hpp"

namespace pelsim::host {

namespace programs {
ProgramEntry cholesky();
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
      programs::cholesky(),     programs::word_count(), programs::monte_carlo(),
      programs::sample_sort(),  programs::n_body(),     programs::spiking(),
      programs::state_vector(), programs::climate(),    programs::genomics(),
  };
}

}  // namespace pelsim::host
