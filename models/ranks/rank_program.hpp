#pragma once
#include <array>
#include <initializer_list>
#include <span>
#include <vector>

#include "models/ranks/message_graph.hpp"

namespace pelsim::ranks {

/// What `isend` and `irecv` give and `wait` takes.
struct Request {
  TaskId end;  ///< none: nothing to wait for
  std::uint32_t step = 0;
};

/// A message-passing program: for each rank operations in program order. Blocking operations follow each other; an
/// irecv stands beside them until a wait joins it. `send` and `isend` are the same but for a rendezvous: the sender
/// goes on at once. See MessageGraph for what a message is and how it is matched.
class RankProgram {
 public:
  explicit RankProgram(MessageGraph::Settings);

  std::size_t ranks() const { return graph_.ranks(); }
  MessageGraph& graph() { return graph_; }

  void compute(Rank, Seconds);
  void compute(Rank, Seconds, KindId);
  void compute(Rank, KindId);  ///< what the kind's forms say
  void compute(Rank, Flops, Bytes traffic = Bytes(0));
  void send(Rank, Rank to, Bytes, Tag = 0);
  void recv(Rank, Rank from, Bytes most = any_size, Tag = 0);
  Request isend(Rank, Rank to, Bytes, Tag = 0);
  Request irecv(Rank, Rank from, Bytes most = any_size, Tag = 0);
  void wait(Rank r, const Request& request) { wait_all(r, {&request, 1}); }
  void wait_all(Rank, std::span<const Request>);
  /// Sends and receives at once, as MPI_Sendrecv.
  void exchange(Rank, Rank to, Bytes, Rank from, Bytes most = any_size, Tag = 0);

  /// What `r` does from here on waits for all that `other` has done so far; they may be two programs of one device.
  void follow(Rank r, Rank other);

  /// All operations from here on are one in messages, until `end_collective`: "operation 3 (recv)" is a receive within
  /// the third call. Gives the tags that belong to it alone: first + 0 .. first + 2^32 - 1.
  Tag begin_collective(std::span<const Rank> members);
  void end_collective() { in_collective_ = false; }

  Workload finish() { return graph_.finish(); }

 private:
  /// What the rank's next operation waits for.
  struct Chain {
    std::array<TaskId, 2> tails;
    std::uint32_t step = 0;  ///< goes up whenever the tails change
  };
  void count(Rank);
  void lead_to(Rank, TaskId begin);
  void follow(Rank, const Operation&);
  Request beside(Rank, const Operation&);
  void fold(Rank);

  MessageGraph graph_;
  KindId compute_;
  std::vector<Chain> chains_;
  Tag collectives_ = 0;
  bool in_collective_ = false;
  std::vector<TaskId> ends_;
};

}  // namespace pelsim::ranks
