#pragma once
#include <QPalette>
#include <QString>

#include "gui/palette.hpp"

class QApplication;

namespace pelsim::gui {

/// system: as the desktop's palette was when the program started. print: black on white, for exports.
enum class ThemeChoice { system, light, dark, print };

QString name_of(ThemeChoice);
/// `system` for a name that is none.
ThemeChoice theme_choice(const QString& name);

/// Fusion's colours in the theme; `system` is what the desktop gives.
QPalette palette_of(ThemeChoice, const QPalette& system);

/// How large letters are against the desktop's, in per cent; steps as Ctrl + and Ctrl - take them.
inline constexpr int font_scale_least = 80, font_scale_most = 200, font_scale_step = 10;
int clamped_font_scale(int percent);

/// The application's look: Fusion in all themes, its palette, and letters in that size. `base` is the size in points
/// at 100 %.
void apply_look(QApplication&, const QPalette&, double base, int percent);

}  // namespace pelsim::gui
