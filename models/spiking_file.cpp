#include "models/spiking_file.hpp"

#include <fstream>

#include "models/described_network.hpp"
#include "models/hdf5_file.hpp"

namespace pelsim {
namespace {

/// A netlist's first word is one of its four letters; no YAML description begins so.
bool is_netlist(std::string_view text) {
  while (!text.empty()) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (text.empty() || text.front() != '#') break;
    text.remove_prefix(std::min(text.find_first_of("\r\n"), text.size()));
  }
  return text.size() > 1 && std::string_view("gne&").find(text[0]) != std::string_view::npos &&
         (text[1] == ' ' || text[1] == '\t');
}

}  // namespace

SpikingNetwork read_spiking_network(const std::string& path) {
  if (is_hdf5(path)) return read_nir(path);
  const TextFile file = TextFile::read(path);
  return is_netlist(file.text()) ? read_netlist(file) : read_network_yaml(file);
}

SpikingNetwork read_spiking_network(const Parameters& parameters, std::string_view key) {
  const std::string path = parameters.file(key);
  const Place named_at = parameters.place_of(key);
  if (std::ifstream(path, std::ios::binary) || named_at.line == 0) return read_spiking_network(path);
  try {
    return read_spiking_network(path);
  } catch (const ScenarioError& error) {
    throw ScenarioError(named_at, error.what());
  }
}

}  // namespace pelsim
