#pragma once
#include <memory>
#include <optional>
#include <string>

#include "sim/engine.hpp"
#include "sim/platform.hpp"
#include "sim/task_graph.hpp"

namespace pelsim {

/// How SimGrid moves bytes. delays: a transfer takes what its plan says, and shares nothing. plain: CM02 with equal
/// weights; the latency is a delay before the flow, since SimGrid weighs a flow by 1 / latency. cm02, lv08: SimGrid's
/// models of these names with SimGrid's own factors, where none is given here.
struct SimgridNetwork {
  enum class Model { delays, plain, cm02, lv08 } model = Model::delays;
  std::optional<double> latency_factor = {}, bandwidth_factor = {};
  std::optional<Bytes> weight_s = {};     ///< of cm02 and lv08, as are the next
  std::optional<Bytes> tcp_gamma = {};    ///< greatest window; 0 B: none
  std::optional<bool> crosstraffic = {};  ///< acknowledgements take 5 % of the way back
};

/// Lets SimGrid 3.32 (s4u, without actors) run activities: computations and delays as Execs on a private host of many
/// cores, flows as Comms over the platform's routes, which are computed when asked. All that ends at one date (within
/// `surf/precision`) is one round, in start order.
///
/// SimGrid is global: one engine per process and one run per engine. Platform and graph must outlive it.
class SimgridEngine final : public Engine {
 public:
  SimgridEngine(Clock, const Platform&, const TaskGraph&, const SimgridNetwork&);
  ~SimgridEngine() override;

  void start(ActivityId, const Activity&) override;
  double cancel(ActivityId) override;
  /// Resources are links, by number; before the run they have what the platform says.
  void capacity(ResourceId, double per_second) override;
  void run(Sink&) override;
  Tick now() const override;
  const Clock& clock() const override;
  bool in_range() const override;

  /// Why SimGrid cannot express this run; empty while it can. The run stops at once; its result is void.
  const std::string& refusal() const;

 private:
  class World;
  std::unique_ptr<World> world_;
};

}  // namespace pelsim
