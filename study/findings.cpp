#include <fmt/format.h>

#include <algorithm>

#include "study/report.hpp"

/// Each function looks at one side of the run and adds at most one sentence. The weight is the share of the run's time
/// (or of the slots' time) that the sentence is about, so that the list begins with what matters most.
namespace pelsim {
namespace {

class FindingList {
 public:
  template <class... Arguments>
  void add(double weight, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    found_.push_back({weight, fmt::format(format, std::forward<Arguments>(arguments)...)});
  }
  std::vector<Finding> sorted() {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Finding& a, const Finding& b) { return a.weight > b.weight; });
    return std::move(found_);
  }

 private:
  std::vector<Finding> found_;
};

/// "43 %", "4.3 %", "0.4 %".
std::string share_text(double share) {
  return share < 0.0995 ? fmt::format("{:.1f} %", share * 100) : fmt::format("{:.0f} %", share * 100);
}

void about_data(const Report& r, FindingList& list) {
  const double share = r.slot_time->share(SpanKind::wait_data);
  if (share < 0.01) return;
  std::string link;
  if (!r.links.empty() && r.communication.bytes.value > 0)
    link = fmt::format(" Link {} carries {} of all bytes{}.", r.links[0].name,
                       share_text(r.links[0].bytes / r.communication.bytes),
                       r.links[0].utilisation <= 1 ? " and is " + share_text(r.links[0].utilisation) + " busy" : "");
  list.add(share, "{} of slot time is waiting for data.{}", share_text(share), link);
}

void about_idle(const Report& r, FindingList& list) {
  const double all = r.slot_time->total().value;
  if (!(all > 0)) return;
  const double starved = r.idle->starved.value / all, misplaced = r.idle->misplaced.value / all;
  if (starved >= 0.02) {
    const bool narrow = r.parallelism && *r.parallelism < static_cast<double>(r.slots);
    list.add(starved, "{} of slot time is idle because no task was ready{}.", share_text(starved),
             narrow ? fmt::format(": the program can keep {:.3g} of {} slots busy on average", *r.parallelism, r.slots)
                    : "");
  }
  if (misplaced >= 0.02)
    list.add(misplaced, "{} of slot time is idle while ready tasks queue for other slots: the scheduler's choice.",
             share_text(misplaced));
}

void about_overhead(const Report& r, FindingList& list) {
  const double share = r.slot_time->share(SpanKind::overhead);
  std::uint64_t loads = 0;
  for (const DeviceLine& device : r.devices) loads += device.loads;
  if (share >= 0.01 && loads > 0)
    list.add(share, "{} of slot time is overhead: dispatch, and loading configurations {} time{}.", share_text(share),
             loads, loads == 1 ? "" : "s");
  else if (share >= 0.01)
    list.add(share, "{} of slot time is dispatch overhead.", share_text(share));
  const double messages = r.slot_time->share(SpanKind::message);
  if (messages >= 0.01)
    list.add(messages, "{} of slot time is message overhead: processors sending and receiving.", share_text(messages));
}

void about_path(const Report& r, FindingList& list) {
  if (r.critical_path_shares.empty() || !(r.makespan.value > 0)) return;
  double compute = 0, move = 0, message = 0, memory = 0, queue = 0, other = 0;
  const PathShare* kernel = nullptr;
  for (const PathShare& share : r.critical_path_shares) {
    const double part = share.time / r.makespan;
    if (share.kind == "compute") {
      compute += part;
      if (kernel == nullptr) kernel = &share;
    } else if (share.kind == "transfer" || share.kind == "wait_port") {
      move += part;
    } else if (share.kind == "message_overhead") {
      message += part;
    } else if (share.kind == "wait_memory") {
      memory += part;
    } else if (share.kind == "wait_device" || share.kind == "wait_scheduler") {
      queue += part;  // placed on a busy slot, or not placed before one is free
    } else {
      other += part;
    }
  }
  std::string text = fmt::format("The critical path is {} compute", share_text(compute));
  if (kernel != nullptr && !kernel->kernel.empty() && kernel->time / r.makespan < compute * 0.995)
    text += fmt::format(" ({} {})", kernel->kernel, share_text(kernel->time / r.makespan));
  if (move >= 0.005) text += fmt::format(", {} moving data", share_text(move));
  if (message >= 0.005) text += fmt::format(", {} message overhead", share_text(message));
  if (memory >= 0.005) text += fmt::format(", {} waiting for room in a memory", share_text(memory));
  if (queue >= 0.005) text += fmt::format(", {} waiting for a free slot", share_text(queue));
  if (other >= 0.005) text += fmt::format(", {} release, dispatch and overhead", share_text(other));
  list.add(std::max({compute, move, message, memory, queue}) * 0.8, "{}.", text);
}

