#include "native/program.hpp"

namespace pelsim::host {

namespace programs {
ProgramEntry cholesky();
}  // namespace programs

std::vector<ProgramEntry> program_catalog() {
  return {
      programs::cholesky(),
  };
}

}  // namespace pelsim::host
