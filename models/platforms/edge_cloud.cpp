#include <fmt/format.h>

#include "models/device_parameters.hpp"
#include "models/presets.hpp"

/// The continuum from things to the cloud, a tree of four levels whose roots are joined:
///
///     thing ~5G~ cell --- edge --- region === region ~~5G~~: `radio` of each thing, and the `cell` that all things of
///     thing ~5G~ /                               one site share; wan: from an edge site to its region, of which there
///     thing ~5G~ cell --- edge ---/              are fewer; backbone: between every two regions
///
/// Things are dealt out over the edge sites in turn, edge sites over the regions. The radio's latency counts from thing
/// to edge site. Defaults: 7 ms one way, measured in a public 5G network [Kottkamp, Rohde & Schwarz, 2022]; 100 Mbit/s
/// a thing, as mobile users see it [Rizvi et al., arXiv 2507.18834, 2025]; 1.8 Gbit/s a cell, one flow to an edge
/// server on millimetre waves [Lim et al., IEEE TMC 23(4), 2024]. Wide-area figures are assumptions: replace them by
/// your own.
namespace pelsim::platforms {
namespace {

using Type = Parameter::Type;

struct Level {
  std::uint32_t count;
  std::vector<ResolvedDevice> devices;
  std::vector<std::uint32_t> copies;
};

/// thing t hangs on site t mod sites, site s on region s mod regions. Links of things come first, two ids each, then
/// those of cells, of sites, of pairs of regions.
class ContinuumRouter final : public Router {
 public:
  ContinuumRouter(std::uint32_t things, std::uint32_t sites, std::uint32_t regions)
      : things_(things), sites_(sites), regions_(regions) {}

  void route(const Platform&, MemoryId from, MemoryId to, std::uint64_t, std::vector<LinkId>& links) const override {
    const Spot a = spot(from), b = spot(to);
    const bool same_site = a.level > 0 && b.level > 0 && a.site == b.site;
    const bool same_region = a.region == b.region;
    const auto add = [&](std::uint32_t cable, bool down) { links.push_back(LinkId(2 * cable + down)); };
    const auto cell = [&](std::uint32_t site) { return things_ + site; };
    const auto wan = [&](std::uint32_t site) { return things_ + sites_ + site; };
    if (a.level == 2) add(from.value, false);
    if (same_site && a.level == 2 && b.level == 2) return add(to.value, true);  // by way of their cell
    if (a.level == 2) add(cell(a.site), false);
    if (!same_site) {
      if (a.level > 0) add(wan(a.site), false);
      if (!same_region) {
        const std::uint32_t low = std::min(a.region, b.region), high = std::max(a.region, b.region);
        const std::uint32_t pair = low * (2 * regions_ - low - 1) / 2 + high - low - 1;
        add(things_ + 2 * sites_ + pair, a.region > b.region);
      }
      if (b.level > 0) add(wan(b.site), true);
    }
    if (b.level == 2) {
      add(cell(b.site), true);
      add(to.value, true);
    }
  }

 private:
  struct Spot {
    int level;  ///< 0: region, 1: edge site, 2: thing
    std::uint32_t site, region;
  };
  Spot spot(MemoryId m) const {
    if (m.value < things_) return {2, m.value % sites_, m.value % sites_ % regions_};
    if (m.value < things_ + sites_) return {1, m.value - things_, (m.value - things_) % regions_};
    return {0, 0, m.value - things_ - sites_};
  }
  std::uint32_t things_, sites_, regions_;
};

/// One device or a list of them, each with a `count`.
Level read_level(const Parameters& parameters, std::string_view key, std::string_view count, Presets& presets) {
  Level level{static_cast<std::uint32_t>(parameters.integer(count)), {}, {}};
  const std::vector<Parameter> around = {
      {.name = "count", .type = Type::integer, .fallback = "1", .least = 1, .most = 10000, .meaning = "equal devices"}};
  for (const Parameters& entry : parameters.tables(key)) {
    level.devices.push_back(presets.device(entry, around));
    level.copies.push_back(static_cast<std::uint32_t>(level.devices.back().parameters.integer("count")));
  }
  return level;
}

class Continuum {
 public:
  Platform build(const Parameters& parameters, std::vector<std::string>& notes) {
    Presets presets = Presets::beside(parameters.place());
    const Level things = read_level(parameters, "thing", "things", presets),
                sites = read_level(parameters, "edge", "sites", presets),
                regions = read_level(parameters, "cloud", "regions", presets);
    if (sites.count < regions.count || things.count < sites.count) {
      parameters.fail(
          sites.count < regions.count ? "sites" : "things",
          fmt::format("{} things, {} edge sites and {} regions: each region needs a site, each site a thing",
                      things.count, sites.count, regions.count));
    }
    const auto link = [&](const char* key, LinkSpec fallback) {
      return parameters.has(key) ? presets.link(parameters, key) : fallback;
    };
    const LinkSpec radio = link("radio", {Seconds(7e-3), ByteRate(12.5e6)}),
                   cell = link("cell", {Seconds(0), ByteRate(225e6)}),
                   wan = link("wan", {Seconds(10e-3), ByteRate(125e6)}),
                   backbone = link("backbone", {Seconds(40e-3), ByteRate(1.25e9)});
    refuse_too_large(parameters, {&things, &sites, &regions});
    add_level(things, "thing");
    add_level(sites, "edge");
    add_level(regions, "region");

    const auto join = [&](VertexId a, VertexId b, const LinkSpec& l) { p_.add_cable(a, b, l); };
    const auto memory = [&](std::uint32_t number) { return p_.vertex(MemoryId(number)); };
    std::vector<VertexId> cells;
    const std::uint32_t cell_form = p_.names().form("cell\1");
    for (std::uint32_t s = 0; s < sites.count; ++s) cells.push_back(p_.add_switch(p_.names().row(cell_form, s)));
    for (std::uint32_t t = 0; t < things.count; ++t) join(memory(t), cells[t % sites.count], radio);
    for (std::uint32_t s = 0; s < sites.count; ++s) join(cells[s], memory(things.count + s), cell);
    const std::uint32_t first_region = things.count + sites.count;
    for (std::uint32_t s = 0; s < sites.count; ++s)
      join(memory(things.count + s), memory(first_region + s % regions.count), wan);
    for (std::uint32_t a = 0; a < regions.count; ++a)
      for (std::uint32_t b = a + 1; b < regions.count; ++b)
        join(memory(first_region + a), memory(first_region + b), backbone);

    // Thing, cell, edge, region and back; things of one site meet in their cell.
    const std::uint32_t diameter = regions.count > 1 ? 7 : sites.count > 1 ? 6 : 3;
    p_.set_interconnect({"edge-cloud", p_.links() / 2, diameter, std::nullopt});
    p_.set_router(std::make_shared<ContinuumRouter>(things.count, sites.count, regions.count));
    p_.shrink_to_fit();
    for (const std::string& note : presets.notes()) notes.push_back(note);
    if (!parameters.has("wan") || !parameters.has("backbone"))
      notes.push_back("edge-cloud: the default wide-area links (wan 10 ms, backbone 40 ms) are assumptions");
    return std::move(p_);
  }

