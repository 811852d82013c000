#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "models/catalog.hpp"
#include "models/text_file.hpp"

/// What all importers share.
namespace pelsim {

/// The file named by parameter `key`. When it cannot be read the error points at the scenario's line that names it.
TextFile input_file(const Parameters&, std::string_view key = "file");
/// The parameter "file" that every importer has.
Parameter file_parameter(std::string meaning);
/// The parameter "slots": how many slots a task takes when the file records cores.
Parameter slots_parameter();

/// What is wrong with a number that must be from 0 to `most`: "is -1 s, but cannot be negative".
std::string out_of_range(double value, double most, std::string_view unit);

/// Check what a file says: finite, not negative, and below what no machine will ever see, so that a slip of the pen is
/// found here and not as an overflow of the clock. `fail(message)` must throw; it adds the place and the subject.
template <class Fail>
double checked(double value, double most, std::string_view unit, Fail&& fail) {
  if (!(value >= 0 && value <= most)) fail(out_of_range(value, most, unit));
  return value;
}
template <class Fail>
Seconds checked_seconds(double value, Fail&& fail) {
  return Seconds(checked(value, 1e12, "s", fail));
}
template <class Fail>
Bytes checked_bytes(double value, Fail&& fail) {
  return Bytes(checked(value, 1e21, "B", fail));
}
template <class Fail>
Flops checked_flops(double value, Fail&& fail) {
  return Flops(checked(value, 1e30, "flop", fail));
}
template <class Fail>
SlotCount checked_slots(double value, Fail&& fail) {
  if (!(value >= 1 && value <= 1e6) || static_cast<double>(static_cast<SlotCount>(value)) != value)
    fail("must be a whole number from 1 to 1000000");
  return static_cast<SlotCount>(value);
}
/// A text that must hold a finite number.
template <class Fail>
double checked_number(std::string_view text, Fail&& fail) {
  const auto value = parse_number(text);
  if (!value) fail("must be a finite number, not '" + std::string(text) + "'");
  return *value;
}

/// The stem that tasks of one kernel share: "mProject_ID0000001" -> "mProject", "POTRF_3_3" -> "POTRF",
/// "fastqc_12" -> "fastqc"; "task" when nothing is left.
std::string kind_stem(std::string_view task_name);

/// Ids of kinds by name, also where every task has one of its own.
class Kinds {
 public:
  explicit Kinds(TaskGraphBuilder& builder) : builder_(&builder) {}
  KindId id(const std::string& name);

 private:
  TaskGraphBuilder* builder_;
  std::unordered_map<std::string, KindId> ids_;  // looked up, never walked
};

/// Freezes the graph. Throws at `place` when it has no task, and names the cycle when it has one.
TaskGraph finished(TaskGraphBuilder&, const Place& place);

/// Tasks with the files they read and write, as workflow languages describe them.
struct FileFlow {
  struct File {
    std::string name;
    Bytes size;
  };
  struct Uses {
    std::vector<std::uint32_t> reads, writes;  ///< indices into `files`
    std::vector<TaskId> parents;
  };
  std::vector<File> files;
  std::vector<Uses> tasks;  ///< by TaskId

  /// Makes items and edges. Who waits for whom is said by the parents alone: a file that a parent writes becomes a
  /// data item on that edge, a parent that writes nothing the task reads becomes a control edge. A file that only
  /// earlier ancestors write comes from them. Any other file is present at the start; where a task writes it that
  /// does not come before, `notes` says so. A file with several writers becomes one item for each.
  void connect(TaskGraphBuilder&, std::vector<std::string>& notes);
};

}  // namespace pelsim
