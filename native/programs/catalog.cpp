#include "native/program.hpp"

#include "native/blas_threads.hpp"

namespace pelsim::host {

namespace programs {
ProgramEntry cholesky();
}  // namespace programs

std::vector<ProgramEntry> program_catalog() {
  keep_blas_on_one_thread();  // whoever runs anything asks here first
  return {
      programs::cholesky(),
  };
}

}  // namespace pelsim::host
