#pragma once
#include <string>
#include <vector>

namespace pelsim::gui {

/// A scenario that came with the program.
struct GalleryEntry {
  std::string file;  ///< "bsp.toml"
  std::string title;
  std::string about;  ///< its opening comment, without the signs
  std::string text;
};

/// The folder of the scenarios that came with the program.
std::string gallery_folder();
/// By title; files that are no scenario are left out.
std::vector<GalleryEntry> read_gallery(const std::string& folder);
/// The comment with which a text opens.
std::string opening_comment(const std::string& text);
/// Every word of the filter occurs in file, title, comment or text; case does not count.
bool matches(const GalleryEntry&, const std::string& filter);

}  // namespace pelsim::gui
