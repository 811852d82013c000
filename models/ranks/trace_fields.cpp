#include "models/ranks/trace_fields.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "models/import.hpp"

namespace pelsim::ranks {

namespace {
/// Bytes of a datatype by its number.
constexpr std::array<double, 38> datatype_bytes = {8, 4, 1, 2, 8, 4, 1, 8,  1,  1, 2, 4, 8,  8,  16, 4, 1, 1,  2,
                                                   4, 8, 1, 2, 4, 8, 8, 16, 32, 8, 8, 8, 16, 16, 8,  8, 8, 16, 16};
}  // namespace

void TraceFields::fail(const std::string& message) const {
  throw ScenarioError(Place{files_->file(line_->file).path(), static_cast<int>(line_->line)}, message);
}

void TraceFields::refuse(std::string_view what, const std::string& wrong) const {
  fail(fmt::format("the {} of '{}' {}", what, action(), wrong));
}

void TraceFields::expect(std::string_view fields, std::size_t least, std::size_t most) const {
  if (given() >= least && given() <= most) return;
  fail(fmt::format("'{}' needs {} ({}); there are {}{}", action(),
                   least == most ? fmt::format("{} fields", least) : fmt::format("{} to {} fields", least, most),
                   fields, given(), given() < least ? " (is the trace truncated?)" : ""));
}

double TraceFields::number(std::size_t field, std::string_view what, double most) const {
  const auto wrong = [&](const std::string& text) { refuse(what, text); };
  return checked(checked_number(line_->words[field], wrong), most, "", wrong);
}

Rank TraceFields::rank(std::size_t field, std::string_view what) const {
  const auto wrong = [&](const std::string& text) { refuse(what, text); };
  const double value = checked_number(line_->words[field], wrong);
  const auto ranks = static_cast<double>(files_->ranks());
  if (value < 0) wrong("is a wildcard: pelsim matches messages before the run, so it must be a rank");
  if (value >= ranks || value != std::floor(value))
    wrong(fmt::format("must be a rank from 0 to {}, not {}", files_->ranks() - 1, line_->words[field]));
  return static_cast<Rank>(value);
}

std::int64_t TraceFields::tag(std::size_t field) const {
  const auto wrong = [&](const std::string& text) { refuse("tag", text); };
  const double value = checked_number(line_->words[field], wrong);
  if (value < 0) wrong("is a wildcard: pelsim matches messages before the run, so it must be a number from 0");
  if (value > 4e9 || value != std::floor(value)) wrong("must be a whole number below 4e9");
  return static_cast<std::int64_t>(value);
}

double TraceFields::datatype(std::size_t field) const {
  if (!has(field)) return default_bytes_;
  const auto wrong = [&](const std::string& text) { refuse("datatype", text); };
  const double id = checked_number(line_->words[field], wrong);
  if (!(id >= 0 && id < datatype_bytes.size()) || id != std::floor(id))
    wrong(
        fmt::format("must be a number from 0 (double) to {}, not {}", datatype_bytes.size() - 1, line_->words[field]));
  return datatype_bytes[static_cast<std::size_t>(id)];
}

}  // namespace pelsim::ranks
