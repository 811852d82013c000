#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/text_file.hpp"
#include "sim/ids.hpp"
#include "sim/units.hpp"

/// What `pelsim calibrate` measured on a machine, as a file. Format: docs/formats.md.
namespace pelsim {

/// One measurement. Every row is the time of something done once on each of so many cores at once.
struct MachineRow {
  enum class What : std::uint8_t {
    kernel,     ///< one call of the kernel `name` at `size`
    bandwidth,  ///< one sweep over memory that no cache holds; `size` in elements
    task,       ///< of the host engine: "dispatch" of an empty task, "steal" of one
    lock,       ///< taking and giving back a lock ("spin", "mutex") for which all cores compete
    barrier,    ///< all cores meet once
    message,    ///< `size` bytes copied from one core's memory to another's
    alpha,      ///< fit of the messages up to `size` bytes: time of an empty one
    beta,       ///< the same fit: time that `traffic` bytes add
  };
  What what = What::kernel;
  std::string name;
  std::uint64_t size = 0;
  SlotCount cores = 1;
  Seconds time;         ///< median
  double interval = 0;  ///< half width of its 95 % confidence interval, relative
  std::uint64_t samples = 1;
  std::optional<double> residual;  ///< measured / fit - 1
  Flops work;                      ///< 0: not counted
  Bytes traffic;
};
std::string_view name_of(MachineRow::What);

struct MachineFile {
  /// Where and how it was measured ("cpu", "cores", "kernel", "compiler", "date"), in order. For people.
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<MachineRow> rows;

  /// "" when nothing is told.
  std::string_view fact(std::string_view key) const;
};

/// Throws ScenarioError with file, line and column: not a machine file, cut off, columns missing, times negative, zero
/// or not finite, unknown measurements, two rows for one thing, a kernel that was not measured on one core.
MachineFile read_machine(const TextFile&);
/// What `read_machine` reads. Facts lose their line breaks.
std::string machine_text(const MachineFile&);

}  // namespace pelsim
