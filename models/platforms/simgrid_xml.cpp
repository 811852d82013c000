#include "models/import.hpp"
#include "models/presets.hpp"
#include "models/simgrid_reader.hpp"

/// Platforms of SimGrid, XML version 4 and 4.1, with its routing: Full, Floyd,
/// Dijkstra and Cluster zones, clusters (flat, with backbone, torus, fat tree,
/// dragonfly), gateways between zones, bypasses, limiters. A host is a device
/// of `core` slots of its (initial) speed with a memory of its own. A SHARED
/// link has one capacity for all that cross it, both ways; SPLITDUPLEX is two
/// links, id_UP and id_DOWN; a FATPIPE is shared by nobody. Such a link may
/// stand in routes between any hosts, so it has no place in a graph: its ends
/// are its zone. [simgrid.org/doc/3.32/XML_reference.html] Not used, with a
/// note: loopback links (a message within a memory costs nothing here), disks,
/// properties, profiles of speed and availability, actors. Refused: Vivaldi and
/// Wifi zones, peers, cabinets, bypassZoneRoute, include.
namespace pelsim::platforms {
namespace {

Platform make(const Parameters& parameters, std::vector<std::string>& notes) {
  Presets presets = Presets::beside(parameters.place());
  const TextFile file = input_file(parameters);
  return SimgridReader(file, presets, notes).read();
}

}  // namespace

PlatformModel simgrid_xml() {
  return {{.name = "simgrid-xml",
           .summary = "a platform file of SimGrid (version 4.1)",
           .parameters = {file_parameter("a SimGrid platform, *.xml")},
           .source = "https://simgrid.org/doc/latest/XML_reference.html"},
          make};
}

}  // namespace pelsim::platforms
