#include "models/ranks/match_queues.hpp"

namespace pelsim::ranks {
namespace {

std::uint64_t mixed(Rank from, Rank to, Tag tag) {
  std::uint64_t h = (std::uint64_t{from} << 32 | to) ^ tag * 0x9e3779b97f4a7c15u;
  h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9u;
  h = (h ^ h >> 27) * 0x94d049bb133111ebu;
  return h ^ h >> 31;
}

}  // namespace

bool MatchQueues::match(const Waiting& one, Waiting& partner) {
  if (10 * used_ >= 7 * buckets_.size()) grow();
  Bucket& bucket = bucket_of(one.from, one.to, one.tag);
  if (bucket.head != none && pool_[bucket.head].waiting.side != one.side) {
    const std::uint32_t at = bucket.head;
    partner = pool_[at].waiting;
    bucket.head = pool_[at].next;
    if (bucket.head == none) bucket.tail = none;
    pool_[at].next = free_;
    free_ = at;
    --size_;
    return true;
  }
  std::uint32_t at = free_;
  if (at == none) {
    at = static_cast<std::uint32_t>(pool_.size());
    pool_.emplace_back();
  } else {
    free_ = pool_[at].next;
  }
  pool_[at] = {one, none};
  (bucket.tail == none ? bucket.head : pool_[bucket.tail].next) = at;
  bucket.tail = at;
  ++size_;
  return false;
}

MatchQueues::Bucket& MatchQueues::bucket_of(Rank from, Rank to, Tag tag) {
  const std::size_t mask = buckets_.size() - 1;
  for (std::size_t at = mixed(from, to, tag) & mask;; at = (at + 1) & mask) {
    Bucket& bucket = buckets_[at];
    if (!bucket.used) {
      bucket = {tag, from, to, none, none, true};
      ++used_;
      return bucket;
    }
    if (bucket.tag == tag && bucket.from == from && bucket.to == to) return bucket;
  }
}

void MatchQueues::grow() {
  std::vector<Bucket> before = std::move(buckets_);
  // Keys whose messages have all met are left behind, so that the table follows what waits, not what was.
  std::size_t live = 0;
  for (const Bucket& bucket : before) live += bucket.used && bucket.head != none;
  std::size_t wanted = 64;
  while (wanted < 4 * live) wanted *= 2;
  buckets_.assign(wanted, Bucket{});
  used_ = 0;
  for (const Bucket& bucket : before)
    if (bucket.used && bucket.head != none) {
      Bucket& moved = bucket_of(bucket.from, bucket.to, bucket.tag);
      moved.head = bucket.head;
      moved.tail = bucket.tail;
    }
}

}  // namespace pelsim::ranks
