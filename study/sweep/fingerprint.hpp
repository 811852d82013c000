#pragma once
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace pelsim {

/// 64-bit FNV-1a: tells changes, not forgeries.
class Fingerprint {
 public:
  void add(std::string_view bytes) {
    for (const char c : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  }
  /// With its length, so that "ab", "c" and "a", "bc" differ.
  void add_part(std::string_view part) {
    add(fmt::format("{}:", part.size()));
    add(part);
  }
  std::string text() const { return fmt::format("{:016x}", hash_); }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ull;
};

}  // namespace pelsim
