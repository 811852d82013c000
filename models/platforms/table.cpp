#include <fmt/format.h>

#include <map>
#include <optional>

#include "models/csv_parameters.hpp"
#include "models/device_list.hpp"
#include "models/import.hpp"
#include "models/presets.hpp"

/// Devices and pairs as tables, in the scenario or in CSV files: the platforms of the scheduling literature. Each
/// device has a memory of its own unless `memory` names one. Every two memories are joined by a link of their own, so
/// the only contention is at the ports. A pair given in one direction holds for both; a pair that is not given has the
/// uniform `bandwidth` and `latency`, and is an error without them. A memory's link to itself is read and not used.
namespace pelsim::platforms {
namespace {

using Type = Parameter::Type;

/// Every pair has two links: a million of them at most.
constexpr std::size_t most_memories = 1024;
constexpr double least_bandwidth = 1e-3, most_bandwidth = 1e24, most_latency = 1e9;

Parameter bandwidth_parameter(bool required, std::string meaning) {
  return {.name = "bandwidth",
          .type = Type::quantity,
          .unit = Unit::byte_rate,
          .required = required,
          .least = least_bandwidth,
          .most = most_bandwidth,
          .meaning = std::move(meaning)};
}

Parameter latency_parameter(std::string meaning) {
  return {.name = "latency",
          .type = Type::quantity,
          .unit = Unit::seconds,
          .fallback = "0 s",
          .least = 0,
          .most = most_latency,
          .meaning = std::move(meaning)};
}

Card pair_card() {
  return {.name = "link",
          .summary = "a pair of memories",
          .parameters = {{.name = "from", .type = Type::text, .required = true, .meaning = "a memory"},
                         {.name = "to", .type = Type::text, .required = true, .meaning = "a memory"},
                         bandwidth_parameter(true, "of the pair"),
                         latency_parameter("of the pair")}};
}

/// Latency and bandwidth of every ordered pair, as far as they are given.
class Pairs {
 public:
  explicit Pairs(const Platform& platform) : memories_(platform.memories()), pairs_(memories_ * memories_) {
    for (std::size_t m = 0; m < memories_; ++m) ids_.emplace(platform.memory_name(MemoryId(m)), m);
    for (const auto& [name, id] : ids_) names_.push_back(name);
  }

  /// nullopt when there is no such memory.
  std::optional<std::size_t> find(std::string_view name) const {
    const auto found = ids_.find(name);
    return found == ids_.end() ? std::nullopt : std::optional(found->second);
  }
  std::string unknown(std::string_view name) const {
    return fmt::format("there is no device or memory '{}'{}", name, suggestion(name, names_));
  }
  /// False when the pair is given already.
  bool give(std::size_t from, std::size_t to, LinkSpec link) {
    std::optional<LinkSpec>& pair = pairs_[from * memories_ + to];
    if (pair) return false;
    pair = link;
    return true;
  }
  const std::optional<LinkSpec>& at(std::size_t from, std::size_t to) const {
    const std::optional<LinkSpec>& given = pairs_[from * memories_ + to];
    return given ? given : pairs_[to * memories_ + from];
  }

