#include "models/writers.hpp"

// To add a writer: declare its function, and call it in the vector. Nothing else.
namespace pelsim {

namespace writers {
GraphWriter csv();
GraphWriter dax();
GraphWriter dot();
GraphWriter stg();
GraphWriter wfformat();
}  // namespace writers

std::vector<GraphWriter> writer_catalog() {
  return {
      writers::wfformat(), writers::dax(), writers::dot(), writers::stg(), writers::csv(),
  };
}

}  // namespace pelsim
