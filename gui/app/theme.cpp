#include "gui/app/theme.hpp"

#include <QApplication>
#include <QFont>
#include <algorithm>

namespace pelsim::gui {
namespace {

struct Colours {
  QRgb window, base, alternate, text, button, mid, highlight, highlighted, link, disabled;
};

QPalette made_of(const Colours& c) {
  QPalette palette{QColor(c.button), QColor(c.window)};
  const auto set = [&palette](QPalette::ColorRole role, QRgb colour) { palette.setColor(role, QColor(colour)); };
  set(QPalette::Window, c.window);
  set(QPalette::WindowText, c.text);
  set(QPalette::Base, c.base);
  set(QPalette::AlternateBase, c.alternate);
  set(QPalette::Text, c.text);
  set(QPalette::Button, c.button);
  set(QPalette::ButtonText, c.text);
  set(QPalette::ToolTipBase, c.base);
  set(QPalette::ToolTipText, c.text);
  set(QPalette::Mid, c.mid);
  set(QPalette::Highlight, c.highlight);
  set(QPalette::HighlightedText, c.highlighted);
  set(QPalette::Link, c.link);
  set(QPalette::PlaceholderText, c.disabled);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, QColor(c.disabled));
  palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(c.mid));
  return palette;
}

// Text on its ground 13:1 and more, disabled text 4.5:1 (WCAG 2.1, 1.4.3).
constexpr Colours light{0xfff4f5f6, 0xffffffff, 0xfff0f2f4, 0xff1b1e22, 0xffe7e9ec,
                        0xffb4bac2, 0xff1f5fa8, 0xffffffff, 0xff1f5fa8, 0xff696f78};
constexpr Colours dark{0xff23262a, 0xff1a1c1f, 0xff22252a, 0xffe8eaed, 0xff31353b,
                       0xff575d66, 0xff3d7fc4, 0xffffffff, 0xff7db7f0, 0xff9aa1ab};
constexpr Colours print{0xffffffff, 0xffffffff, 0xfff4f4f4, 0xff000000, 0xfff4f4f4,
                        0xffb0b0b0, 0xff1f5fa8, 0xffffffff, 0xff1f5fa8, 0xff606060};

}  // namespace

QString name_of(ThemeChoice choice) {
  switch (choice) {
    case ThemeChoice::system: return "system";
    case ThemeChoice::light: return "light";
    case ThemeChoice::dark: return "dark";
    case ThemeChoice::print: return "print";
  }
  return {};
}

ThemeChoice theme_choice(const QString& name) {
  for (const ThemeChoice choice : {ThemeChoice::light, ThemeChoice::dark, ThemeChoice::print})
    if (name == name_of(choice)) return choice;
  return ThemeChoice::system;
}

QPalette palette_of(ThemeChoice choice, const QPalette& system) {
  switch (choice) {
    case ThemeChoice::system: return system;
    case ThemeChoice::light: return made_of(light);
    case ThemeChoice::dark: return made_of(dark);
    case ThemeChoice::print: return made_of(print);
  }
  return system;
}

int clamped_font_scale(int percent) { return std::clamp(percent, font_scale_least, font_scale_most); }

void apply_look(QApplication& application, const QPalette& palette, double base, int percent) {
  QApplication::setPalette(palette);
  QFont font = application.font();
  font.setPointSizeF(base * clamped_font_scale(percent) / 100);
  QApplication::setFont(font);
}

}  // namespace pelsim::gui
