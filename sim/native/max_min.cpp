#include "sim/native/max_min.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace pelsim {

namespace {
/// Two levels this near are one: the rounding of some dozen additions.
constexpr double near = 1e-13;
/// A rate that comes out this near to what it was has not changed.
constexpr double same = 4e-15;
}  // namespace

void MaxMin::set_capacity(ResourceId r, double per_second) {
  if (r.index() >= resources_.size()) resources_.resize(r.index() + 1);
  Resource& resource = resources_[r.index()];
  if (resource.capacity == per_second) return;
  // Whoever stands still was promised its rate: with less to give, all users rise again.
  const bool less = per_second < resource.capacity;
  resource.capacity = per_second;
  if (resource.users.empty()) return;
  touch(r.value);
  if (less)
    for (const User& user : resource.users) activities_[user.activity].bottleneck = r.value;
}

void MaxMin::widen(std::size_t most) {
  std::size_t stride = stride_;
  while (stride < most) stride *= 2;
  std::vector<Element> pool(activities_.size() * stride);
  for (std::size_t a = 0; a * stride_ < pool_.size(); ++a)
    std::copy_n(&pool_[a * stride_], activities_[a].elements, &pool[a * stride]);
  pool_ = std::move(pool);
  stride_ = stride;
}

void MaxMin::describe(ActivityId id, double weight, double bound, std::span<const Use> uses) {
  assert(weight > 0 && bound > 0);
  if (id.index() >= activities_.size()) {
    activities_.resize(id.index() + 1);
    pool_.resize(activities_.size() * stride_);
  }
  if (uses.size() > stride_) widen(uses.size());
  State& a = activities_[id.index()];
  a = State{};
  a.weight = weight;
  a.bound = bound;
  Element* const own = &pool_[id.index() * stride_];
  for (const Use& use : uses) {
    if (!(use.per_unit > 0)) continue;
    Element* const element =
        std::find_if(own, own + a.elements, [&](const Element& e) { return e.resource == use.resource.value; });
    if (element == own + a.elements) {
      *element = {use.resource.value, 0, 0};
      ++a.elements;
    }
    element->per_unit += use.per_unit;
  }
  assert(a.elements > 0);
}

void MaxMin::add(ActivityId id) {
  const std::span<Element> own = elements(id.value);
  for (std::uint32_t k = 0; k < own.size(); ++k) {
    std::vector<User>& users = resources_[own[k].resource].users;
    own[k].place = static_cast<std::uint32_t>(users.size());
    users.push_back({id.value, k, own[k].per_unit});
    touch(own[k].resource);
  }
  activities_[id.index()].bottleneck = own.front().resource;  // touched, so it will rise
}

void MaxMin::remove(ActivityId id) {
  for (const Element& e : elements(id.value)) {
    std::vector<User>& users = resources_[e.resource].users;
    const User last = users.back();
    users[e.place] = last;
    pool_[last.activity * stride_ + last.element].place = e.place;
    users.pop_back();
    if (!users.empty()) touch(e.resource);
  }
}

void MaxMin::touch(std::uint32_t r) {
  if (resources_[r].is_touched) return;
  resources_[r].is_touched = true;
  touched_.push_back(r);
}

std::span<const ActivityId> MaxMin::solve() {
  changed_.clear();
  joined_.clear();
  steps_.clear();
  ++solve_;
  for (const std::uint32_t r : touched_) {
    resources_[r].is_touched = false;
    for (const User& user : resources_[r].users)
      if (activities_[user.activity].bottleneck == r) start(user.activity);
  }
  touched_.clear();
  if (!joined_.empty() && !share_one()) rise();
  for (const std::uint32_t a : joined_) {
    assert(!activities_[a].is_rising);
    if (activities_[a].rate != activities_[a].before) changed_.push_back(ActivityId(a));
  }
  return changed_;
}

/// The common case of light traffic, without a queue of levels: all who joined meet on one resource, which nobody else
/// uses, and whatever else they use is theirs alone. Changes nothing and returns false where that is not so.
bool MaxMin::share_one() {
  std::uint32_t met = none;
  for (const std::uint32_t a : joined_)
    for (const Element& e : elements(a)) {
      if (resources_[e.resource].users.size() == 1) continue;
      if (met != none && met != e.resource) return false;
      met = e.resource;
    }
  if (met == none) {
    if (joined_.size() > 1) return false;
    take_all(joined_.front());
    return true;
  }
  const Resource& resource = resources_[met];
  if (resource.users.size() != joined_.size()) return false;
  double weights = 0;
  for (const User& user : resource.users) {
    const State& a = activities_[user.activity];
    if (!a.is_rising) return false;
    weights += user.per_unit * a.weight;
  }
  const double level = resource.capacity / weights;
  for (const std::uint32_t id : joined_) {
    const State& a = activities_[id];
    const double rate = a.weight * level;
    if (rate > a.bound) return false;
    for (const Element& e : elements(id))
      if (e.resource != met && e.per_unit * rate > resources_[e.resource].capacity) return false;
  }
  for (const std::uint32_t id : joined_) settle(activities_[id], activities_[id].weight * level, level, met);
  steps_.clear();  // their bounds
  return true;
}

void MaxMin::take_all(std::uint32_t id) {
  const State& a = activities_[id];
  double rate = a.bound;
  std::uint32_t bottleneck = none;
  for (const Element& e : elements(id)) {
    const double most = resources_[e.resource].capacity / e.per_unit;
    if (most >= rate) continue;
    rate = most;
    bottleneck = e.resource;
  }
  settle(activities_[id], rate, rate / a.weight, bottleneck);
  steps_.clear();  // its bound
}

