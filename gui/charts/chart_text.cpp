#include "gui/charts/chart_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace pelsim::gui {

QString number_text(double value) { return text(fmt::format("{:.4g}", value)); }
QString percent_text(double share) { return text(fmt::format("{:.1f} %", share * 100)); }
QString change_text(double share) { return text(fmt::format("{:+.1f} %", share * 100)); }

AxisUnit axis_unit(double largest, Unit unit) {
  const std::string written = format_quantity(largest > 0 && std::isfinite(largest) ? largest : 1, unit);
  const std::size_t blank = written.rfind(' ');
  if (blank == std::string::npos) return {};
  const std::string name = written.substr(blank + 1);
  return {parse_quantity("1 " + name, unit).value_or(1), text(name)};
}

std::vector<double> round_steps(double largest, int count) {
  std::vector<double> steps{0};
  if (!(largest > 0) || !std::isfinite(largest) || count < 1) return steps;
  const double power = std::pow(10, std::floor(std::log10(largest / count)));
  double step = power;
  for (const double times : {1.0, 2.0, 5.0, 10.0}) {
    step = times * power;
    if (largest / step <= count) break;
  }
  // Multiplied, not added: no rounding gathers.
  for (int i = 1; i * step <= largest * (1 + 1e-9); ++i) steps.push_back(i * step);
  return steps;
}

}  // namespace pelsim::gui
