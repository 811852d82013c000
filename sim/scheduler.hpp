#pragma once
#include <span>
#include <stop_token>

#include "sim/cost_model.hpp"
#include "sim/network_model.hpp"
#include "sim/random.hpp"

/// The interface between policies and the driver. A policy decides which ready task runs on which device, in which
/// order. The same object drives simulated and real runs.
namespace pelsim {

/// Where (a part of) a task runs. `first` none: whichever slots of the device are free first.
struct Share {
  DeviceId device;
  SlotId first;
  SlotCount slots = 1;
};

/// A slot serves its placements by (order, sequence of `place` calls). The head reserves the slot as soon as the slot
/// is free and waits there for its inputs; without a slot of its own choice it gets View::slot_for. A placement may
/// come before its task is ready; then its data moves as soon as each producer ends, else when it is placed. `overhead`
/// (dispatch, steal) is slot time before the run.
struct Placement {
  TaskId task;
  Share on;
  double order = 0;
  Seconds overhead;
};

enum class Outcome : std::uint8_t { running, done, failed, lost, aborted, preempted, superseded };

/// One try at a task; a task may have several (retry, replica, re-execution). Spans are derived from it.
struct Attempt {
  TaskId task;
  std::uint32_t number = 0;  ///< counts from 0 for each task
  SlotId first;
  SlotCount slots = 1;  ///< 0: a pinned task of no time, which takes none; `first` tells its device
  Tick placed;          ///< the scheduler's decision (or `ready`, for placements made before, and where it is pinned)
  Tick ready;           ///< last predecessor ended, release passed
  Tick reserved;        ///< its slots were given to it
  Tick inputs;          ///< last input arrived
  Tick start;           ///< its slots begin to work for it
  Tick exchanged;       ///< start + what its messages cost (LogGP's o)
  Tick run;             ///< the kernel begins: exchanged + dispatch overhead + setup
  Tick end;
  Outcome outcome = Outcome::running;
  bool pinned = false;  ///< the driver started it: it sought no slot before its inputs were there
  double share_done = 0;
};

/// Something that happened to a device.
struct Change {
  enum class Kind : std::uint8_t { down, up, drain, state };
  DeviceId device;
  Kind kind = Kind::state;
  StateId state;
};

/// What a scheduler may believe about times. Never the truth that noise acts on.
class Estimates {
 public:
  /// exact: the cost model's value. mean: that of the task's kind, averaged over its tasks. noisy: the value times a
  /// random factor of mean 1 per (task, device type). none: 1 s wherever the task can run.
  enum class Mode { exact, mean, noisy, none };

  Estimates(const CostModel& costs, const NetworkModel& network, Mode mode = Mode::exact, double cv = 0,
            Stream stream = {});

  /// `forever` when the device cannot run the task.
  Seconds compute(TaskId task, DeviceId device) const {
    if (mode_ == Mode::exact) return costs_->time(task, device);
    return inexact(task, costs_->platform().device(device).type);
  }
  Seconds compute(TaskId task, DeviceTypeId type) const {
    return mode_ == Mode::exact ? costs_->time(task, type) : inexact(task, type);
  }
  /// Time before and after the run that holds no slot, such as a quantum processor's queue: it comes on top of
  /// `compute`, in the same mode (none: nothing).
  CostModel::Around around(TaskId task, DeviceTypeId type) const;
  /// From when its inputs are there until its results are, if nobody is in its way: `compute` with what is around it.
  Seconds whole(TaskId task, DeviceTypeId type) const { return compute(task, type) + around(task, type).sum(); }
  bool types_follow_kinds() const { return costs_->types_follow_kinds(); }
  bool can_run(TaskId task, DeviceId device) const { return costs_->time(task, device) < forever; }
  /// What the device must have loaded for the task; its time comes on top of `compute` where the slot has not.
  Setup setup(TaskId task, DeviceId device) const { return costs_->setup(task, device); }
  /// True where it may matter which idle slot of a device a task gets: View::slot_for.
  bool slots_differ() const { return slots_differ_; }
  /// Zero within one memory.
  Path path(MemoryId from, MemoryId to) const { return from == to ? Path{} : network_->estimate(from, to); }

