#include "models/service_windows.hpp"

#include "tests/catch.hpp"

using namespace pelsim;

namespace {

Platform two_devices(std::optional<Windows> first, std::optional<Windows> second) {
  Platform platform;
  for (const auto& closed : {first, second}) {
    DeviceType type;
    type.device_class = "qpu";
    type.closed = closed;
    const std::string name = "d" + std::to_string(platform.devices());
    platform.add_device(name, platform.add_type(type), platform.add_memory("m" + name), 1);
  }
  return platform;
}

}  // namespace

TEST_CASE("service windows: each device drains at multiples of its period and serves again after the length") {
  const Clock clock;
  const Platform platform = two_devices(Windows{Seconds(10), Seconds(2)}, Windows{Seconds(7), Seconds(3)});
  const auto world = service_windows(platform, clock);
  REQUIRE(world);
  struct Expected {
    double at;
    std::size_t device;
    Change::Kind kind;
  };
  using Kind = Change::Kind;
  for (const Expected& e : {Expected{7, 1, Kind::drain},
                            {10, 0, Kind::drain},
                            {10, 1, Kind::up},
                            {12, 0, Kind::up},
                            {14, 1, Kind::drain},
                            {17, 1, Kind::up},
                            {20, 0, Kind::drain}}) {
    const auto next = world->next();
    REQUIRE(next);
    CHECK(clock.seconds(next->first).value == Approx(e.at));
    CHECK(next->second.device.index() == e.device);
    CHECK(next->second.kind == e.kind);
    // A calibration tells its end when it begins.
    if (e.kind == Kind::drain)
      CHECK(clock.seconds(world->up_at(next->second.device)).value == Approx(e.at + (e.device == 0 ? 2 : 3)));
  }
}

TEST_CASE("service windows: a platform that is always open has no world") {
  CHECK(service_windows(two_devices({}, {}), Clock{}) == nullptr);
}

TEST_CASE("service windows: they end with the clock") {
  // The clock reaches 9.2 s: one window of 3 s at 4 s, and one begins at 8 s.
  const Platform platform = two_devices(Windows{Seconds(4), Seconds(3)}, {});
  const auto world = service_windows(platform, Clock(Seconds(1e-18)));
  int events = 0;
  while (world->next()) ++events;
  CHECK(events == 3);
}
