#pragma once
#include <vector>

#include "sim/engine.hpp"
#include "sim/native/event_queue.hpp"
#include "sim/native/sharing.hpp"

namespace pelsim {

/// pelsim's own discrete-event engine: follows each activity's plan on an integer clock.
/// Activities that share no resource have a known length and cost one event. Those that do take their fixed time
/// first; then their work goes on at its fair share, which is solved once an instant, after the last round.
class NativeEngine final : public Engine {
 public:
  explicit NativeEngine(Clock clock = {}) : clock_(clock), sharing_(clock) {}

  void start(ActivityId, const Activity&) override;
  double cancel(ActivityId) override;
  void capacity(ResourceId, double per_second) override;
  void run(Sink&) override;
  Tick now() const override { return now_; }
  const Clock& clock() const override { return clock_; }
  bool in_range() const override { return in_range_ && sharing_.in_range(); }

 private:
  /// Tells a live event from one whose activity was cancelled and whose id was used again.
  struct Running {
    Tick start, end;
    std::uint64_t key = idle;
    static constexpr std::uint64_t idle = ~std::uint64_t{0};
  };

  void take(Tick);

  Clock clock_;
  Tick now_;
  bool in_range_ = true;
  EventQueue queue_;
  Sharing sharing_;
  std::vector<Running> running_;  ///< by activity
  std::vector<ActivityId> batch_;
  std::vector<Sharing::Ended> shared_;
};

}  // namespace pelsim
