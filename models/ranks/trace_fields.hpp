#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "models/ranks/trace_files.hpp"

namespace pelsim::ranks {

/// What an action of a trace without a datatype counts in, bytes.
inline constexpr double double_bytes = 8, byte_bytes = 1;

/// The fields of one action, checked. All members but `has` throw ScenarioError at the action's line.
class TraceFields {
 public:
  /// `default_bytes`: of a datatype that the action does not name.
  TraceFields(const TraceFiles& files, const TraceLine& line, double default_bytes)
      : files_(&files), line_(&line), default_bytes_(default_bytes) {}

  std::string_view action() const { return line_->words[0]; }
  /// How many fields there are.
  std::size_t given() const { return line_->words.size() - 1; }
  bool has(std::size_t field) const { return field <= given(); }
  std::uint32_t line() const { return line_->line; }
  double default_bytes() const { return default_bytes_; }

  [[noreturn]] void fail(const std::string& message) const;
  /// `fields` names them for the reader of the message.
  void expect(std::string_view fields, std::size_t least, std::size_t most) const;

  // Fields count from 1.
  double number(std::size_t field, std::string_view what, double most = 1e18) const;
  double count(std::size_t field) const { return number(field, "count"); }
  Rank rank(std::size_t field, std::string_view what) const;
  std::int64_t tag(std::size_t field) const;
  /// Bytes of the datatype in this field, or of the default one where there is no such field.
  double datatype(std::size_t field) const;

 private:
  [[noreturn]] void refuse(std::string_view what, const std::string& wrong) const;

  const TraceFiles* files_;
  const TraceLine* line_;
  double default_bytes_;
};

}  // namespace pelsim::ranks
