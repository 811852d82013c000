#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "gui/editor/form.hpp"

namespace pelsim::gui {

/// What may stand at a place of the text.
struct Completion {
  std::size_t begin = 0;  ///< of the word that is begun; it reaches to the cursor
  std::vector<std::string> words;
};

/// At a line's beginning the keys that its section does not have yet; behind `key =` what the key may be; in a header
/// the sections. `forms` may be those of the text before its last change. `cursor` in bytes.
Completion completion_at(std::string_view text, std::size_t cursor, const Form& forms);

}  // namespace pelsim::gui
