#pragma once
#include <string>
#include <string_view>
#include <vector>

/// What the user may have meant.
namespace pelsim {

/// The nearest of `known` by edit distance (swapped neighbours count once, case counts nothing), the first of equals,
/// or "" when none is near enough to be a slip of the pen.
std::string nearest(std::string_view word, const std::vector<std::string>& known);
/// " (did you mean 'heft'?)" or " (known: fifo, heft, random)"; "" when nothing is known.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace pelsim
