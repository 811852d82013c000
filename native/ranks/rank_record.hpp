#pragma once
#include <cstdint>
#include <vector>

namespace pelsim::host {

/// What one rank saw of a run. Times are nanoseconds since the common start.
struct RankRecord {
  struct Task {
    std::uint32_t task = 0;
    enum class Slot : std::uint32_t { none, one } slot = Slot::none;  ///< none: it took no time to speak of
    std::int64_t ready = 0;                                           ///< all that it waits for was there
    std::int64_t start = 0, end = 0;
  };
  /// An item left for a rank, or came to this one.
  struct Passage {
    std::uint32_t item = 0, to = 0;
    std::int64_t at = 0;
  };
  struct Tally {
    std::uint64_t messages_sent = 0, messages_received = 0;
    std::uint64_t bytes_sent = 0, bytes_received = 0;
    std::uint64_t bytes_wrong = 0;  ///< that came otherwise than they were sent
  };
  std::vector<Task> tasks;              ///< that ended, in that order; markers too
  std::vector<Passage> sent, received;  ///< of items
  Tally tally;                          ///< messages without an item count too

  bool is_empty() const { return tasks.empty() && sent.empty() && received.empty(); }
};

/// As ranks of one build tell each other.
std::vector<char> packed(const RankRecord&);
RankRecord unpacked(const std::vector<char>&);

}  // namespace pelsim::host
