#pragma once
#include <string>
#include <string_view>

namespace pelsim {

/// Text for XML and HTML, in elements and in quoted attributes. Control characters, for which XML has no words, are
/// left out.
std::string escaped(std::string_view text);

}  // namespace pelsim
