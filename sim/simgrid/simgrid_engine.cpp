#include "sim/simgrid/simgrid_engine.hpp"

#include <fmt/format.h>
#include <xbt/log.h>

#include <xbt/config.hpp>

#include <algorithm>
#include <cmath>
#include <deque>
#include <simgrid/kernel/Timer.hpp>

#include "sim/simgrid/routes_when_asked.hpp"

namespace pelsim {
namespace {

namespace s4u = simgrid::s4u;

/// Work of an Exec that takes SimGrid's unit of time: the solver looks at absolute amounts.
constexpr double work_per_unit = 1e9;
/// SimGrid's flows have whole sizes, so they are counted in parts of a byte.
constexpr double parts_of_byte = 0x1p16, most_bytes = 0x1p47;
constexpr int cores = 1'000'000;
constexpr double least_precision = 1e-12;  // s
/// For the precision alone: how much longer than alone in the network a flow may take.
constexpr double most_crowded = 1000;

/// The solver compares sums of 1 / latency with an absolute precision. So that they are 1 and less, SimGrid's unit of
/// time is about the shortest latency. A power of two, which rounds nothing.
double units_per_second(const Platform& platform, const SimgridNetwork& network) {
  if (network.model != SimgridNetwork::Model::cm02 && network.model != SimgridNetwork::Model::lv08) return 1;
  double shortest = 1;
  for (std::size_t l = 0; l < platform.links(); ++l) {
    const double latency = platform.link(LinkId(l)).latency.value;
    if (latency > 0) shortest = std::min(shortest, latency);
  }
  return std::exp2(std::ceil(-std::log2(shortest)));
}

/// Before the first host or link is made. What is not given stays as SimGrid has it.
void configure(const SimgridNetwork& network) {
  using Model = SimgridNetwork::Model;
  xbt_log_control_set("root.thres:critical");
  s4u::Engine::set_config("maxmin/precision", 1e-9);
  s4u::Engine::set_config("network/model", std::string(network.model == Model::lv08 ? "LV08" : "CM02"));
  if (network.latency_factor) s4u::Engine::set_config("network/latency-factor", *network.latency_factor);
  if (network.bandwidth_factor) s4u::Engine::set_config("network/bandwidth-factor", *network.bandwidth_factor);
  if (network.model == Model::plain) {
    s4u::Engine::set_config("network/crosstraffic", network.crosstraffic.value_or(false));
    s4u::Engine::set_config("network/TCP-gamma", 0.0);
    return;
  }
  // The lazy update, SimGrid's default, may leave a flow at its old rate when others have paid their latency.
  s4u::Engine::set_config("network/optim", std::string("Full"));
  if (network.weight_s) s4u::Engine::set_config("network/weight-S", network.weight_s->value);
  if (network.tcp_gamma) s4u::Engine::set_config("network/TCP-gamma", network.tcp_gamma->value);
  if (network.crosstraffic) s4u::Engine::set_config("network/crosstraffic", *network.crosstraffic);
}

/// One activity, which SimGrid may see as two in turn: a delay, then work that shares. Kept until the process ends,
/// since SimGrid 3.32 looks at activities that are over.
struct Started {
  enum class Phase { delay, work, over };
  ActivityId id;
  std::uint64_t key = 0;  ///< counts starts
  Phase phase = Phase::delay;
  Seconds since, delay;
  MemoryId from, to;
  Bytes bytes;  ///< of what comes behind the delay: a flow, or traffic of a memory
  std::uint64_t salt = 0;
  s4u::Host* bus = nullptr;  ///< the memory that a computation draws on, at most `bound` B/s
  double bound = 0, weight = 1;
  s4u::ActivityPtr now, before;
};

}  // namespace

class SimgridEngine::World {
 public:
  World(Clock clock, const Platform& platform, const TaskGraph& graph, const SimgridNetwork& network)
      : clock_(clock),
        platform_(platform),
        graph_(graph),
        network_(network),
        units_(units_per_second(platform, network)),
        engine_("pelsim") {
    configure(network);
    see_until(Seconds(0));
    // SimGrid's own from here on.
    zone_ = new RoutesWhenAsked(platform, network.model == SimgridNetwork::Model::plain ? 0 : units_);
    for (std::size_t m = 0; m < platform.memories(); ++m)
      memories_.push_back(zone_->get_iface()->create_host("m" + std::to_string(m), work_per_unit));
    delays_ = zone_->get_iface()->create_host("delays", work_per_unit);
    delays_->set_core_count(cores);
    count_in_parts_of_bytes();
    if (network.model != SimgridNetwork::Model::delays) make_links();
    s4u::Activity::on_completion_cb([this](const s4u::Activity& activity) { completed(activity); });
  }

