#include "sim/native/sharing.hpp"

#include <algorithm>
#include <cassert>

namespace pelsim {

void Sharing::set_capacity(ResourceId r, double per_second) { max_min_.set_capacity(r, per_second); }

void Sharing::describe(ActivityId a, const Plan& plan, std::uint64_t key) {
  if (a.index() >= works_.size()) works_.resize(a.index() + 1);
  Work& work = works_[a.index()];
  assert(work.phase == Phase::none && plan.amount > 0);
  work = Work{};
  work.amount = work.left = plan.amount;
  work.key = key;
  work.phase = Phase::described;
  max_min_.describe(a, plan.weight, plan.bound, plan.uses);
}

void Sharing::begin(ActivityId a, Tick now) {
  Work& work = works_[a.index()];
  work.phase = Phase::working;
  work.since = now;
  max_min_.add(a);
}

double Sharing::cancel(ActivityId a, Tick now) {
  Work& work = works_[a.index()];
  if (work.phase == Phase::working) {
    work.left -= work.rate * clock_.seconds(now - work.since).value;
    max_min_.remove(a);
    forget_end(a.value);
  }
  work.phase = Phase::none;
  return std::clamp(1 - work.left / work.amount, 0.0, 1.0);
}

void Sharing::solve(Tick now) {
  for (const ActivityId a : max_min_.solve()) {
    Work& work = works_[a.index()];
    if (work.rate > 0) work.left = std::max(work.left - work.rate * clock_.seconds(now - work.since).value, 0.0);
    work.since = now;
    work.rate = max_min_.rate(a);
    expect(a.value, now);
  }
}

void Sharing::expect(std::uint32_t a, Tick now) {
  Work& work = works_[a];
  if (!(work.rate > 0)) return forget_end(a);
  const Tick end = after(now, clock_.ticks(Seconds(work.left / work.rate)));
  if (end != never) return set_end(a, end);
  forget_end(a);
  work.is_too_slow = true;
  ++too_slow_;
}

void Sharing::set_end(std::uint32_t a, Tick end) {
  Work& work = works_[a];
  if (work.place == nowhere) {
    forget_end(a);  // it may have been too slow
    ends_.push_back({});
    return sift_up(ends_.size() - 1, {end, a});
  }
  if (end < ends_[work.place].end) return sift_up(work.place, {end, a});
  sift_down(work.place, {end, a});
}

void Sharing::forget_end(std::uint32_t a) {
  Work& work = works_[a];
  if (work.is_too_slow) {
    work.is_too_slow = false;
    --too_slow_;
  }
  if (work.place == nowhere) return;
  const std::size_t place = work.place;
  work.place = nowhere;
  const End last = ends_.back();
  ends_.pop_back();
  if (place == ends_.size()) return;
  if (place > 0 && last.end < ends_[(place - 1) / 4].end) return sift_up(place, last);
  sift_down(place, last);
}

void Sharing::sift_up(std::size_t place, End end) {
  while (place > 0 && end.end < ends_[(place - 1) / 4].end) {
    put(place, ends_[(place - 1) / 4]);
    place = (place - 1) / 4;
  }
  put(place, end);
}

void Sharing::sift_down(std::size_t place, End end) {
  for (;;) {
    const std::size_t first = 4 * place + 1;
    if (first >= ends_.size()) break;
    std::size_t least = first;
    for (std::size_t child = first + 1, last = std::min(first + 4, ends_.size()); child < last; ++child)
      if (ends_[child].end < ends_[least].end) least = child;
    if (!(ends_[least].end < end.end)) break;
    put(place, ends_[least]);
    place = least;
  }
  put(place, end);
}

void Sharing::take_ended(Tick now, std::vector<Ended>& ended) {
  while (!ends_.empty() && ends_.front().end <= now) {
    const std::uint32_t a = ends_.front().activity;
    forget_end(a);
    max_min_.remove(ActivityId(a));
    works_[a].phase = Phase::none;
    ended.push_back({works_[a].key, ActivityId(a)});
  }
}

}  // namespace pelsim
