#pragma once
#include <optional>

#include "models/presets.hpp"

/// Stars: every endpoint has a link to one centre.
namespace pelsim {

/// The way from endpoint a is up a's link, over the backbone where there is one, and down the other's link. The centre
/// is called `centre`; with a backbone it has two sides, and everything crosses from the one to the other.
Interconnect star_interconnect(const InterconnectSite&, const std::string& model, const std::string& centre,
                               const LinkSpec& link, const std::optional<LinkSpec>& backbone = {});

/// The card's keys of the links, then the model's own.
std::vector<Parameter> interconnect_parameters(std::vector<Parameter> own = {});

/// Number of the pair a < b of n things, which come as (0,1), (0,2), ..., (1,2), ...; pairs(n) of them.
constexpr std::uint32_t pair_number(std::uint32_t n, std::uint32_t a, std::uint32_t b) {
  return a * (2 * n - a - 1) / 2 + b - a - 1;
}
constexpr std::uint32_t pairs(std::uint32_t n) { return n * (n - 1) / 2; }

/// The same, where one kind of link is the only one that makes sense.
std::vector<Parameter> interconnect_parameters_of_one_kind(std::vector<Parameter> own = {});

}  // namespace pelsim
