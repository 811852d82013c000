#pragma once
#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/catalog.hpp"
#include "models/ranks/match_queues.hpp"

namespace pelsim::ranks {

/// No limit: every message is eager; a receive takes any size.
inline constexpr Bytes any_size{std::numeric_limits<double>::infinity()};

/// The tasks of one operation: what comes before it leads to `begin`, what comes after waits for `end`.
struct Operation {
  TaskId begin, end;
};

/// Computations, sends and receives of ranks as a task graph; `order` says who waits for whom within a rank.
///
/// A send is a task of no time, pinned to the sender's device, that makes an item; its receive is a task of no time,
/// pinned to the receiver's device, that reads the item. By size a message is
/// - eager: the send ends at once and its bytes move on;
/// - detached: the sender goes on at once, the bytes move when the receive is posted (the send task waits for it);
/// - a rendezvous: likewise, and what follows the send waits for the receive's end.
/// Messages move while a rank computes, unless the network charges them slot time (NetworkModel::occupies_ends): then a
/// rank that computes lets no half of a detached message or rendezvous begin.
///
/// The k-th send from a to b with a tag meets the k-th receive at b from a with that tag, each counted in the order in
/// which they are added here (MPI: messages of one pair and tag do not overtake). Ranks may be added one after the
/// other or mixed. Wildcards are refused, as who meets whom would depend on time. O(1) a message.
///
/// What is wrong with the program is a ScenarioError at the operation's line, or at the program's place where lines are
/// not known.
class MessageGraph {
 public:
  struct Settings {
    std::vector<DeviceId> devices = {};  ///< by rank
    Bytes eager = any_size;              ///< up to this size; may be negative: none is
    Bytes detached = Bytes(-1);          ///< larger than eager ones, up to this size; all others are a rendezvous
    Place place = {};                    ///< of the program
  };
  explicit MessageGraph(Settings);

  std::size_t ranks() const { return settings_.devices.size(); }
  /// The sender goes on at once.
  bool leaves_at_once(Bytes size) const { return size <= settings_.eager || size <= settings_.detached; }
  /// Optional; saves time and memory.
  void reserve(std::size_t tasks, std::size_t edges) { builder_.reserve(tasks, edges); }
  KindId add_kind(std::string_view name) { return builder_.add_kind(name); }
  /// What the tasks of kinds ask.
  TaskForms& forms() { return builder_.forms(); }

  // --- what operations are called in messages ---
  std::uint32_t add_file(std::string path);
  /// Where the operations are written that come next; line 0 = not known.
  void at(std::uint32_t file, std::uint32_t line);
  /// The rank's operations count from 1; those that are added until the next call belong to this one.
  void next_operation(Rank r) { ++operation_[r]; }
  /// At the current line.
  [[noreturn]] void fail(const std::string& message) const;

  // --- operations; ids of ranks below `ranks()` ---
  /// What the kind's forms say.
  Operation compute(Rank, KindId);
  /// A time that holds for any device, divided by its speed.
  Operation compute(Rank, Seconds, KindId);
  Operation compute(Rank, Flops, Bytes traffic, KindId);
  Operation send(Rank at, Rank to, Bytes, Tag);
  /// At most so many bytes.
  Operation recv(Rank at, Rank from, Bytes most, Tag);
  /// A marker that joins several operations.
  Operation join(Rank);
  void order(TaskId before, TaskId after) { builder_.add_control(before, after); }

  /// Throws where a send or a receive has no partner. A program that waits for itself is given with its `deadlock`.
  /// Empty afterwards.
  Workload finish();

 private:
  TaskId add(Rank, KindId);
  TaskId add_timeless(Rank, KindId);
  Waiting waiting(Waiting::Side, Rank from, Rank to, Bytes, Tag) const;
  void join(const Waiting& send, const Waiting& recv);
  void refuse_unmatched() const;
  std::string text(const Waiting&) const;
  std::string text(TaskId, const TaskGraph&) const;
  std::string chain(const std::vector<TaskId>& cycle, const TaskGraph&) const;
  Place place(std::uint32_t file, std::uint32_t line) const;

  Settings settings_;
  TaskGraphBuilder builder_;
  std::size_t any_device_;
  KindId send_, recv_, start_, post_, sent_, join_;
  MatchQueues queues_;
  std::unordered_map<double, std::uint32_t> demands_;  ///< of pure arithmetic, by flop; looked up, never walked
  std::vector<std::string> files_;
  std::uint32_t file_ = 0, line_ = 0;
  std::vector<std::uint32_t> operation_;  ///< by rank: number of the current one

  // by task
  std::vector<Rank> rank_;
  std::vector<std::uint32_t> number_, line_of_;
};

/// Where rank r runs.
enum class Mapping {
  block,        ///< on device r
  round_robin,  ///< memory after memory, the first device of each, then the second of each, ...
};
/// Throws at `key` when the platform has too few devices. Without a platform rank r stays with device r.
std::vector<DeviceId> devices_of_ranks(const Parameters&, std::string_view key, std::size_t ranks, Mapping,
                                       const Platform*);

}  // namespace pelsim::ranks
