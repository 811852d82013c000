#include "models/precision.hpp"

#include <algorithm>

namespace pelsim {

std::vector<std::string> precision_names() { return {"fp64", "fp32", "tf32", "fp16", "bf16", "fp8", "int8"}; }

Parameter precision_parameter(std::string fallback) {
  return {.name = "precision",
          .type = Parameter::Type::choice,
          .fallback = std::move(fallback),
          .choices = precision_names(),
          .meaning = "number format it computes in"};
}

Precision precision(const Parameters& parameters, std::string_view key) {
  const std::vector<std::string> names = precision_names();
  return static_cast<Precision>(std::find(names.begin(), names.end(), parameters.text(key)) - names.begin());
}

}  // namespace pelsim
