#include "models/simgrid_text.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cmath>

#include "models/device_parameters.hpp"

namespace pelsim {
namespace {

double prefix_factor(std::string_view prefix) {
  constexpr std::string_view decimal = "kMGTPEZY", binary = "KMGTPEZY";
  if (prefix.size() == 1 && decimal.find(prefix[0]) != decimal.npos)
    return std::pow(1000.0, static_cast<double>(decimal.find(prefix[0]) + 1));
  if (prefix.size() == 2 && prefix[1] == 'i' && binary.find(prefix[0]) != binary.npos)
    return std::pow(1024.0, static_cast<double>(binary.find(prefix[0]) + 1));
  return 0;
}

}  // namespace

Place SimgridText::place(const pugi::xml_node& node) const {
  return file_->place(static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug() - 1, 0)));
}

void SimgridText::refuse(const pugi::xml_node& node, const std::string& message) const {
  throw ScenarioError(place(node), message);
}

std::string SimgridText::required(const pugi::xml_node& node, const char* attribute) const {
  const pugi::xml_attribute found = node.attribute(attribute);
  if (!found) refuse(node, fmt::format("<{}> lacks '{}'", node.name(), attribute));
  return found.value();
}

/// A number and, glued to it, a unit.
double SimgridText::value(const pugi::xml_node& node, const char* attribute, std::string_view text,
                          const std::vector<UnitName>& units, Prefixes prefixes) const {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  std::size_t end = text.size();
  while (end > 0 && std::isalpha(static_cast<unsigned char>(text[end - 1])) != 0) --end;
  const std::optional<double> number = parse_number(text.substr(0, end));
  const std::string_view unit = text.substr(end);
  for (const UnitName& u : units) {
    if (!number || !unit.ends_with(u.name)) continue;
    const std::string_view prefix = unit.substr(0, unit.size() - u.name.size());
    if (prefix.empty()) return *number * u.factor;
    if (u.name.empty() || prefixes == Prefixes::none) continue;
    if (const double factor = prefix_factor(prefix); factor > 0) return *number * factor * u.factor;
  }
  const std::string example = prefixes == Prefixes::none ? "50us" : fmt::format("1G{}", units.front().name);
  refuse(node, fmt::format("{} = \"{}\" of <{}> is no number with a unit such as \"{}\"", attribute, text, node.name(),
                           example));
}

ByteRate SimgridText::bandwidth(const pugi::xml_node& node, const char* attribute) const {
  const double rate = value(node, attribute, required(node, attribute), {{"Bps", 1}, {"bps", 0.125}, {"", 1}},
                            Prefixes::decimal_and_binary);
  if (!(rate > 0) || !std::isfinite(rate))
    refuse(node, fmt::format("{} of <{}> must be above zero", attribute, node.name()));
  return ByteRate(rate);
}

Seconds SimgridText::latency(const pugi::xml_node& node, const char* attribute) const {
  if (!node.attribute(attribute)) return Seconds(0);
  const double time = value(node, attribute, node.attribute(attribute).value(),
                            {{"ms", 1e-3},
                             {"us", 1e-6},
                             {"ns", 1e-9},
                             {"ps", 1e-12},
                             {"s", 1},
                             {"m", 60},
                             {"h", 3600},
                             {"d", 86400},
                             {"w", 604800},
                             {"", 1}},
                            Prefixes::none);
  if (!(time >= 0) || !std::isfinite(time))
    refuse(node, fmt::format("{} of <{}> cannot be negative", attribute, node.name()));
  return Seconds(time);
}

std::vector<double> SimgridText::speeds(const pugi::xml_node& node) const {
  const std::string all = required(node, "speed");
  std::vector<double> rates;
  for (std::string_view rest = all;;) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    rates.push_back(value(node, "speed", rest.substr(0, comma), {{"f", 1}, {"", 1}}, Prefixes::decimal_and_binary));
    if (!(rates.back() > 0) || !std::isfinite(rates.back()))
      refuse(node, fmt::format("speed of <{}> must be above zero", node.name()));
    if (comma == rest.size()) return rates;
    rest.remove_prefix(comma + 1);
  }
}

std::string SimgridText::property(const pugi::xml_node& node, std::string_view id) {
  for (const pugi::xml_node& child : node.children("prop"))
    if (std::string_view(child.attribute("id").value()) == id) return child.attribute("value").value();
  return {};
}

std::vector<std::vector<double>> SimgridText::watts(const pugi::xml_node& node, std::string_view id, std::size_t least,
                                                    std::size_t most) const {
  const std::string all = property(node, id);
  std::vector<std::vector<double>> lists(1);
  std::string number;
  for (const char c : all + ",") {
    if (c != ':' && c != ',') {
      number += c;
      continue;
    }
    const std::optional<double> value = parse_number(number);
    if (!value || *value < 0)
      refuse(node, fmt::format("{} of <{}> holds '{}', which is no power in watts", id, node.name(), number));
    lists.back().push_back(*value);
    number.clear();
    if (c == ',') lists.emplace_back();
  }
  lists.pop_back();
  for (const std::vector<double>& list : lists)
    if (list.size() < least || list.size() > most)
      refuse(node, fmt::format("{} of <{}> needs {} to {} powers for each state, divided by ':'", id, node.name(),
                               least, most));
  return lists;
}

