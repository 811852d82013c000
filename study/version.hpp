#pragma once
#include <string_view>

/// Which pelsim this is: for `--version` and provenance.json.
namespace pelsim {

std::string_view version();     ///< "0.1.0"
std::string_view commit();      ///< 12 digits, "-dirty" when tracked files were changed; "unknown" outside of git
std::string_view build_type();  ///< "Release"
std::string_view compiler();    ///< "GNU 12.2.0"

}  // namespace pelsim
