#pragma once
#include <boost/interprocess/mapped_region.hpp>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "sim/trace/trace.hpp"

/// trace.pel: a trace as columns that are mapped, not read. Layout and sections: docs/formats.md.
namespace pelsim {

namespace pel {

inline constexpr char magic[8] = {'P', 'E', 'L', 'T', 'R', 'A', 'C', 'E'};
/// Raised when an old reader would misread a new file; new sections alone do not raise it.
inline constexpr std::uint32_t version = 1;

struct Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t sections;
  double ticks_per_second;
  std::int64_t end;  ///< makespan in ticks
  char reserved[32];
};
static_assert(sizeof(Header) == 64);

/// One column: `count` elements of `width` bytes from `offset`, which is a multiple of 64.
struct Section {
  char name[24];  ///< padded with zeros, at least one
  std::uint32_t width;
  std::uint32_t reserved;
  std::uint64_t count;
  std::uint64_t offset;
};
static_assert(sizeof(Section) == 48);

}  // namespace pel

/// Opens a trace.pel. Columns are views into the mapped file and live as long as this object.
class PelFile {
 public:
  /// Throws ScenarioError when the file is missing, is no trace of this version, or is cut off.
  explicit PelFile(const std::string& path);

  const std::string& path() const { return path_; }
  const Clock& clock() const { return clock_; }
  Tick end() const { return {header_->end}; }
  bool has(std::string_view section) const { return find(section) != nullptr; }
  /// Empty when the file has no such section. Throws ScenarioError when its elements are not as wide as T.
  template <class T>
  std::span<const T> column(std::string_view section) const {
    const pel::Section* s = find(section);
    if (s == nullptr) return {};
    if (s->width != sizeof(T)) wrong_width(section);
    return {reinterpret_cast<const T*>(bytes() + s->offset), s->count};
  }
  /// The i-th name of a column of names ("task.name", "slot.name"); "" when there is none.
  std::string_view name(std::string_view section, std::size_t i) const;
  /// All attempts and transfers as `simulate` gave them.
  Trace trace() const;

 private:
  const char* bytes() const { return static_cast<const char*>(region_.get_address()); }
  const pel::Section* find(std::string_view section) const;
  [[noreturn]] void wrong_width(std::string_view section) const;

  std::string path_;
  boost::interprocess::mapped_region region_;
  const pel::Header* header_ = nullptr;
  std::span<const pel::Section> sections_;
  Clock clock_;
};

}  // namespace pelsim
