#pragma once
#include <string>

#include "sim/trace/writers.hpp"

namespace pelsim {

/// The run as a picture (SVG): a lane per slot, compute coloured by the kind of task, waiting told apart from idle.
/// Up to 2,000 spans are drawn one by one and named; denser traces are painted a pixel column at a time, each column
/// split by the true shares of what happens in it, so that short waits never vanish. At most 48 lanes; the rest is
/// counted in a line below.
std::string timeline_svg(const NamedTrace&, const std::string& title);

}  // namespace pelsim