  void start(ActivityId id, const Activity& activity) {
    if (!refusal_.empty() || !in_range_) return;
    seal();
    if (id.index() >= running_.size()) running_.resize(id.index() + 1);
    Started& s = started_.emplace_back();
    running_[id.index()] = &s;
    s.id = id;
    s.key = started_.size();
    s.since = seconds();
    if (activity.kind == Activity::Kind::transfer && network_.model != SimgridNetwork::Model::delays)
      return start_transfer(s, activity);
    if (activity.plan->uses.empty()) return start_delay(s, activity.plan->alone());
    start_sharing(s, activity);
  }

  double cancel(ActivityId id) {
    Started* const s = running_[id.index()];
    if (s == nullptr || s->phase == Started::Phase::over) return 1;
    const double elapsed = (seconds() - s->since).value;
    double share = s->delay > Seconds(0) ? std::min(elapsed / s->delay.value, 1.0) : 1;
    if (s->phase == Started::Phase::work)
      share = 1 - std::clamp(s->now->get_remaining() / (parts_of_byte * s->bytes.value), 0.0, 1.0);
    running_[id.index()] = nullptr;
    std::erase(batch_, s);
    end(*s);
    return share;
  }

  void capacity(ResourceId r, double per_second) {
    if (r.index() < links_.size()) {
      if (sealed_) links_[r.index()]->set_bandwidth(rate(per_second / bandwidth_factor()));
      return;
    }
    if (r.index() >= buses_.size()) buses_.resize(r.index() + 1);
    if (sealed_) {
      refusal_ = "the bandwidth of a memory changes during the run";
    } else {
      buses_[r.index()] = zone_->get_iface()->create_host("bus" + std::to_string(r.value), rate(per_second));
    }
  }

  void run(Sink& sink) {
    seal();
    sink_ = &sink;
    if (refusal_.empty() && in_range_) engine_.run();
    sink_ = nullptr;
  }

  Tick now() const { return clock_.ticks(seconds()); }
  const Clock& clock() const { return clock_; }
  bool in_range() const { return in_range_; }
  const std::string& refusal() const { return refusal_; }

 private:
  Seconds seconds() const { return Seconds(s4u::Engine::get_clock() / units_); }
  /// Of bytes in SimGrid's units.
  double rate(double per_second) const { return parts_of_byte * per_second / units_; }
  double bandwidth_factor() const {
    return network_.bandwidth_factor.value_or(network_.model == SimgridNetwork::Model::lv08 ? 0.97 : 1);
  }

  void make_links() {
    for (std::size_t l = 0; l < platform_.links(); ++l) {
      const Link& link = platform_.link(LinkId(l));
      if (clock_.ticks(link.latency) != never) {  // else it stands for a missing route
        slowest_ = std::min(slowest_, bandwidth_factor() * link.bandwidth.value);
        longest_ = std::max(longest_, link.latency.value);
      }
      if (link.kind == LinkKind::half_duplex && link.capacity.index() < l) {
        links_.push_back(links_[link.capacity.index()]);
        continue;
      }
      s4u::Link* made = zone_->get_iface()->create_link("l" + std::to_string(l), rate(link.bandwidth.value));
      made->set_latency(network_.model == SimgridNetwork::Model::plain ? 0 : units_ * link.latency.value);
      made->set_sharing_policy(link.kind == LinkKind::fat_pipe ? s4u::Link::SharingPolicy::FATPIPE
                                                               : s4u::Link::SharingPolicy::SHARED);
      made->seal();
      links_.push_back(made);
    }
    zone_->set_links(links_);
  }

