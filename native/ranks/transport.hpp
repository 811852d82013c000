#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pelsim::host {

/// Moves messages between ranks. A message is named by its two ranks and its tag; no two of a run have the same name.
/// Called by one thread a rank. Memory that was given stays untouched until the end of the message is told.
class Transport {
 public:
  struct Ended {
    enum class What : std::uint8_t { sent, received } what = What::sent;
    std::uint64_t ticket = 0;  ///< as it was given
    std::size_t bytes = 0;     ///< received: as many came
  };

  virtual ~Transport() = default;
  virtual void send(std::uint32_t to, int tag, std::span<const std::byte>) = 0;
  /// Room for exactly what comes.
  virtual void receive(std::uint32_t from, int tag, std::span<std::byte>, std::uint64_t ticket) = 0;
  /// Lets messages go on and tells what has ended since, appended. Never waits.
  virtual void poll(std::vector<Ended>&) = 0;
  /// The run shall end before its tasks have: whatever still moves is not told any more.
  virtual bool stopped() const = 0;
};

}  // namespace pelsim::host
