#pragma once
#include <string>

/// The plan of the house (docs/architecture.md) as rules over #include lines.
namespace house {

/// What is wrong when `file` includes our header `header`; "" = nothing.
std::string forbidden_arrow(const std::string& file, const std::string& header);
/// What is wrong when `file` includes the foreign header `header`; "" = nothing.
std::string forbidden_library(const std::string& file, const std::string& header);

}  // namespace house
