#include "models/device_parameters.hpp"

/// Runs only what has a time: given for the task and the device's class, given for class "any" (divided by `speed`), or
/// measured for the task's kind. Right wherever times come from outside: papers, traces, benchmarks.
namespace pelsim::devices {

DeviceEntry table() {
  return {{.name = "table",
           .summary = "runs tasks whose time is given or measured; models nothing",
           .parameters = device_parameters("cpu"),
           .source = "unrelated machines R of Graham, Lawler, Lenstra, Rinnooy Kan: Annals of Discrete Math. 5, 1979"},
          device_spec};
}

}  // namespace pelsim::devices
