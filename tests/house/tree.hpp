#pragma once
#include <string>
#include <vector>

/// The project's own files, as the tests of the house see them.
namespace house {

/// Paths from the root, sorted: what git tracks or would track (new files count before they are added). Outside of
/// git: everything but build folders and hidden ones.
std::vector<std::string> tree();
/// Those below the folder ("" = all) that end so.
std::vector<std::string> files(const std::string& folder, const std::string& ending);
std::vector<std::string> sources();  ///< all .cpp and .hpp

std::string text(const std::string& path);
/// Without // comments, which may speak of anything.
std::vector<std::string> code_lines(const std::string& path);

struct Include {
  std::string header;
  bool own = false;  ///< in quotes, hence ours
};
std::vector<Include> includes(const std::string& path);

/// The word stands in the text with no letter, digit or _ beside it.
bool mentions(const std::string& text, const std::string& word);

}  // namespace house