std::string SimgridText::policy(const pugi::xml_node& node, const char* attribute, const char* fallback) {
  const std::string policy = node.attribute(attribute).value();
  return policy.empty() ? fallback : policy == "FULLDUPLEX" ? "SPLITDUPLEX" : policy;
}

std::vector<std::uint32_t> SimgridText::radical(const pugi::xml_node& node) const {
  const std::string text = required(node, "radical");
  std::vector<std::uint32_t> numbers;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view part = rest.substr(0, comma);
    const std::size_t dash = std::min(part.find('-'), part.size());
    const std::optional<double> first = parse_number(part.substr(0, dash));
    const std::optional<double> last = dash == part.size() ? first : parse_number(part.substr(dash + 1));
    if (!first || !last || !(*first >= 0 && *first <= *last && *last < 1e9) || std::floor(*first) != *first ||
        std::floor(*last) != *last || *last - *first >= static_cast<double>(most_devices))
      refuse(node, fmt::format("radical \"{}\" is no list of numbers and "
                               "ranges such as \"0-7,12\"",
                               text));
    for (double n = *first; n <= *last; ++n) numbers.push_back(static_cast<std::uint32_t>(n));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  if (numbers.empty()) refuse(node, "the cluster has no hosts: radical is empty");
  return numbers;
}

/// "2;4,4;1,2;1,2" as lists.
std::vector<std::vector<double>> SimgridText::topology_lists(const pugi::xml_node& node, std::size_t count) const {
  const std::string text = required(node, "topo_parameters");
  std::vector<std::vector<double>> lists(1);
  std::string number;
  const auto take = [&] {
    const std::optional<double> value = parse_number(number);
    if (!value || !(*value >= 1 && *value <= 1e6))
      refuse(node, fmt::format("topo_parameters \"{}\" must hold numbers of at least 1", text));
    lists.back().push_back(*value);
    number.clear();
  };
  for (const char c : text) {
    if (c == ',' || c == ';') take();
    if (c == ';') lists.emplace_back();
    if (c != ',' && c != ';') number += c;
  }
  take();
  if (lists.size() != count)
    refuse(node, fmt::format("topo_parameters \"{}\" has {} parts, not {}", text, lists.size(), count));
  return lists;
}

Parameters SimgridText::interconnect(const pugi::xml_node& node) const {
  const Place at = place(node);
  Parameters keys(fmt::format("cluster {}", required(node, "id")), at);
  const auto set_text = [&](Parameters& table, const std::string& key, std::string text) {
    table.set(key, Value{std::move(text), at});
  };
  const auto set_number = [&](const std::string& key, double number) {
    keys.set(key, Value{static_cast<std::int64_t>(number), at});
  };
  const auto set_list = [&](const std::string& key, const std::vector<double>& numbers) {
    auto list = std::make_shared<Value::List>();
    for (const double n : numbers) list->push_back({n, at});
    keys.set(key, Value{std::move(list), at});
  };
  const std::string shared = policy(node, "sharing_policy", "SPLITDUPLEX");
  const std::string kind = shared == "SHARED" ? "half-duplex" : shared == "FATPIPE" ? "fat-pipe" : "full-duplex";
  const double rate = bandwidth(node, "bw").value;
  const auto set_link = [&](Parameters& table, double times) {
    set_text(table, "bandwidth", fmt::format("{} B/s", rate * times));
    set_text(table, "latency", fmt::format("{} s", latency(node, "lat").value));
    set_text(table, "kind", kind);
  };
  set_link(keys, 1);
  if (const std::string topology = node.attribute("topology").value(); topology == "TORUS") {
    set_text(keys, "model", "torus");
    set_list("sizes", topology_lists(node, 1)[0]);
  } else if (topology == "FAT_TREE") {
    const auto lists = topology_lists(node, 4);
    for (std::size_t l = 1; l < 4; ++l)
      if (lists[0].size() != 1 || static_cast<double>(lists[l].size()) != lists[0][0])
        refuse(node,
               "topo_parameters of a fat tree are "
               "\"levels;children;parents;cables\", one number for each level");
    set_text(keys, "model", "fat-tree");
    set_list("down", lists[1]);
    set_list("up", lists[2]);
    set_list("cables", lists[3]);
  } else if (topology == "DRAGONFLY") {
    const auto lists = topology_lists(node, 4);
    if (lists[0].size() != 2 || lists[1].size() != 2 || lists[2].size() != 2 || lists[3].size() != 1)
      refuse(node,
             "topo_parameters of a dragonfly are "
             "\"groups,cables;chassis,cables;routers,cables;nodes\"");
    set_text(keys, "model", "dragonfly");
    set_text(keys, "arrangement", "simgrid");
    const char* counts[] = {"groups", "chassis", "routers"};
    const char* cables[] = {"global_link", "column_link", "row_link"};
    for (std::size_t k = 0; k < 3; ++k) {
      set_number(counts[k], lists[k][0]);
      Parameters link(cables[k], at);
      set_link(link, lists[k][1]);
      keys.set(cables[k], Value{std::make_shared<Value::Tables>(Value::Tables{link}), at});
    }
    set_number("nodes", lists[3][0]);
  } else {
    refuse(node, fmt::format("topology '{}' is not supported: FLAT, TORUS, "
                             "FAT_TREE and DRAGONFLY are",
                             topology));
  }
  return keys;
}

}  // namespace pelsim
