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

const std::vector<GraphWriter>& writer_catalog() {
  // clang-format off
  static const std::vector<GraphWriter> all = {
      writers::wfformat(),
      writers::dax(),
      writers::dot(),
      writers::stg(),
      writers::csv(),
  };
  // clang-format on
  return all;
}

}  // namespace pelsim
