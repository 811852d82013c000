#pragma once
#include <span>
#include <vector>

#include "models/ranks/blocks.hpp"
#include "models/ranks/match_queues.hpp"

namespace pelsim::ranks {

/// What a receiver does with what it gets.
enum class Take { keep, combine };

/// Where a collective operation writes its messages: a program, or a test that follows the data. Operations of one rank
/// come in program order; the order between ranks says nothing.
class MessageSink {
 public:
  virtual ~MessageSink() = default;
  virtual void send(Rank at, Rank to, const Payload&, Tag) = 0;
  virtual void recv(Rank at, Rank from, const Payload&, Take, Tag) = 0;
  /// Both at once.
  virtual void exchange(Rank at, Rank to, const Payload& out, Rank from, const Payload& in, Take, Tag) = 0;
  /// Neither waits before `complete`.
  virtual void post_send(Rank at, Rank to, const Payload&, Tag) = 0;
  virtual void post_recv(Rank at, Rank from, const Payload&, Tag) = 0;
  virtual void complete(Rank at) = 0;
};

/// The ranks that take part, called 0, 1, ..., size - 1 among themselves. Each phase has a tag of its own.
class Team {
 public:
  Team(MessageSink& sink, std::span<const Rank> members, Tag& last_tag)
      : sink_(&sink), members_(members), tag_(&last_tag) {
    next_phase();
  }
  void next_phase() { ++*tag_; }
  /// Some of the members, in this order; the ranks stay with the caller.
  Team of(std::span<const Rank> ranks) const { return {*sink_, ranks, *tag_}; }

  std::uint32_t size() const { return static_cast<std::uint32_t>(members_.size()); }
  Rank rank(std::uint32_t member) const { return members_[member]; }

  void send(std::uint32_t at, std::uint32_t to, const Payload& out) { sink_->send(rank(at), rank(to), out, *tag_); }
  void recv(std::uint32_t at, std::uint32_t from, const Payload& in, Take take) {
    sink_->recv(rank(at), rank(from), in, take, *tag_);
  }
  void exchange(std::uint32_t at, std::uint32_t to, const Payload& out, std::uint32_t from, const Payload& in,
                Take take) {
    sink_->exchange(rank(at), rank(to), out, rank(from), in, take, *tag_);
  }
  void post_send(std::uint32_t at, std::uint32_t to, const Payload& out) {
    sink_->post_send(rank(at), rank(to), out, *tag_);
  }
  void post_recv(std::uint32_t at, std::uint32_t from, const Payload& in) {
    sink_->post_recv(rank(at), rank(from), in, *tag_);
  }
  void complete(std::uint32_t at) { sink_->complete(rank(at)); }

 private:
  MessageSink* sink_;
  std::span<const Rank> members_;
  Tag* tag_;
};

}  // namespace pelsim::ranks
