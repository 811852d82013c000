#pragma once
#include <string>

#include "study/compare.hpp"

namespace pelsim {

/// What a person reads, within 80 columns.
std::string comparison_text(const Comparison&);
/// One JSON object. Keys: docs/formats.md.
std::string comparison_json(const Comparison&);

}  // namespace pelsim
