#include "tests/house/arrows.hpp"

#include <algorithm>
#include <regex>
#include <vector>

namespace house {
namespace {

struct Room {
  std::string place;                     ///< its folder; files below belong to the longest place that fits
  std::vector<std::string> may_include;  ///< besides itself
};

/// Never upward: what a room may not name is above it or beside it.
std::vector<Room> rooms() {
  return {
      {"sim", {"sim/trace"}},
      {"sim/trace", {"sim"}},
      {"sim/metrics", {"sim", "sim/trace"}},
      {"sim/driver", {"sim", "sim/trace"}},
      {"sim/native", {"sim"}},
      {"sim/simgrid", {"sim"}},
      {"models", {"sim"}},
      {"models/ranks", {"models", "sim"}},
      {"models/workloads", {"models", "models/ranks", "sim"}},
      {"native", {"sim", "sim/trace"}},
      {"native/mpi", {"native"}},
      {"study", {"sim", "sim/trace", "sim/metrics", "sim/native", "models", "native"}},
      {"cli", {"sim", "sim/trace", "sim/metrics", "sim/native", "models", "native", "study"}},
      {"cli/engine", {"sim", "study"}},
      {"cli/host", {"sim", "sim/trace", "models", "native", "study", "cli/engine"}},
      {"cli/mpi", {"sim", "sim/trace", "models", "native", "native/mpi", "study", "cli/engine"}},
      {"cli/ranks", {"cli", "native/mpi", "study"}},
      {"cli/simgrid", {"sim", "sim/trace", "sim/simgrid", "models", "study", "cli/engine"}},
      {"gui", {"sim", "sim/trace", "sim/metrics", "sim/native", "models", "native", "study"}},
  };
}

bool lies_in(const std::string& path, const std::string& place) { return path.starts_with(place + "/"); }

/// A kind of model ("models/schedulers") is a room of its own: it sees models/ and sim, no other kind.
Room room_of(const std::string& path) {
  Room found;
  for (const Room& room : rooms()) {
    if (lies_in(path, room.place) && room.place.size() > found.place.size()) found = room;
  }
  const std::size_t kind = std::string("models/").size();
  const std::size_t slash = path.find('/', kind);
  if (found.place == "models" && slash != std::string::npos) return {path.substr(0, slash), {"models", "sim"}};
  return found;
}

struct Library {
  std::string header;               ///< how its headers begin (a regular expression)
  std::vector<std::string> places;  ///< who may include it; tests always may
};

std::vector<Library> libraries() {
  return {
      {"simgrid/|xbt/|xbt\\.h", {"sim/simgrid"}},
      {"Q[A-Z]|Qt|qcustomplot", {"gui"}},
      {"mpi\\.h|boost/mpi", {"cli/ranks", "native/mpi"}},
      {"oneapi/", {"study/sweep"}},
      {"CLI/", {"cli"}},
      {"toml\\+\\+/", {"study"}},
      {"simdjson", {"models", "study"}},
      {"pugixml", {"models", "sim/simgrid"}},
      {"csv\\.h", {"models"}},
      {"nlohmann/", {"models", "study", "cli", "gui"}},
      {"hwloc|cblas|kissfft/", {"native"}},
      {"iostream$", {"cli"}},  // a run never prints
      {"catch2/|benchmark/", {}},
  };
}

}  // namespace

std::string forbidden_arrow(const std::string& file, const std::string& header) {
  if (lies_in(header, "tests") && !lies_in(file, "tests"))
    return file + " includes " + header + ": nothing includes tests";
  if (lies_in(file, "tests")) return "";
  const Room from = room_of(file), to = room_of(header);
  if (from.place.empty()) return file + " lies in no room of the house";
  if (to.place.empty()) return file + " includes " + header + ", which lies in no room of the house";
  if (from.place == to.place) return "";
  const bool allowed = std::find(from.may_include.begin(), from.may_include.end(), to.place) != from.may_include.end();
  return allowed ? "" : file + " includes " + header + ": " + from.place + " may not know " + to.place;
}

std::string forbidden_library(const std::string& file, const std::string& header) {
  if (lies_in(file, "tests")) return "";
  for (const Library& library : libraries()) {
    if (!std::regex_search(header, std::regex("^(" + library.header + ")"))) continue;
    const bool allowed = std::any_of(library.places.begin(), library.places.end(),
                                     [&](const std::string& place) { return lies_in(file, place); });
    if (!allowed) return file + " includes <" + header + ">, which belongs elsewhere";
  }
  return "";
}

}  // namespace house
