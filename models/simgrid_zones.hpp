#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "models/catalog.hpp"

/// The routing of SimGrid's platforms: zones within zones, each with a rule of its own.
namespace pelsim {

/// A host, a router, or a zone seen from outside.
struct Netpoint {
  std::uint32_t zone = 0;   ///< the zone it stands in
  std::uint32_t local = 0;  ///< its number there
  MemoryId memory = {};     ///< of a host
  std::string name = {};
};

struct ZoneRoute {
  std::uint32_t from_gateway = 0, to_gateway = 0;  ///< where it begins and ends: netpoints in the zones that it joins
  std::vector<LinkId> links = {};
};

struct Zone {
  enum class Routing {
    full,         ///< every route is given
    shortest,     ///< given routes are put together: fewest links
    star,         ///< up the one's links, over the backbone, down the other's: flat clusters
    interconnect  ///< a model of the catalogue
  };
  static constexpr std::uint32_t none = 0xffffffffu;

  std::string name;
  Routing routing = Routing::full;
  std::uint32_t parent = none, depth = 0;
  std::uint32_t netpoint = none;                             ///< it, seen from its parent
  std::vector<std::uint32_t> points = {};                    ///< by local number
  std::unordered_map<std::uint64_t, ZoneRoute> routes = {};  ///< of (local, local); looked up, never walked
  std::unordered_map<std::uint64_t, std::vector<LinkId>> bypasses = {};

  std::vector<std::uint32_t> before = {};               ///< shortest: (from, to) -> the point before `to`; none: no way
  std::vector<std::vector<LinkId>> up = {}, down = {};  ///< star: by local number; a router has none
  std::vector<LinkId> backbone = {};
  std::shared_ptr<const EndpointRouter> interconnect = {};
  std::vector<LinkId> limiters = {};  ///< interconnect: of vertex `first_vertex` + i; each one that is met counts
  VertexId first_vertex = 0;

  static std::uint64_t key(std::uint32_t from, std::uint32_t to) { return std::uint64_t{from} << 32 | to; }
};

class ZoneRouter final : public Router {
 public:
  ZoneRouter(std::vector<Zone> zones, std::vector<Netpoint> points, std::vector<std::uint32_t> memory_point);
  void route(const Platform&, MemoryId from, MemoryId to, std::uint64_t salt,
             std::vector<LinkId>& links) const override;
  bool lacks_routes() const override { return bool(missing_); }
  bool joins(const Platform& platform, MemoryId from, MemoryId to) const override {
    std::vector<LinkId> unused;
    return find(platform, memory_point_[from.index()], memory_point_[to.index()], 0, unused);
  }
  /// False where some zone on the way has no route.
  bool find(const Platform&, std::uint32_t from, std::uint32_t to, std::uint64_t salt,
            std::vector<LinkId>& links) const;
  /// The link that stands for a way that is not there.
  void set_missing(LinkId link) { missing_ = link; }
  const std::vector<Zone>& zones() const { return zones_; }
  const std::vector<Netpoint>& points() const { return points_; }

 private:
  bool within(const Platform&, const Zone&, std::uint32_t from, std::uint32_t to, std::uint64_t salt,
              std::vector<LinkId>& links) const;
  bool along(const Platform&, const ZoneRoute&, std::uint32_t from, std::uint32_t to, std::uint64_t salt,
             std::vector<LinkId>& links) const;
  void through(const Platform&, const Zone&, std::uint32_t from, std::uint32_t to, std::uint64_t salt,
               std::vector<LinkId>& links) const;
  bool shortest(const Platform&, const Zone&, std::uint32_t from, std::uint32_t to, std::uint64_t salt,
                std::vector<LinkId>& links) const;

  std::vector<Zone> zones_;
  std::vector<Netpoint> points_;
  std::vector<std::uint32_t> memory_point_;
  LinkId missing_;
};

/// Fills `before` by the links of the given routes [Floyd, CACM 5(6), 1962]; earlier points win ties.
void find_shortest(Zone&);

}  // namespace pelsim
