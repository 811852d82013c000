#include "native/ranks/payloads.hpp"

#include <algorithm>
#include <cstring>

#include "sim/random.hpp"

namespace pelsim::host {
namespace {

/// Two items that start at different places of the block differ in nearly every byte.
constexpr std::size_t starts = 1 << 16;
/// Words that are drawn; they repeat after that, since 100 MB would take a rank half a second. A prime: stretches of a
/// message that were swapped are not likely to lie whole periods apart.
constexpr std::size_t period = 65'521;
/// Read from memory in about 2 us, so that a rank that checks hardly notices a message later.
constexpr std::size_t bite = 16 << 10;
/// As much as may wait for its check.
constexpr std::size_t most_waiting = 64 << 20;

}  // namespace

Payloads::Payloads(std::size_t largest, std::uint64_t seed) : block_((largest + starts) / sizeof(std::uint64_t) + 1) {
  Stream random(seed, "native.payloads");
  for (std::size_t k = 0; k < block_.size(); ++k) block_[k] = k < period ? random.next() : block_[k - period];
}

std::span<const std::byte> Payloads::of(ItemId item, std::size_t bytes) const {
  // Fibonacci hashing: neighbouring ids lie far apart [Knuth, The Art of Computer Programming 3, 6.4].
  const std::size_t start = (item.value * std::uint64_t{0x9e3779b97f4a7c15} >> 48) % starts;
  return std::as_bytes(std::span(block_)).subspan(start, bytes);
}

Bytes Inbox::most(double largest, std::size_t ranks) {
  return Bytes(static_cast<double>(ranks) * (most_receives * largest + static_cast<double>(most_waiting)));
}

Inbox::Buffer Inbox::room(std::size_t bytes) {
  const auto found = unused_.find(bytes);
  if (found == unused_.end()) return Buffer(bytes);
  Buffer buffer = std::move(found->second);
  unused_.erase(found);
  return buffer;
}

void Inbox::arrived(ItemId item, Buffer buffer) {
  bytes_waiting_ += buffer.size();
  waiting_.push_back({item, std::move(buffer), 0});
  while (bytes_waiting_ > most_waiting) check_some();
}

bool Inbox::check_some() {
  if (waiting_.empty()) return false;
  Waiting& next = waiting_.front();
  const std::span<const std::byte> sent = payloads_.of(next.item, next.buffer.size());
  const std::size_t from = next.checked, length = std::min(bite, sent.size() - from);
  if (length > 0 && std::memcmp(next.buffer.data() + from, sent.data() + from, length) != 0)
    for (std::size_t k = from; k < from + length; ++k) wrong_ += next.buffer[k] != sent[k];
  next.checked += length;
  if (next.checked < sent.size()) return true;
  bytes_waiting_ -= next.buffer.size();
  unused_.emplace(next.buffer.size(), std::move(next.buffer));
  waiting_.pop_front();
  return true;
}

}  // namespace pelsim::host