 private:
  std::size_t memories_;
  std::vector<std::optional<LinkSpec>> pairs_;
  std::map<std::string, std::size_t, std::less<>> ids_;
  std::vector<std::string> names_;
};

std::string given_twice(std::string_view from, std::string_view to) {
  return fmt::format("the link from '{}' to '{}' is given twice", from, to);
}

void read_pairs(const Parameters& parameters, Pairs& pairs) {
  for (Parameters link : parameters.tables("links")) {
    link.check(pair_card());
    const std::string from_name = link.text("from"), to_name = link.text("to");
    const std::optional<std::size_t> from = pairs.find(from_name), to = pairs.find(to_name);
    if (!from) link.fail("from", pairs.unknown(from_name));
    if (!to) link.fail("to", pairs.unknown(to_name));
    if (!pairs.give(*from, *to, {link.seconds("latency"), link.byte_rate("bandwidth")}))
      link.fail("from", given_twice(from_name, to_name));
  }
}

void read_pair_file(const CsvTable& table, Pairs& pairs) {
  const std::size_t from_column = table.column("from"), to_column = table.column("to");
  const std::optional<QuantityColumn> bandwidth = find_quantity(table, "bandwidth", Unit::byte_rate);
  const std::optional<QuantityColumn> latency = find_quantity(table, "latency", Unit::seconds);
  if (!bandwidth)
    throw ScenarioError(table.header_place(0), "there is no column 'bandwidth_GB_per_s' (or another unit)");
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string_view from_name = table.cell(row, from_column), to_name = table.cell(row, to_column);
    const std::optional<std::size_t> from = pairs.find(from_name), to = pairs.find(to_name);
    if (!from) table.fail(row, from_column, pairs.unknown(from_name));
    if (!to) table.fail(row, to_column, pairs.unknown(to_name));
    const Seconds alpha(latency ? quantity(table, row, *latency, 0, most_latency) : 0);
    const ByteRate beta(quantity(table, row, *bandwidth, least_bandwidth, most_bandwidth));
    if (!pairs.give(*from, *to, {alpha, beta})) table.fail(row, from_column, given_twice(from_name, to_name));
  }
}

void add_links(Platform& platform, const Pairs& pairs, const Parameters& parameters) {
  std::optional<LinkSpec> uniform;
  if (parameters.has("bandwidth")) uniform = LinkSpec{parameters.seconds("latency"), parameters.byte_rate("bandwidth")};
  const std::string where = parameters.has("links_file") ? "links_file" : "links";
  for (std::size_t from = 0; from < platform.memories(); ++from) {
    for (std::size_t to = 0; to < platform.memories(); ++to) {
      if (from == to) continue;
      const MemoryId a(from), b(to);
      const std::optional<LinkSpec>& link = pairs.at(from, to) ? pairs.at(from, to) : uniform;
      if (!link) {
        parameters.fail(where, fmt::format("no bandwidth from '{}' to '{}': give the pair, or 'bandwidth' for all that "
                                           "are not given",
                                           platform.memory_name(a), platform.memory_name(b)));
      }
      platform.add_link(platform.memory_name(a) + ">" + platform.memory_name(b), platform.vertex(a), platform.vertex(b),
                        *link);
    }
  }
}

Platform make(const Parameters& parameters, std::vector<std::string>& notes) {
  Presets presets = Presets::beside(parameters.place());
  Platform platform;
  DeviceList(platform, presets, most_memories).read(parameters);
  if (parameters.has("latency") && parameters.seconds("latency").value > 0 && !parameters.has("bandwidth"))
    parameters.fail("latency", "'latency' for all pairs needs 'bandwidth' beside it");
  if (parameters.has("links") && parameters.has("links_file"))
    parameters.fail("links", "give the pairs by 'links' or by 'links_file', not by both");

  Pairs pairs(platform);
  if (parameters.has("links_file")) read_pair_file(CsvTable(input_file(parameters, "links_file")), pairs);
  read_pairs(parameters, pairs);
  add_links(platform, pairs, parameters);
  platform.set_router(pair_router(platform));
  for (const std::string& note : presets.notes()) notes.push_back(note);
  return platform;
}

}  // namespace

Card table_device() {
  Card card{.name = "table.devices",
            .summary = "an entry of `devices` of a table; the keys of its device model stand beside these",
            .parameters = DeviceList::keys_around_device(),
            .source = {}};
  card.parameters.push_back(preset_key());
  card.parameters.push_back(
      {.name = "model", .type = Type::text, .fallback = "table", .meaning = "a device model, unless a preset says it"});
  return card;
}

Card table_link() {
  Card card = pair_card();
  card.name = "table.links";
  card.summary = "an entry of `links` of a table: a pair of memories";
  return card;
}

PlatformModel table() {
  return {
      {.name = "table",
       .summary = "devices and the links of all pairs from tables, as in the scheduling literature",
       .parameters =
           {{.name = "devices", .type = Type::tables, .meaning = "name, class, speed, slots, memory, or preset, model"},
            {.name = "devices_file", .type = Type::file, .meaning = "CSV: name, class, speed, slots, memory, preset"},
            {.name = "links", .type = Type::tables, .meaning = "from, to, bandwidth, latency; both ways unless given"},
            {.name = "links_file", .type = Type::file, .meaning = "CSV: from, to, bandwidth_GB_per_s, latency_us"},
            bandwidth_parameter(false, "of all pairs that are not given"),
            latency_parameter("of all pairs that are not given")}},
      make};
}

}  // namespace pelsim::platforms
