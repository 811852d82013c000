#pragma once
#include <array>
#include <string_view>

#include "sim/demand.hpp"

namespace pelsim {

/// What FPGAs are made of; block RAMs are of 36 kbit, UltraRAMs of 288 kbit.
inline constexpr std::array<std::string_view, 5> fpga_resources{"luts", "ffs", "dsps", "brams", "urams"};
/// How much of each a circuit takes, or a region has. In the order of fpga_resources.
using FpgaArea = std::array<double, fpga_resources.size()>;

/// One kernel of a dataflow: it begins a new item every `interval` cycles and hands it on `depth` cycles after that.
struct PipelineStage {
  double interval = 1;      ///< initiation interval by its dependences alone
  double depth = 1;         ///< latency of one item
  Bytes traffic = {};       ///< of one item, to and from the device's memory
  std::uint32_t ports = 1;  ///< that share the traffic, each on a memory channel of its own
  Bytes port_width{64};     ///< what a port carries in a cycle
};

/// A circuit through which items stream: every item passes all stages. `compute_units` copies of it side by side take
/// equal shares of the items.
struct PipelineDemand final : Demand {
  double items;
  std::vector<PipelineStage> stages{PipelineStage{}};
  std::uint32_t compute_units = 1;
  ConfigId bitstream;  ///< that holds the circuit, all its units
  FpgaArea area{};     ///< of the bitstream
  Hertz clock;         ///< the most at which it works; 0: whatever a device runs at

  PipelineDemand(double n, ConfigId config) : Demand(Kind::pipeline), items(n), bitstream(config) {}
};

}  // namespace pelsim
