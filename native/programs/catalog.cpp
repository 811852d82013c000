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
}  // namespace programs

std::vector<ProgramEntry> program_catalog() {
  keep_blas_on_one_thread();  // whoever runs anything asks here first
  return {
      programs::cholesky(),           programs::lu(),       programs::qr(), programs::stencil(), programs::fft(),
      programs::conjugate_gradient(), programs::training(),
  };
}

}  // namespace pelsim::host
