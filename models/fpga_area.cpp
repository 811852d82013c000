#include "models/fpga_area.hpp"

#include <fmt/format.h>

namespace pelsim {

std::vector<Parameter> area_parameters(std::string_view meaning) {
  constexpr std::array<std::string_view, fpga_resources.size()> things = {
      "look-up tables", "flip-flops", "DSP slices", "block RAMs of 36 kbit", "UltraRAMs of 288 kbit"};
  std::vector<Parameter> all;
  for (std::size_t k = 0; k < fpga_resources.size(); ++k)
    all.push_back({.name = std::string(fpga_resources[k]),
                   .type = Parameter::Type::number,
                   .least = 0,
                   .most = 1e9,
                   .meaning = fmt::format("{} {}", things[k], meaning)});
  return all;
}

FpgaArea area(const Parameters& parameters, double absent) {
  FpgaArea area;
  for (std::size_t k = 0; k < area.size(); ++k)
    area[k] = parameters.has(fpga_resources[k]) ? parameters.number(fpga_resources[k]) : absent;
  return area;
}

}  // namespace pelsim
