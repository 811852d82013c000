#pragma once
#include <QString>
#include <string>
#include <string_view>
#include <vector>

#include "models/quantity_text.hpp"

/// Numbers and names as views write them: the locale never reaches a number.
namespace pelsim::gui {

inline QString text(std::string_view plain) {
  return QString::fromUtf8(plain.data(), static_cast<qsizetype>(plain.size()));
}
/// "12.5 ms": four significant digits.
template <class Unit>
QString text(Quantity<Unit> quantity) {
  return text(text_of(quantity));
}
/// "4.25": four significant digits.
QString number_text(double value);
/// "43.2 %".
QString percent_text(double share);
/// "+12.5 %", "-3.0 %".
QString change_text(double share);

/// What an axis is labelled in: value / scale is the number on it.
struct AxisUnit {
  double scale = 1;
  QString name;
};
/// The prefix that suits the largest value: 0.0123 s gives {1e-3, "ms"}.
AxisUnit axis_unit(double largest, Unit unit);
/// Where labels stand: 1, 2 or 5 times a power of ten apart, at most `count` of them; none above `largest`.
std::vector<double> round_steps(double largest, int count);

}  // namespace pelsim::gui
