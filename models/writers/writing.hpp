#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/task_graph.hpp"

/// What all writers share.
namespace pelsim {

/// What a format can say. A writer fills this in and asks `losses` for the sentences.
struct Carries {
  std::string format;          ///< "STG"
  bool markers = false;        ///< else they become tasks of time 0
  bool data = false;           ///< sizes of edges
  bool initial_items = false;  ///< items present at the start
  bool unread_items = false;   ///< items that nobody reads
  bool kinds = false;
  bool slots = false;
  bool release = false;
  bool deadline = false;
  bool points = false;     ///< iteration points
  bool work = false;       ///< flop
  bool traffic = false;    ///< bytes moved by a kernel
  bool all_times = false;  ///< a column for each device class, else one time a task
};

/// What `graph` has and the format has not, a sentence each. `time` is the column that is written as the one time.
std::vector<std::string> losses(const TaskGraph& graph, const Carries&, std::optional<std::size_t> time);

/// The column to write where a format has one time a task: class "any", else the first; none when no time is given.
std::optional<std::size_t> one_time(const TaskGraph&);
/// The given time in seconds, 0 when there is none.
double time_or_zero(const TaskGraph&, std::optional<std::size_t> column, TaskId);
const KernelDemand* kernel_of(const TaskGraph&, TaskId);

/// The tasks that a task waits for, each once, in order.
std::vector<TaskId> predecessors(const TaskGraph&, TaskId);
/// The tasks that wait for a task, each once, in order.
std::vector<TaskId> successors(const TaskGraph&, TaskId);
/// By item: is it read at all?
std::vector<bool> read_items(const TaskGraph&);
/// True when the item was given a name, false when `item_name` makes one up.
bool has_own_name(const TaskGraph&, ItemId);

/// Names as ids: characters outside of letters, digits and `allowed` become '_', a name used before gets "#2".
class UniqueNames {
 public:
  explicit UniqueNames(std::string_view allowed) : allowed_(allowed) {}
  std::vector<std::string> tasks(const TaskGraph&);
  std::vector<std::string> items(const TaskGraph&);
  /// "3 names changed to be unique and valid in DOT", or nothing. Names that were made up do not count.
  void report(std::string_view format, std::vector<std::string>& lost) const;

 private:
  template <class IsOwn>
  std::vector<std::string> unique(std::vector<std::string> names, IsOwn is_own);

  std::string allowed_;
  std::size_t changed_ = 0;
};

}  // namespace pelsim
