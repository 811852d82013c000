#pragma once
#include <string>

#include "study/prediction.hpp"

namespace pelsim {

/// What a person reads, within 80 columns.
std::string prediction_text(const Prediction&);
/// One JSON object. Keys: docs/formats.md.
std::string prediction_json(const Prediction&);

}  // namespace pelsim