 private:
  static void refuse_too_large(const Parameters& parameters, const std::vector<const Level*>& levels) {
    double devices = 0, slots = 0;
    for (const Level* level : levels) {
      for (std::size_t d = 0; d < level->devices.size(); ++d) {
        const double count = static_cast<double>(level->count) * level->copies[d];
        devices += count;
        slots += count * level->devices[d].spec.slots;
      }
    }
    if (devices > static_cast<double>(most_devices) || slots > static_cast<double>(most_slots)) {
      parameters.fail("things", fmt::format("{:.0f} devices with {:.0f} slots asked for, at most {} with {} fit",
                                            devices, slots, most_devices, most_slots));
    }
    if (devices == 0)
      throw ScenarioError(parameters.place(), "the platform has no devices: give 'thing', 'edge' or 'cloud'");
  }

  void add_level(const Level& level, const std::string& name) {
    std::vector<DeviceTypeId> types;
    std::vector<std::uint32_t> forms;
    for (std::size_t d = 0; d < level.devices.size(); ++d) {
      types.push_back(p_.add_type(level.devices[d].spec.type));
      forms.push_back(p_.names().form(level.devices.size() == 1 ? name + "\1.\2" : fmt::format("{}\1.{}-\2", name, d)));
    }
    const std::uint32_t memory_form = p_.names().form(name + "\1");
    for (std::uint32_t n = 0; n < level.count; ++n) {
      const MemoryId memory = p_.add_memory(p_.names().row(memory_form, n));
      for (std::size_t d = 0; d < types.size(); ++d)
        for (std::uint32_t c = 0; c < level.copies[d]; ++c)
          p_.add_device(p_.names().row(forms[d], n, c), types[d], memory, level.devices[d].spec.slots);
    }
  }

  Platform p_;
};

Platform make(const Parameters& parameters, std::vector<std::string>& notes) {
  return Continuum().build(parameters, notes);
}

}  // namespace

PlatformModel edge_cloud() {
  const auto count = [](std::string name, std::string fallback, std::string meaning) {
    return Parameter{.name = std::move(name),
                     .type = Type::integer,
                     .fallback = std::move(fallback),
                     .least = 1,
                     .most = 100000,
                     .meaning = std::move(meaning)};
  };
  const auto any = [](std::string name, std::string meaning) {
    return Parameter{.name = std::move(name), .type = Type::any, .meaning = std::move(meaning)};
  };
  const auto devices = [](std::string name, std::string meaning) {
    return Parameter{.name = std::move(name), .type = Type::tables, .meaning = std::move(meaning)};
  };
  Parameter regions = count("regions", "2", "of the cloud, each joined to each other one");
  regions.most = 256;
  return {{.name = "edge-cloud",
           .summary = "things on 5G, edge sites, a wide-area network, regions of a cloud",
           .parameters = {count("things", "8", "at the edge sites in turn"),
                          count("sites", "2", "edge sites, at the regions in turn"), std::move(regions),
                          devices("thing", "devices of each thing: preset or model, count"),
                          devices("edge", "devices of each edge site"), devices("cloud", "devices of each region"),
                          any("radio", "from a thing to its edge site; default 12.5 MB/s, 7 ms"),
                          any("cell", "what the things of a site share; default 225 MB/s, 0 s"),
                          any("wan", "from an edge site to its region; default 125 MB/s, 10 ms"),
                          any("backbone", "between two regions; default 1.25 GB/s, 40 ms")},
           .source = "5G: Kottkamp 2022 (latency), arXiv 2507.18834 (thing), IEEE TMC 23(4) 2024 (cell)"},
          make};
}

}  // namespace pelsim::platforms
