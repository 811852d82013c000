#include "gui/palette.hpp"

#include <algorithm>
#include <cmath>

namespace pelsim::gui {
namespace {

QColor between(QColor a, QColor b, double share) {
  const auto mix = [share](int x, int y) { return static_cast<int>(std::lround(x + share * (y - x))); };
  return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

}  // namespace

Theme theme_of(const QPalette& palette) {
  return palette.color(QPalette::Window).lightness() < 128 ? Theme::dark : Theme::light;
}

QColor colour_of(Activity activity, Theme theme) {
  static constexpr std::array<QRgb, activities> light{0xff0072b2, 0xffd98200, 0xff882255, 0xff44aa99, 0xffdddddd};
  static constexpr std::array<QRgb, activities> dark{0xff56b4e9, 0xffe69f00, 0xffcc79a7, 0xff009e73, 0xff5a5a5a};
  return QColor((theme == Theme::light ? light : dark)[static_cast<std::size_t>(activity)]);
}

QColor colour_of_series(std::size_t i, Theme theme) {
  static constexpr std::array<QRgb, 8> light{0xff0072b2, 0xffd55e00, 0xff009e73, 0xffcc79a7,
                                             0xffe69f00, 0xff56b4e9, 0xff000000, 0xff999999};
  static constexpr std::array<QRgb, 8> dark{0xff56b4e9, 0xffe69f00, 0xff009e73, 0xffcc79a7,
                                            0xfff0e442, 0xffd55e00, 0xffffffff, 0xff999999};
  return QColor((theme == Theme::light ? light : dark)[i % light.size()]);
}

QColor heat(double share) {
  static constexpr std::array<QRgb, 9> knots{0xff00204c, 0xff0f3570, 0xff414d6b, 0xff5f646e, 0xff7b7b78,
                                             0xff9a9475, 0xffbcae6c, 0xffdfcb57, 0xffffe945};
  const double at = std::clamp(share, 0.0, 1.0) * (knots.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(at), knots.size() - 2);
  return between(QColor(knots[i]), QColor(knots[i + 1]), at - static_cast<double>(i));
}

QColor difference(double share) {
  const QColor end = share < 0 ? QColor(0x00, 0x72, 0xb2) : QColor(0xd5, 0x5e, 0x00);
  return between(Qt::white, end, std::min(std::abs(share), 1.0));
}

}  // namespace pelsim::gui
