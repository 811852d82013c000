#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <vector>

#include "native/ranks/rank_plan.hpp"

namespace pelsim::host {

/// Receives that a rank has open at a time: MPI looks through them for each message that comes.
inline constexpr std::size_t most_receives = 64;

/// What messages carry: an item's bytes are a stretch of one block of random bytes, which all ranks make from the same
/// seed before the clock starts. So a sender fills nothing while it is timed, and a receiver knows what must come.
class Payloads {
 public:
  /// `largest`: of all items.
  Payloads(std::size_t largest, std::uint64_t seed);
  std::span<const std::byte> of(ItemId, std::size_t bytes) const;

 private:
  std::vector<std::uint64_t> block_;
};

/// Room for what arrives, used again and again, and the check of what arrived. A rank checks while it has nothing else
/// to do, at once where too much waits for it, and the rest when the clock has stopped.
class Inbox {
 public:
  using Buffer = std::vector<std::byte>;
  explicit Inbox(const Payloads& payloads) : payloads_(payloads) {}

  /// The memory that messages of up to this size take at most on all ranks, while they come and until they are checked.
  static Bytes most(double largest, std::size_t ranks);
  Buffer room(std::size_t bytes);
  void arrived(ItemId, Buffer);
  /// Checks a few microseconds' worth; false: nothing waits.
  bool check_some();
  void check_all() {
    while (check_some()) {
    }
  }
  /// Bytes that are not what was sent.
  std::uint64_t wrong() const { return wrong_; }

 private:
  struct Waiting {
    ItemId item;
    Buffer buffer;
    std::size_t checked = 0;
  };
  const Payloads& payloads_;
  std::deque<Waiting> waiting_;
  std::size_t bytes_waiting_ = 0;
  std::multimap<std::size_t, Buffer> unused_;  ///< by size
  std::uint64_t wrong_ = 0;
};

}  // namespace pelsim::host