void about_memory(const Report& r, FindingList& list) {
  if (r.memories.empty() || !(r.memories.front().use.evicted > Bytes(0)) || !(r.communication.bytes > Bytes(0))) return;
  const auto& [name, use] = r.memories.front();
  const double share = (use.written_back + use.fetched_again) / r.communication.bytes;
  list.add(std::min(share, 1.0),
           "Memory '{}' is too small for what its tasks share: {} written back and {} fetched again are {} of all data "
           "moved.",
           name, text_of(use.written_back), text_of(use.fetched_again), share_text(share));
}

void about_network(const Report& r, FindingList& list) {
  if (!r.ideal_makespan || !(r.makespan.value > 0)) return;
  const double saved = 1 - *r.ideal_makespan / r.makespan;
  if (saved >= 0.01)
    list.add(saved, "With an ideal network the same placement would take {}: {} less.", text_of(*r.ideal_makespan),
             share_text(saved));
}

void about_balance(const Report& r, FindingList& list) {
  if (!r.imbalance || !r.pop || *r.imbalance < 0.1) return;
  list.add((1 - r.pop->load_balance) * 0.7, "The load is uneven: the busiest slot computes {:.2g}x the mean.",
           1 + *r.imbalance);
}

void about_bound(const Report& r, FindingList& list) {
  if (!r.gap) return;
  const std::string bound = text_of(*r.lower_bound);
  if (*r.gap < -1e-6)
    list.add(0.05, "The run beats the lower bound of {}: {} made it shorter.", bound,
             r.state_changes > 0 ? "a change of p-states" : "noise");
  else if (*r.gap < 1e-6)
    list.add(1, "No schedule can be faster: the makespan is the lower bound of {}.", bound);
  else if (*r.gap < 1)
    list.add(*r.gap < 0.1 ? 0.6 : 0.3, "No schedule can beat {}, so at most {} is left to gain on this machine.", bound,
             share_text(*r.gap / (1 + *r.gap)));
  else
    list.add(0.3, "The lower bound is {}: a better schedule or network could be up to {:.2g}x faster.", bound,
             1 + *r.gap);
}

void about_speedup(const Report& r, FindingList& list) {
  if (!r.speedup || r.slots < 2) return;
  if (*r.speedup < 1)
    list.add(1.5, "The run is slower than one slot alone, which takes {}: {:.3g}x.", text_of(*r.sequential),
             *r.speedup);
}

void about_ports(const Report& r, FindingList& list) {
  const Seconds all = r.communication.moving + r.communication.waiting;
  if (!(all.value > 0) || !(r.slot_time->share(SpanKind::wait_data) >= 0.02)) return;
  const double share = r.communication.waiting / all;
  if (share >= 0.2)
    list.add(share * r.slot_time->share(SpanKind::wait_data), "Transfers wait {} of their time for busy ports.",
             share_text(share));
}

void about_energy(const Report& r, FindingList& list) {
  if (!r.energy || !(r.energy->value > 0)) return;
  const double idle = r.energy_parts->idle / *r.energy;
  if (idle >= 0.2)
    list.add(idle * 0.5, "{} of the energy ({}) is drawn where nothing works: devices and links that idle.",
             share_text(idle), text_of(r.energy_parts->idle));
}

}  // namespace

std::vector<Finding> findings(const Report& r) {
  FindingList list;
  if (!r.error.empty())
    list.add(10, "The run ended early, with {} of {} tasks done: {}.", r.tasks_done, r.tasks, r.error);
  about_speedup(r, list);
  about_bound(r, list);
  if (r.slot_time) {
    about_data(r, list);
    about_idle(r, list);
    about_overhead(r, list);
    about_path(r, list);
    about_network(r, list);
    about_balance(r, list);
    about_ports(r, list);
    about_energy(r, list);
    about_memory(r, list);
  }
  return list.sorted();
}

}  // namespace pelsim