  /// SimGrid has chosen its own values by now, where none were given.
  void count_in_parts_of_bytes() {
    weighs_by_latency_ =
        network_.model != SimgridNetwork::Model::plain && simgrid::config::get_value<double>("network/weight-S") > 0;
    for (const char* bytes : {"network/weight-S", "network/TCP-gamma"})
      s4u::Engine::set_config(bytes, parts_of_byte * simgrid::config::get_value<double>(bytes));
    latency_factor_ = simgrid::config::get_value<double>("network/latency-factor");
  }

  void seal() {
    if (sealed_) return;
    sealed_ = true;
    zone_->get_iface()->seal();
    engine_.seal_platform();
  }

  /// A computation that draws on the bandwidth of one memory, which is a host of one core: SimGrid shares both alike.
  void start_sharing(Started& s, const Activity& activity) {
    const Plan& plan = *activity.plan;
    const std::size_t bus = plan.uses[0].resource.index();
    if (activity.kind != Activity::Kind::compute || plan.uses.size() != 1 || plan.uses[0].per_unit != 1 ||
        bus >= buses_.size() || buses_[bus] == nullptr) {
      refusal_ = fmt::format("task '{}' shares what is neither a link nor the bandwidth of one memory",
                             activity.task ? graph_.name(activity.task) : "?");
      return;
    }
    s.bus = buses_[bus];
    s.bytes = Bytes(plan.amount);
    s.bound = plan.bound;
    s.weight = plan.weight;
    if (!(plan.alone() < forever)) in_range_ = false;
    if (plan.fixed > Seconds(0) || !in_range_) return start_delay(s, plan.fixed);
    start_work(s);
  }

  void start_work(Started& s) {
    if (s.bus == nullptr) return start_flow(s);
    s.phase = Started::Phase::work;
    see_until(seconds() + Seconds(most_crowded * s.bytes.value / s.bound));
    const s4u::ExecPtr exec = s4u::Exec::init();
    exec->set_bound(rate(s.bound));
    exec->set_priority(s.weight);
    exec->set_flops_amount(parts_of_byte * s.bytes.value)->set_host(s.bus);
    s.before = std::move(s.now);
    s.now = exec;
    exec->set_data(&s);
    exec->start();
  }

  /// The way, the bytes and SimGrid's settings; the plan is the native engine's.
  void start_transfer(Started& s, const Activity& activity) {
    s.from = activity.from;
    s.to = activity.to;
    s.bytes = graph_.size(activity.item);
    s.salt = activity.item.value;
    const Seconds latency = this->latency(s);
    if (weighs_by_latency_ && s.bytes > Bytes(0) && !(latency > Seconds(0))) {
      refusal_ = fmt::format(
          "item '{}' goes from {} to {} without any latency; SimGrid then leaves out of its weight what "
          "narrow links add (weight_s): give the links a latency, or weight_s = \"0 B\"",
          graph_.item_name(activity.item), platform_.memory_name(s.from), platform_.memory_name(s.to));
      return;
    }
    if (s.bytes.value > most_bytes) {
      refusal_ = fmt::format("item '{}' has more than 2^47 bytes", graph_.item_name(activity.item));
      return;
    }
    // SimGrid forgets a flow of no bytes when nothing else happens.
    if (network_.model == SimgridNetwork::Model::plain || !(s.bytes > Bytes(0)))
      return start_delay(s, latency_factor_ * latency);
    start_flow(s);
  }

  Seconds latency(const Started& s) {
    Seconds sum;
    for (const LinkId l : platform_.route(s.from, s.to, s.salt)) sum += platform_.link(l).latency;
    return sum;
  }

  void start_delay(Started& s, Seconds length) {
    if (after(now(), clock_.ticks(length)) == never) {
      in_range_ = false;
      return;
    }
    see_until(seconds() + length);
    s.delay = length;
    s4u::ExecPtr exec = s4u::Exec::init();
    exec->set_flops_amount(length.value * units_ * work_per_unit)->set_host(delays_);
    s.now = exec;
    exec->set_data(&s);
    exec->start();
  }

