#pragma once
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "models/parameters.hpp"
#include "models/text_file.hpp"

/// The values in SimGrid's platform files, with their units and places.
namespace pelsim {

class SimgridText {
 public:
  explicit SimgridText(const TextFile& file) : file_(&file) {}

  Place place(const pugi::xml_node&) const;
  [[noreturn]] void refuse(const pugi::xml_node&, const std::string& message) const;
  /// The attribute, which must be there.
  std::string required(const pugi::xml_node&, const char* attribute) const;

  /// "125MBps", "1.5Gbps", "1000": above zero.
  ByteRate bandwidth(const pugi::xml_node&, const char* attribute) const;
  /// "50us", "5e-05s", "0"; zero where the attribute is missing.
  Seconds latency(const pugi::xml_node&, const char* attribute) const;
  /// Flop rates of all p-states: "100.0Mf,50.0Mf,20.0Mf".
  std::vector<double> speeds(const pugi::xml_node&) const;
  /// The value of <prop id="..."> within the node; empty where there is none.
  static std::string property(const pugi::xml_node&, std::string_view id);
  /// "100.0:120.0:200.0, 93:110:170" as lists of watts; each has from `least` to `most` of them.
  std::vector<std::vector<double>> watts(const pugi::xml_node&, std::string_view id, std::size_t least,
                                         std::size_t most) const;
  /// "SPLITDUPLEX" also where the file says FULLDUPLEX.
  static std::string policy(const pugi::xml_node&, const char* attribute, const char* fallback);
  /// The numbers of a cluster's hosts: "0-7,12".
  std::vector<std::uint32_t> radical(const pugi::xml_node&) const;

  /// The keys of the interconnect (models/interconnects) that a <cluster> with a topology asks for.
  Parameters interconnect(const pugi::xml_node& cluster) const;

 private:
  struct UnitName {
    std::string_view name;
    double factor;
  };
  enum class Prefixes { none, decimal_and_binary };
  double value(const pugi::xml_node&, const char* attribute, std::string_view text, const std::vector<UnitName>&,
               Prefixes) const;
  std::vector<std::vector<double>> topology_lists(const pugi::xml_node&, std::size_t count) const;

  const TextFile* file_;
};

}  // namespace pelsim