void MaxMin::rise() {
  for (std::size_t k = 0, first = joined_.size(); k < first; ++k)
    for (const Element& e : elements(joined_[k])) meet(e.resource);
  while (!steps_.empty()) take_step();
}

void MaxMin::start(std::uint32_t id) {
  State& a = activities_[id];
  if (a.solve == solve_) return;
  a.solve = solve_;
  a.before = a.rate;
  a.is_rising = true;
  joined_.push_back(id);
  if (a.bound < unlimited) steps_.push({a.bound / a.weight, id, Step::Kind::bound});
}

/// While levels rise: what it used is given back, and it competes with the others.
void MaxMin::join(std::uint32_t id) {
  start(id);
  const State& a = activities_[id];
  for (const Element& e : elements(id)) {
    Resource& resource = resources_[e.resource];
    if (resource.solve != solve_) {
      meet(e.resource);
      continue;
    }
    resource.left += e.per_unit * a.rate;
    resource.weights += e.per_unit * a.weight;
    resource.exact = std::max(resource.exact, resource.weights);
    ++resource.rising;
    queue_full(e.resource);
  }
}

/// First met in this solve: what those who stand still leave of it, and who rises.
void MaxMin::meet(std::uint32_t r) {
  Resource& resource = resources_[r];
  if (resource.solve == solve_) return;
  resource.solve = solve_;
  resource.left = resource.capacity;
  resource.weights = 0;
  resource.rising = 0;
  resource.queued = unlimited;
  double bottlenecked = unlimited;
  for (const User& user : resource.users) {
    const State& a = activities_[user.activity];
    if (a.is_rising) {
      resource.weights += user.per_unit * a.weight;
      ++resource.rising;
      continue;
    }
    resource.left -= user.per_unit * a.rate;
    if (a.bottleneck == r && a.solve != solve_) bottlenecked = std::min(bottlenecked, a.level);
  }
  resource.exact = resource.weights;
  queue_full(r);
  if (bottlenecked < unlimited) steps_.push({bottlenecked, r, Step::Kind::release});
}

/// Where it stands in the queue may be too early, never too late.
void MaxMin::queue_full(std::uint32_t r) {
  Resource& resource = resources_[r];
  if (resource.rising == 0) return;
  const double level = std::max(resource.left, 0.0) / resource.weights;
  if (level >= resource.queued) return;
  resource.queued = level;
  steps_.push({level, r, Step::Kind::full});
}

void MaxMin::take_step() {
  const Step step = steps_.top();
  if (step.kind == Step::Kind::full) {
    Resource& resource = resources_[step.who];
    const bool is_queued_here = step.level == resource.queued;  // else it stands elsewhere by now
    if (is_queued_here && resource.rising > 0) {
      const double level = std::max(resource.left, 0.0) / resource.weights;
      if (level > step.level) {  // somebody left it since
        resource.queued = level;
        return steps_.replace_top({level, step.who, step.kind});
      }
      steps_.pop();
      resource.queued = unlimited;
      return fill_up(step.who, level);
    }
    if (is_queued_here) resource.queued = unlimited;
  }
  steps_.pop();
  if (step.kind == Step::Kind::release) release(step.who, step.level);
  if (step.kind == Step::Kind::bound && activities_[step.who].is_rising)
    fix(step.who, activities_[step.who].bound, step.level, none);
}

/// The resource is full when all who rise are at this level.
void MaxMin::fill_up(std::uint32_t r, double level) {
  bool joins = false;
  for (const User& user : resources_[r].users) {
    const State& a = activities_[user.activity];
    if (a.solve == solve_ || !(a.level > level * (1 + near))) continue;
    join(user.activity);
    joins = true;
  }
  if (joins) return queue_full(r);
  for (const User& user : resources_[r].users) {
    const State& a = activities_[user.activity];
    if (a.is_rising) fix(user.activity, a.weight * level, level, r);
  }
}

/// Those who stand still because of this resource join unless it is full at their level.
void MaxMin::release(std::uint32_t r, double level) {
  const Resource& resource = resources_[r];
  const bool is_full = resource.rising > 0 ? resource.left <= resource.weights * level * (1 + near)
                                           : resource.left <= resource.capacity * near;
  if (is_full) return;
  for (const User& user : resource.users) {
    const State& a = activities_[user.activity];
    if (a.bottleneck == r && a.solve != solve_) join(user.activity);
  }
}

/// After most of the weight has gone, what is left of the sum would be rounding: add it up again.
void MaxMin::weigh(Resource& resource) {
  if (resource.rising == 0 || resource.weights > 1e-3 * resource.exact) return;
  resource.weights = 0;
  for (const User& user : resource.users) {
    const State& a = activities_[user.activity];
    if (a.is_rising) resource.weights += user.per_unit * a.weight;
  }
  resource.exact = resource.weights;
}

void MaxMin::settle(State& a, double rate, double level, std::uint32_t bottleneck) {
  a.is_rising = false;
  a.bottleneck = bottleneck;
  a.rate = a.before;
  if (std::abs(rate - a.before) <= same * rate) return;
  a.rate = rate;
  a.level = level;
}

void MaxMin::fix(std::uint32_t id, double rate, double level, std::uint32_t bottleneck) {
  State& a = activities_[id];
  settle(a, rate, level, bottleneck);
  for (const Element& e : elements(id)) {
    Resource& resource = resources_[e.resource];
    resource.left -= e.per_unit * a.rate;
    resource.weights -= e.per_unit * a.weight;
    --resource.rising;
    weigh(resource);
  }
}

double MaxMin::load(ResourceId r) const {
  double used = 0;
  const Resource& resource = resources_[r.index()];
  for (const User& user : resource.users) used += user.per_unit * activities_[user.activity].rate;
  return resource.capacity > 0 ? used / resource.capacity : 0;
}

}  // namespace pelsim
