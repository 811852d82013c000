#include "study/exporters/energy_text.hpp"

#include <algorithm>

namespace pelsim {
namespace {

void shares(Page& page, const EnergyReport& parts, Joules all) {
  constexpr std::size_t most = 6;
  page.line("  {:<33}{:>10}{:>11}{:>10}  {}", "", "energy", "share", "idle", "");
  for (std::size_t i = 0; i < std::min(most, parts.shares.size()); ++i) {
    const EnergyShare& s = parts.shares[i];
    const std::string name = fit(fmt::format("{} ({})", s.what, s.count), 32);
    if (!s.energy) {
      page.line("  {:<33}{:>10}", name, "unknown");
      continue;
    }
    const double share = all.value > 0 ? *s.energy / all : 0;
    page.line("  {:<33}{:>10}{:>11}{:>10}  {}", name, text_of(*s.energy), percent_text(share),
              percent_text(s.energy->value > 0 ? s.idle / *s.energy : 0), bar(std::min(share, 1.0) * 0.5));
  }
  if (parts.shares.size() > most) page.line("  and {} more", parts.shares.size() - most);
}

}  // namespace

void energy_text(Page& page, const Report& r) {
  if (!r.energy && !r.cost_parts) return;
  if (r.energy) {
    const EnergyReport& parts = *r.energy_parts;
    page.heading("ENERGY", fmt::format("{}{}: {} on average, at most {}; EDP {:.4g} J s",
                                       parts.unknown.empty() ? "" : "known are ", text_of(*r.energy),
                                       text_of(parts.mean), text_of(parts.peak), parts.edp));
    shares(page, parts, *r.energy);
    if (parts.pue > 1) page.line("  {:<16}{} with PUE {}", "site", text_of(parts.site), parts.pue);
    if (r.carbon_g) page.line("  {:<16}{:.4g} g CO2e at {}", "carbon", *r.carbon_g, parts.carbon_text);
  } else {
    page.heading("COST");
  }
  if (!r.cost_parts) return;
  std::string parts;
  const auto part = [&](std::string_view name, std::optional<Usd> usd) {
    if (usd) parts += fmt::format("{}{} {:.4g}", parts.empty() ? "" : ", ", name, usd->value);
  };
  part("devices", r.cost_parts->devices);
  part("runs", r.cost_parts->runs);
  part("electricity", r.cost_parts->electricity);
  page.line("  {:<16}{:.4g} USD ({}){}", "cost", *r.cost_usd, parts,
            r.cost_parts->unknown.empty() ? "" : ", not counting what has no price");
}

}  // namespace pelsim
