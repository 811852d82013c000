#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "native/ranks/groups.hpp"
#include "sim/task_graph.hpp"

namespace pelsim::host {

using RankId = std::uint32_t;

/// What one rank tells another: an item, or, without one, that a task has ended.
struct Message {
  ItemId item;
  RankId peer = 0;  ///< the other rank
  int tag = 0;      ///< which of the messages from the one rank to the other, counted from 0
  std::size_t bytes = 0;
};

/// One rank's share of a message-passing program: the tasks pinned to its device and the messages that they send and
/// wait for. Each edge between two ranks is a message; an item goes to a rank once, however many tasks read it there.
/// Both ends number the messages between them alike, since all ranks walk the same graph in the same order.
class RankPlan {
 public:
  /// `devices` by rank, as devices_of_ranks tells them. The graph must outlive the plan.
  RankPlan(const TaskGraph&, std::span<const DeviceId> devices, RankId rank);

  RankId rank() const { return rank_; }
  /// This rank's tasks, predecessors first. Below, a task is named by its place here.
  std::span<const TaskId> tasks() const { return tasks_; }
  /// How many ends of tasks and arrivals of messages it waits for.
  std::uint32_t waits(std::size_t task) const { return waits_[task]; }
  /// Tasks of this rank that wait for it; one that waits in two ways stands here twice.
  std::span<const std::uint32_t> followers(std::size_t task) const { return followers_.of(task); }
  std::span<const Message> sends(std::size_t task) const { return sends_.of(task); }

  /// Messages to this rank, ordered by the first task that reads them: posted in this order, and any number at a time,
  /// they hold up nobody, because whatever an earlier one waits for does not wait for a later one.
  std::span<const Message> arrivals() const { return arrivals_; }
  std::span<const std::uint32_t> readers(std::size_t arrival) const { return readers_.of(arrival); }
  /// The most messages from one rank to another that this rank has to do with: the tags that MPI must know.
  int tags() const { return tags_; }

 private:
  RankId rank_;
  std::vector<TaskId> tasks_;
  std::vector<std::uint32_t> waits_;
  Groups<std::uint32_t> followers_, readers_;
  Groups<Message> sends_;
  std::vector<Message> arrivals_;
  int tags_ = 0;
};

/// The bytes that are sent for an item: items have whole bytes in reality.
std::size_t payload_bytes(const TaskGraph&, ItemId);

}  // namespace pelsim::host
