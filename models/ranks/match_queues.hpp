#pragma once
#include <cstdint>
#include <vector>

#include "sim/ids.hpp"
#include "sim/units.hpp"

namespace pelsim::ranks {

using Rank = std::uint32_t;
/// A program's own tags are below 2^32; larger ones belong to collectives, one range each.
using Tag = std::uint64_t;

/// A send or a receive that waits for its partner.
struct Waiting {
  enum class Side : std::uint8_t { send, recv };

  Rank from = 0, to = 0;
  Tag tag = 0;
  TaskId task = {};    ///< makes the item, or reads it
  TaskId post = {};    ///< of a receive: ends when it is posted; none: nobody needs to know
  TaskId sent = {};    ///< of a send: waits for the receive's end; none: the sender does not wait
  bool meets = false;  ///< of a send: waits until the receive is posted
  double bytes = 0;    ///< of a send: its size; of a receive: the most it takes
  std::uint32_t operation = 0, file = 0, line = 0;
  Side side = Side::send;
};

/// First in, first out for each (from, to, tag): what was added and found no partner yet. O(1) each, whatever the
/// number of ranks, pairs and tags.
class MatchQueues {
 public:
  /// Takes the oldest partner out into `partner` and returns true; else queues `one` and returns false.
  bool match(const Waiting& one, Waiting& partner);

  std::size_t size() const { return size_; }
  /// Calls visit(const Waiting&) for each that is left, in no order.
  template <class Visit>
  void each(const Visit& visit) const {
    for (const Bucket& bucket : buckets_)
      if (bucket.used)
        for (std::uint32_t at = bucket.head; at != none; at = pool_[at].next) visit(pool_[at].waiting);
  }

 private:
  static constexpr std::uint32_t none = 0xffffffffu;
  struct Entry {
    Waiting waiting;
    std::uint32_t next = none;
  };
  /// The queue of one key: all sends, or all receives.
  struct Bucket {
    Tag tag = 0;
    Rank from = 0, to = 0;
    std::uint32_t head = none, tail = none;
    bool used = false;
  };

  Bucket& bucket_of(Rank from, Rank to, Tag tag);
  void grow();

  std::vector<Bucket> buckets_;  ///< open addressing, a power of two
  std::size_t used_ = 0, size_ = 0;
  std::vector<Entry> pool_;
  std::uint32_t free_ = none;
};

}  // namespace pelsim::ranks