 private:
  Seconds inexact(TaskId, DeviceTypeId) const;
  double factor(TaskId, DeviceTypeId) const;
  std::size_t cell(TaskId, DeviceTypeId) const;

  const CostModel* costs_;
  const NetworkModel* network_;
  Mode mode_;
  double cv_;
  Stream stream_;
  bool slots_differ_ = false;
  /// [kind * types + type], for Mode::mean.
  std::vector<double> kind_mean_;
  std::vector<CostModel::Around> around_mean_;
};

/// What there is to schedule; valid for the whole run.
struct Problem {
  const TaskGraph& graph;
  const Platform& platform;
  const Estimates& estimates;
  Streams random;  ///< named streams: problem.random.stream("schedulers.random")
  const Clock& clock;
  std::stop_token stop;  ///< long preparations look at it
};

/// A task that became ready, and the slot whose task made it so (none: a source, a release, a marker, a reopened task).
struct Ready {
  TaskId task;
  SlotId by;
};

/// The state of slots, queues and data that a policy may read while it decides. Answers are as of now and change with
/// each `place`. Must not be kept.
class View {
 public:
  virtual ~View() = default;
  /// Slots of the device that are neither reserved nor running, on a device that is up.
  virtual SlotCount idle(DeviceId) const = 0;
  virtual bool is_idle(SlotId) const = 0;
  /// Placements waiting for a slot of the device.
  virtual std::size_t queued(DeviceId) const = 0;
  virtual bool is_up(DeviceId) const = 0;
  /// When a device that is not up serves again, where that is known beforehand (the end of a calibration); `never`:
  /// nobody knows. Of one that is up: now.
  virtual Tick up_at(DeviceId) const = 0;
  /// Where the item has arrived.
  virtual bool holds(MemoryId, ItemId) const = 0;
  /// The slot on which the task ran last; none if it has not ended (or is a marker).
  virtual SlotId ran_on(TaskId) const = 0;
  /// Estimated time to bring what the task still lacks to the memory, transfers side by side.
  virtual Seconds fetch_time(TaskId, MemoryId) const = 0;
  /// What the slot has loaded: a bitstream, a circuit; none: nothing yet.
  virtual ConfigId loaded(SlotId) const = 0;
  /// The idle slot that a placement of the task on the device would get if it names none: the lowest; where slots are
  /// loaded by themselves (Loading::partial) one that has what the task needs, else the least recently used. None: none
  /// is idle.
  virtual SlotId slot_for(TaskId, DeviceId) const = 0;
};

/// What changed in this round.
struct Instant {
  Tick now;
  std::span<const Ready> ready;
  std::span<const Attempt> ended;
  std::span<const SlotId> freed;
  std::span<const Change> changed;
  const View& view;
  std::span<const SlotId> taken = {};  ///< slots that pinned tasks took; some may be idle again
};

/// What a policy may order. Takes effect at once.
class Decisions {
 public:
  virtual ~Decisions() = default;
  virtual void place(const Placement&) = 0;
  /// Takes back a placement that has not started; the task is ready or waiting again.
  virtual void withdraw(TaskId) = 0;
  /// Ends a running attempt; the task becomes ready again and starts from the beginning.
  virtual void preempt(TaskId) = 0;
  virtual void set(DeviceId, StateId) = 0;
  /// Asks to be called at this time even when nothing happens.
  virtual void wake(Tick) = 0;
};

/// A policy. Sees times only through the estimates, never a model. Works on what changed, not on all that is ready
/// (a policy that does not says so in its card). Same problem, same seed: same answers.
///
/// Pinned tasks (TaskGraph::pinned) need no decision, and nobody's counts: the driver starts them itself. Their data
/// moves as soon as it is made, and once all of it is there they take slots of their device in the order in which they
/// can start, before the scheduler's placements; those that take no time take no slot (sim/driver/README.md). `decide`
/// never hears of them but for the slots that they take and free. A policy that plans before the run may reckon with
/// them: what `prepare` says of them is not heard, so that a message-passing program runs the same way under every
/// policy.
class Scheduler {
 public:
  virtual ~Scheduler() = default;
  /// Before time 0. Static policies place everything here.
  virtual void prepare(const Problem&, Decisions&) {}
  /// Once a round in which something a policy cares about happened.
  virtual void decide(const Instant&, Decisions&) {}
};

}  // namespace pelsim
