#pragma once
#include <span>
#include <string>

#include "sim/demand.hpp"
#include "sim/ids.hpp"
#include "sim/units.hpp"

namespace pelsim {

/// One use of resources over time: what it is (the host runs the kernel, SimGrid its own flow) and what it takes
/// (the native engine follows the plan).
struct Activity {
  enum class Kind { compute, transfer, delay };
  Kind kind = Kind::delay;
  TaskId task;  ///< compute: what runs, and on which slot (the first of its slots)
  DeviceId device;
  SlotId slot;
  ItemId item;  ///< transfer: what moves
  MemoryId from, to;
  const Plan* plan = nullptr;  ///< read during `start` only
};

/// When an activity really began and ended.
struct Lapse {
  Tick begin, end;
};

enum class Flow { go_on, stop };

/// Learns what ended. All that ended in one round comes in start order; one instant may have several rounds
/// (activities of zero length end in the next). Calls are serialised, but may come from any thread: on the host
/// from the worker that just finished.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual Flow ended(Tick now, std::span<const ActivityId>) = 0;
};

/// Moves the clock and ends activities; knows no policy. The driver keeps slots and servers, so engines stay small.
/// An id may be used again once its activity has ended or was cancelled.
class Engine {
 public:
  virtual ~Engine() = default;
  /// Now, or before `run` at time 0; also from inside `ended`. What the plan takes is copied.
  virtual void start(ActivityId, const Activity&) = 0;
  /// Ends it unheard; returns the share of it that was done, in [0, 1]. Preempt, DVFS, reroute = cancel + start the
  /// rest.
  virtual double cancel(ActivityId) = 0;
  /// Sets what a resource gives, in units a second: degraded or dead link, throttled bus.
  virtual void capacity(ResourceId, double per_second) = 0;
  /// Until the sink stops it or nothing runs.
  virtual void run(Sink&) = 0;
  virtual Tick now() const = 0;
  virtual const Clock& clock() const = 0;
  /// False once a length did not fit the clock: the activity never ends and the run must stop.
  virtual bool in_range() const { return true; }
  /// True when time passes whatever anybody does: activities take what they take, not what their plan says. Such an
  /// engine has rounds without ends when it wants the sink to look whether it shall stop.
  virtual bool is_real() const { return false; }
  /// Of an activity that is being told as ended, by an engine that is real; its end is not after the round.
  virtual Lapse lapse(ActivityId) const { return {}; }
  /// Why it could not go on; empty: it could. `run` has returned then.
  virtual std::string failure() const { return {}; }
};

}  // namespace pelsim