  void start_flow(Started& s) {
    s.phase = Started::Phase::work;
    const s4u::CommPtr comm = s4u::Comm::sendto_init();
    comm->set_payload_size(static_cast<std::uint64_t>(s.bytes.value * parts_of_byte + 0.5));
    zone_->set_salt(s.salt);
    see_until(seconds() + Seconds(most_crowded * (s.bytes.value / slowest_ + longest_)));
    s.before = std::move(s.now);
    s.now = comm;
    comm->set_data(&s);
    // With both ends known it starts.
    comm->set_source(memories_[s.from.index()])->set_destination(memories_[s.to.index()]);
  }

  /// Ends closer than `surf/precision` are one instant. It must exceed the rounding of dates, or SimGrid would pass a
  /// date by and never end what ends there.
  void see_until(Seconds date) {
    const double rounding = std::max(least_precision, date.value * 0x1p-50);
    if (rounding <= precision_) return;
    precision_ = precision_ > 0 ? 2 * rounding : rounding;
    s4u::Engine::set_config("surf/precision", units_ * precision_);
  }

  void end(Started& s) {
    s.phase = Started::Phase::over;
    s.now->cancel();
  }

  void completed(const s4u::Activity& activity) {
    auto* const s = activity.get_data<Started>();
    if (s == nullptr || s->phase == Started::Phase::over) return;  // cancelled
    if (batch_.empty()) {
      simgrid::kernel::timer::Timer::set(s4u::Engine::get_clock(), [this] { flush(); });
    }
    batch_.push_back(s);
  }

  void flush() {
    std::sort(batch_.begin(), batch_.end(), [](const Started* a, const Started* b) { return a->key < b->key; });
    ids_.clear();
    works_.clear();
    for (Started* s : batch_) {
      if (s->phase == Started::Phase::delay && s->bytes > Bytes(0)) {
        works_.push_back(s);
        continue;
      }
      s->phase = Started::Phase::over;
      running_[s->id.index()] = nullptr;
      ids_.push_back(s->id);
    }
    batch_.clear();
    for (Started* s : works_) start_work(*s);
    if (ids_.empty()) return;
    const Flow flow = sink_->ended(now(), ids_);
    if (flow == Flow::stop || !in_range_ || !refusal_.empty()) stop();
  }

  void stop() {
    for (Started& s : started_)
      if (s.phase != Started::Phase::over && s.now) end(s);
  }

  const Clock clock_;
  const Platform& platform_;
  const TaskGraph& graph_;
  const SimgridNetwork network_;
  const double units_;  ///< of SimGrid's time in a second
  s4u::Engine engine_;
  RoutesWhenAsked* zone_ = nullptr;
  std::vector<s4u::Host*> memories_;
  s4u::Host* delays_ = nullptr;
  std::vector<s4u::Link*> links_;  ///< by the platform's links; their numbers are the first resources
  std::vector<s4u::Host*> buses_;  ///< by resource: the bandwidth of a memory
  bool sealed_ = false;            ///< SimGrid takes no more hosts
  std::deque<Started> started_;
  std::vector<Started*> running_;  ///< by activity
  std::vector<Started*> batch_, works_;
  std::vector<ActivityId> ids_;
  Sink* sink_ = nullptr;
  double latency_factor_ = 1;
  bool weighs_by_latency_ = false;        ///< and by weight-S, but for a flow without latency, which weighs 1
  double slowest_ = 1e300, longest_ = 0;  ///< of all links: byte/s, s
  double precision_ = 0;                  ///< s
  bool in_range_ = true;
  std::string refusal_;
};

SimgridEngine::SimgridEngine(Clock clock, const Platform& platform, const TaskGraph& graph,
                             const SimgridNetwork& network)
    : world_(std::make_unique<World>(clock, platform, graph, network)) {}
SimgridEngine::~SimgridEngine() = default;

void SimgridEngine::start(ActivityId id, const Activity& activity) { world_->start(id, activity); }
double SimgridEngine::cancel(ActivityId id) { return world_->cancel(id); }
void SimgridEngine::capacity(ResourceId r, double per_second) { world_->capacity(r, per_second); }
void SimgridEngine::run(Sink& sink) { world_->run(sink); }
Tick SimgridEngine::now() const { return world_->now(); }
const Clock& SimgridEngine::clock() const { return world_->clock(); }
bool SimgridEngine::in_range() const { return world_->in_range(); }
const std::string& SimgridEngine::refusal() const { return world_->refusal(); }

}  // namespace pelsim
