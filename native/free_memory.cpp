#include "native/free_memory.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

namespace pelsim::host {
namespace {

std::optional<double> number(std::string_view text) {
  const std::size_t first = text.find_first_of("0123456789");
  if (first == std::string_view::npos) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data() + first, text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  return static_cast<double>(value);
}

/// The number in the first line that begins like this.
std::optional<double> number_in(const char* file, std::string_view beginning) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(beginning)) return number(line);
  return std::nullopt;
}

}  // namespace

std::optional<Bytes> free_memory() {
  std::optional<double> least;
  if (const auto kilobytes = number_in("/proc/meminfo", "MemAvailable:")) least = 1024 * *kilobytes;
  const auto limit = number_in("/sys/fs/cgroup/memory.max", "");
  const auto used = number_in("/sys/fs/cgroup/memory.current", "");
  if (limit && used) least = std::min(least.value_or(*limit), std::max(*limit - *used, 0.0));
  if (!least) return std::nullopt;
  return Bytes(*least);
}

}  // namespace pelsim::host
