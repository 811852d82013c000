#pragma once
#include <string>
#include <vector>

#include "sim/platform.hpp"

namespace pelsim::gui {

/// A spot on the map: a vertex of the platform, or several that are drawn as one.
struct MapSpot {
  std::string name;
  std::vector<VertexId> vertices;  ///< ascending
  std::vector<DeviceId> devices;   ///< that use its memories
  std::vector<MemoryId> memories;
  double x = 0, y = 0;  ///< 0..1, y downwards
  bool is_switch() const { return memories.empty(); }
};

/// A cable on the map: both directions, and those in parallel, as one.
struct MapCable {
  std::size_t a = 0, b = 0;   ///< spots, a < b
  std::vector<LinkId> links;  ///< ascending
  bool is_bent = false;       ///< drawn beside the straight line, which runs through other spots
};

struct TopologyMap {
  std::vector<MapSpot> spots;
  std::vector<MapCable> cables;
  std::vector<std::size_t> spot_of;  ///< by vertex
  std::string layout;                ///< how it was laid out: "torus 4 x 2 x 2", "levels", "forces"
  bool is_grouped = false;           ///< a spot may stand for several vertices
};

/// At most `most` spots: what hangs on one switch is put together first (a rack), then neighbours in the platform's
/// order. Regular interconnects are laid out by formula, trees by levels, everything else by forces.
TopologyMap topology_map(const Platform&, std::size_t most = 1000);

/// Spots and cables without places.
TopologyMap unplaced_map(const Platform&, std::size_t most);

}  // namespace pelsim::gui
