#include "models/service_windows.hpp"

#include <functional>
#include <queue>

namespace pelsim {
namespace {

class ServiceWindows final : public World {
 public:
  ServiceWindows(const Platform& platform, const Clock& clock)
      : platform_(platform), clock_(clock), up_at_(platform.devices(), never) {
    for (std::size_t d = 0; d < platform.devices(); ++d)
      if (platform.type(DeviceId(d)).closed) plan({never, 1, DeviceId(d), Change::Kind::drain});
  }

  bool is_empty() const { return coming_.empty(); }

  std::optional<std::pair<Tick, Change>> next() override {
    if (coming_.empty()) return std::nullopt;
    Event event = coming_.top();
    coming_.pop();
    const std::pair<Tick, Change> answer{event.at, {event.device, event.kind, {}}};
    if (event.kind == Change::Kind::up) ++event.number;
    event.kind = event.kind == Change::Kind::up ? Change::Kind::drain : Change::Kind::up;
    plan(event);
    return answer;
  }
  Tick up_at(DeviceId d) const override { return up_at_[d.index()]; }

 private:
  struct Event {
    Tick at;
    std::uint64_t number;  ///< of the window, from 1
    DeviceId device;
    Change::Kind kind;
    bool operator>(const Event& other) const {
      return at != other.at ? at > other.at : device.value > other.device.value;
    }
  };

  /// Not beyond the end of the clock.
  void plan(Event event) {
    const Windows& closed = *platform_.type(event.device).closed;
    Seconds at = static_cast<double>(event.number) * closed.every;
    if (event.kind == Change::Kind::up) at += closed.length;
    event.at = clock_.ticks(at);
    if (event.kind == Change::Kind::up) up_at_[event.device.index()] = event.at;
    if (event.at < never) coming_.push(event);
  }

  const Platform& platform_;
  Clock clock_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> coming_;
  std::vector<Tick> up_at_;  ///< by device: the end of its last window
};

Parameter window_time(std::string name, std::string meaning) {
  return {.name = std::move(name),
          .type = Parameter::Type::quantity,
          .unit = Unit::seconds,
          .least = 1e-6,
          .most = 1e9,
          .meaning = std::move(meaning)};
}

}  // namespace

std::vector<Parameter> window_parameters() {
  return {window_time("calibration_every",
                      "from the begin of a calibration to the next; the first comes after one such "
                      "time; default: none"),
          window_time("calibration_length", "no job starts in this time; what runs ends first")};
}

std::optional<Windows> closed_windows(const Parameters& parameters) {
  const bool every = parameters.has("calibration_every"), length = parameters.has("calibration_length");
  if (!every && !length) return std::nullopt;
  if (!every || !length)
    parameters.fail(every ? "calibration_every" : "calibration_length",
                    "'calibration_every' and 'calibration_length' come together");
  const Windows closed{parameters.seconds("calibration_every"), parameters.seconds("calibration_length")};
  if (closed.length >= closed.every)
    parameters.fail("calibration_length", "a calibration must end before the next begins");
  return closed;
}

std::unique_ptr<World> service_windows(const Platform& platform, const Clock& clock) {
  auto windows = std::make_unique<ServiceWindows>(platform, clock);
  if (windows->is_empty()) return nullptr;
  return windows;
}

}  // namespace pelsim
