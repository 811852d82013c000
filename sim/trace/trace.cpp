#include "sim/trace/trace.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace pelsim {
namespace {

class Fnv1a {
 public:
  void add(std::uint64_t word) {
    for (int shift = 0; shift < 64; shift += 8) hash_ = (hash_ ^ ((word >> shift) & 0xff)) * 0x100000001b3ull;
  }
  void add(Tick t) { add(static_cast<std::uint64_t>(t.count)); }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ull;
};

template <class Entry, class Key>
std::vector<std::uint32_t> sorted(const std::vector<Entry>& entries, Key key) {
  std::vector<std::uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return key(entries[a]) < key(entries[b]); });
  return order;
}

}  // namespace

std::uint64_t trace_hash(const Trace& trace) {
  Fnv1a hash;
  hash.add(trace.end);
  hash.add(trace.attempts.size());
  for (const std::uint32_t i :
       sorted(trace.attempts, [](const Attempt& a) { return std::tuple(a.task, a.number, a.first); })) {
    const Attempt& a = trace.attempts[i];
    hash.add((std::uint64_t{a.task.value} << 32) | a.number);
    hash.add((std::uint64_t{a.first.value} << 32) | a.slots);
    for (const Tick t : {a.placed, a.ready, a.reserved, a.inputs, a.start, a.exchanged, a.run, a.end}) hash.add(t);
    hash.add(static_cast<std::uint64_t>(a.outcome));
  }
  hash.add(trace.transfers.size());
  for (const std::uint32_t i : sorted(
           trace.transfers, [](const Transfer& t) { return std::tuple(t.item, t.to, t.requested, t.start, t.end); })) {
    const Transfer& t = trace.transfers[i];
    hash.add((std::uint64_t{t.item.value} << 32) | t.reader.value);
    hash.add((std::uint64_t{t.from.value} << 32) | t.to.value);
    for (const Tick at : {t.requested, t.start, t.end}) hash.add(at);
  }
  for (const StateChange& change : trace.states) {
    hash.add(change.at);
    hash.add((std::uint64_t{change.device.value} << 32) | change.state.value);
  }
  return hash.value();
}

}  // namespace pelsim
