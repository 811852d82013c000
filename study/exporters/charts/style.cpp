#include "study/exporters/charts/style.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "study/exporters/charts/svg.hpp"
#include "study/exporters/markup.hpp"

namespace pelsim::charts {
namespace {

struct Colour {
  double red, green, blue;
};

// Samples of cividis at equal steps.
constexpr std::array cividis{Colour{0, 32, 76},     Colour{0, 42, 102},    Colour{0, 52, 110},    Colour{39, 63, 108},
                             Colour{60, 74, 107},   Colour{76, 85, 107},   Colour{91, 95, 109},   Colour{104, 106, 112},
                             Colour{117, 117, 117}, Colour{131, 129, 120}, Colour{146, 140, 120}, Colour{161, 152, 118},
                             Colour{176, 165, 114}, Colour{192, 177, 109}, Colour{209, 191, 102}, Colour{225, 204, 92},
                             Colour{243, 219, 79},  Colour{255, 233, 69}};

Colour heat(double share) {
  const double at = std::clamp(share, 0.0, 1.0) * static_cast<double>(cividis.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(at), cividis.size() - 2);
  const double rest = at - static_cast<double>(below);
  const Colour &a = cividis[below], &b = cividis[below + 1];
  return {a.red + rest * (b.red - a.red), a.green + rest * (b.green - a.green), a.blue + rest * (b.blue - a.blue)};
}

}  // namespace

std::string series_class(std::size_t look) { return fmt::format("s{}", look % looks); }
std::size_t marker_of(std::size_t look) { return look + look / looks; }

// Series: four hues of the program's own palette, whose smallest distance under protanopia, deuteranopia and tritanopia
// is 20 (light) and 16 (dark) in CIE 1976 units, then black or white and hues of Okabe and Ito (2008) and Tol (2021).
std::string_view chart_style() {
  return R"(:root{--page:#fff;--ink:#1b1b1b;--soft:#595959;--rule:#dcdcdc;--axis:#8a8a8a;--ideal:#8a8a8a;
--s0:#0072b2;--s1:#d98200;--s2:#882255;--s3:#44aa99;--s4:#1b1b1b;--s5:#56b4e9;--s6:#d55e00;--s7:#999933}
@media (prefers-color-scheme:dark){:root{--page:#161616;--ink:#ececec;--soft:#b0b0b0;--rule:#3a3a3a;--axis:#8a8a8a;--ideal:#9a9a9a;
--s0:#56b4e9;--s1:#e69f00;--s2:#cc79a7;--s3:#009e73;--s4:#ffffff;--s5:#0072b2;--s6:#d55e00;--s7:#ddcc77}}
@media print{:root{--page:#fff;--ink:#000;--soft:#444;--rule:#ccc;--axis:#777;--ideal:#777;
--s0:#0072b2;--s1:#d98200;--s2:#882255;--s3:#44aa99;--s4:#1b1b1b;--s5:#56b4e9;--s6:#d55e00;--s7:#999933}}
.s0{--c:var(--s0)}.s1{--c:var(--s1)}.s2{--c:var(--s2)}.s3{--c:var(--s3)}
.s4{--c:var(--s4)}.s5{--c:var(--s5)}.s6{--c:var(--s6)}.s7{--c:var(--s7)}
svg{max-width:100%;height:auto;font:12px Helvetica,Arial,"DejaVu Sans",sans-serif}
svg text{fill:var(--ink)}svg .soft{fill:var(--soft)}svg .head{font-weight:bold}svg .light{fill:#fff}svg .dark{fill:#1b1b1b}
.grid{stroke:var(--rule);fill:none}.axis{stroke:var(--axis);fill:none}
.line{stroke:var(--c);fill:none;stroke-width:2}.dashed{stroke:var(--c);fill:none;stroke-width:1.5;stroke-dasharray:6 4}
.ideal{stroke:var(--ideal);fill:none;stroke-width:1.5;stroke-dasharray:2 3}
.whisker{stroke:var(--c);fill:none;stroke-width:1.3}
.mark{fill:var(--c);stroke:var(--page);stroke-width:.8}.faint{fill:var(--c);fill-opacity:.5}
.box{fill:var(--c);fill-opacity:.28;stroke:var(--c);stroke-width:1.3}.middle{stroke:var(--c);stroke-width:2.6;fill:none}
.none{fill:none;stroke:var(--rule);stroke-dasharray:3 3}
)";
}

std::string heat_colour(double share) {
  const Colour colour = heat(share);
  const auto byte = [](double value) { return static_cast<unsigned>(std::lround(value)); };
  return fmt::format("#{:02x}{:02x}{:02x}", byte(colour.red), byte(colour.green), byte(colour.blue));
}

bool is_dark(double share) {
  const Colour colour = heat(share);
  // Luma of Rec. 709; half of white.
  return 0.2126 * colour.red + 0.7152 * colour.green + 0.0722 * colour.blue < 128;
}

std::string legend_entry(Sample sample, std::size_t look, std::string_view name) {
  const std::string series = series_class(look);
  Svg picture(30, 14, name);
  switch (sample) {
    case Sample::line:
      picture.line(1, 7, 29, 7, "line " + series);
      picture.marker(marker_of(look), 15, 7, "mark " + series);
      break;
    case Sample::dashed: picture.line(1, 7, 29, 7, "dashed " + series); break;
    case Sample::ideal: picture.line(1, 7, 29, 7, "ideal"); break;
    case Sample::mark: picture.marker(marker_of(look), 15, 7, "mark " + series); break;
  }
  return fmt::format("<span>{} {}</span>\n", picture.take(), escaped(name));
}

}  // namespace pelsim::charts
