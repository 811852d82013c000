#include <algorithm>
#include <memory>

#include "models/catalog.hpp"
#include "models/eligible_slots.hpp"

/// Minimum completion time: a task that becomes ready goes at once to the slot where it is expected to end first,
///
///     completion(s) = max(now + fetch + queue, free(s)) + load + compute + return
///
/// behind all that the slot was given before: free(s) is when that is expected to end, and not before a device that is
/// calibrated serves again; fetch is the time for inputs that are not there yet, queue and return what a job spends
/// before and after its slot (a quantum processor's), load the time to load what the task needs, where the last task
/// given to the slot needs something else. A device that is down for an unknown time is chosen only where no other can
/// run the task. Equal completions: the lower slot. O(slots) for a task. [Maheswaran, Ali, Siegel, Hensgen, Freund,
/// JPDC 59(2), 1999; queues and loading configurations are ours] A task that takes several slots waits for any of the
/// device whose slot it is.
namespace pelsim::schedulers {
namespace {

class MinimumCompletionTime final : public Scheduler {
 public:
  void prepare(const Problem& problem, Decisions&) override {
    graph_ = &problem.graph;
    platform_ = &problem.platform;
    estimates_ = &problem.estimates;
    clock_ = problem.clock;
    eligible_ = std::make_unique<EligibleSlots>(problem);
    lines_.assign(platform_->slots(), {});
    given_.assign(graph_->tasks(), {});
  }

  void decide(const Instant& instant, Decisions& decisions) override {
    const Seconds now = clock_.seconds(instant.now);
    for (const Attempt& attempt : instant.ended) take_off(attempt.task, now);
    for (const Ready& ready : instant.ready) place(ready.task, now, instant.view, decisions);
  }

 private:
  /// What a slot was given and has not ended.
  struct Line {
    Seconds backlog;  ///< its length, as expected
    Seconds free;     ///< when it is expected to have ended
    ConfigId last;    ///< what the last task that it was given needs loaded
  };
  struct Given {
    SlotId slot;
    Seconds length;
  };
  struct Option {
    SlotId slot;
    Seconds length;  ///< loading and computing
    Seconds run;     ///< when it is loaded
    Seconds end;     ///< when the slot is free again
    Seconds completion = forever;
  };

  /// A task that took longer or shorter than expected moves what stands behind it.
  void take_off(TaskId t, Seconds now) {
    Line& line = lines_[given_[t.index()].slot.index()];
    line.backlog = std::max(line.backlog - given_[t.index()].length, Seconds(0));
    line.free = now + line.backlog;
  }

  void place(TaskId t, Seconds now, const View& view, Decisions& decisions) {
    const SlotCount wanted = graph_->slots(t);
    Option best = best_of(t, wanted, now, view, Count::foreseeable);
    if (!best.slot) best = best_of(t, wanted, now, view, Count::all);
    const DeviceId d = eligible_->device(best.slot);
    Line& line = lines_[best.slot.index()];
    line.backlog += best.length;
    line.free = best.end;
    load(d, best, estimates_->setup(t, d));
    given_[t.index()] = {best.slot, best.length};
    decisions.place({t, {d, wanted == 1 ? best.slot : SlotId{}, wanted}, 0, {}});
  }

  enum class Count { foreseeable, all };
  Option best_of(TaskId t, SlotCount wanted, Seconds now, const View& view, Count count) {
    Option best;
    DeviceId device;
    Seconds arrived, up, compute, back;
    Setup setup;
    for (const SlotId s : eligible_->slots(eligible_->group(t), wanted)) {
      const DeviceId d = eligible_->device(s);
      if (d != device) {
        device = d;
        const DeviceTypeId type = platform_->device(d).type;
        const CostModel::Around around = estimates_->around(t, type);
        const Tick up_at = view.up_at(d);
        up = up_at < never ? clock_.seconds(up_at) : count == Count::all ? now : forever;
        arrived = now + view.fetch_time(t, platform_->memory(d)) + around.before;
        compute = estimates_->compute(t, type);
        back = around.after;
        setup = estimates_->setup(t, d);
      }
      if (!(up < forever)) continue;
      const bool loads = setup.needs && setup.needs != lines_[s.index()].last;
      const Seconds free = loads && setup.how == Loading::full ? drained(d) : lines_[s.index()].free;
      const Seconds load = loads ? setup.time : Seconds(0);
      const Seconds run = std::max({arrived, free, up}) + load, end = run + compute;
      if (!best.slot || end + back < best.completion) best = {s, load + compute, run, end, end + back};
    }
    return best;
  }

  template <class Visit>
  void each_slot(DeviceId d, const Visit& visit) {
    const Device& device = platform_->device(d);
    for (SlotCount k = 0; k < device.slots; ++k) visit(lines_[device.first_slot.index() + k]);
  }
  Seconds drained(DeviceId d) {
    Seconds last;
    each_slot(d, [&](const Line& line) { last = std::max(last, line.free); });
    return last;
  }
  void load(DeviceId d, const Option& option, const Setup& setup) {
    Line& own = lines_[option.slot.index()];
    if (!setup.needs || setup.needs == own.last) return;
    own.last = setup.needs;
    if (setup.how != Loading::full) return;
    each_slot(d, [&](Line& line) {  // nobody begins before it is there
      line.last = setup.needs;
      line.free = std::max(line.free, option.run);
    });
  }

  const TaskGraph* graph_ = nullptr;
  const Platform* platform_ = nullptr;
  const Estimates* estimates_ = nullptr;
  Clock clock_;
  std::unique_ptr<EligibleSlots> eligible_;
  std::vector<Line> lines_;   ///< by slot
  std::vector<Given> given_;  ///< by task
};

}  // namespace

SchedulerModel mct() {
  return {
      {.name = "mct",
       .summary = "a ready task goes where it is expected to end first, queues and loading of configurations included",
       .parameters = {},
       .source = "M. Maheswaran, S. Ali, H. J. Siegel, D. Hensgen, R. F. Freund, Dynamic mapping of a class of "
                 "independent tasks onto heterogeneous computing systems, JPDC 59(2), 1999"},
      [](const Parameters&, const TaskGraph&, const Platform&) -> std::unique_ptr<Scheduler> {
        return std::make_unique<MinimumCompletionTime>();
      }};
}

}  // namespace pelsim::schedulers
