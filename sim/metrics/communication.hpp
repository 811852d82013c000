#pragma once
#include <vector>

#include "sim/platform.hpp"
#include "sim/task_graph.hpp"
#include "sim/trace/trace.hpp"

namespace pelsim {

/// All transfers of a run together.
struct Communication {
  std::uint64_t transfers = 0;
  Bytes bytes;
  Seconds moving;   ///< sum of the transfers' lengths, ports held
  Seconds waiting;  ///< sum of the times from request to start: ports were busy
};
Communication communication(const Trace&, const TaskGraph&);

/// Use of one direction of one link.
struct LinkUse {
  LinkId link;
  Bytes bytes;
  std::uint64_t transfers = 0;
  Seconds busy;            ///< bytes / bandwidth
  double utilisation = 0;  ///< busy / makespan; above 1 where the network model does not share links
};
/// Links that carried something, most bytes first. Routes are those of salt 0.
std::vector<LinkUse> link_use(const Trace&, const TaskGraph&, const Platform&);

}  // namespace pelsim
