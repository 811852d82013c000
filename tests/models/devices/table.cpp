#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;

TEST_CASE("table: a device has class, speed and slots, and no model of its own") {
  const DeviceSpec spec = given::device(
      "table",
      given::parameters({{"class", given::text("P1")}, {"speed", given::real(2.5)}, {"slots", given::whole(4)}}));
  CHECK(spec.type.device_class == "P1");
  CHECK(spec.type.speed == 2.5);
  CHECK(spec.slots == 4);
  CHECK(spec.type.model == nullptr);
}

TEST_CASE("table: by default a device is one slot of class cpu at speed 1") {
  const DeviceSpec spec = given::device("table", given::parameters({}));
  CHECK(spec.type.device_class == "cpu");
  CHECK(spec.type.speed == 1);
  CHECK(spec.slots == 1);
}

TEST_CASE("table: a given time is divided by the speed, so a faster device is never slower") {
  TaskGraphBuilder builder;
  const TaskId task = builder.add_task(builder.add_kind("k"));
  builder.set_time(task, builder.add_time_class("any"), Seconds(6));
  const TaskGraph graph = builder.build();
  double before = 1e300;
  for (const double speed : {0.5, 1.0, 2.0, 3.0}) {
    Platform platform;
    const MemoryId memory = platform.add_memory("m");
    const DeviceSpec spec = given::device("table", given::parameters({{"speed", given::real(speed)}}));
    const DeviceId device = platform.add_device("d", platform.add_type(spec.type), memory, spec.slots);
    const double time = CostModel(graph, platform).time(task, device).value;
    CHECK(time == Approx(6 / speed));
    CHECK(time < before);
    before = time;
  }
}

TEST_CASE("table: bad devices are refused with their place") {
  const auto complaint = [](const std::string& key, given::Data data) {
    return given::complaint([&] { given::device("table", given::parameters({{key, data}})); });
  };
  CHECK_THAT(complaint("slots", given::whole(0)), Catch::Contains("test.toml:2:1: 'slots' = 0 is out of range"));
  CHECK_THAT(complaint("slots", given::whole(4000001)), Catch::Contains("from 1 to 4000000"));
  CHECK_THAT(complaint("speed", given::real(0)), Catch::Contains("'speed' = 0 is out of range"));
  CHECK_THAT(complaint("class", given::text("any")), Catch::Contains("reserved"));
  CHECK_THAT(complaint("class", given::text("")), Catch::Contains("empty"));
  CHECK_THAT(complaint("spede", given::real(1)), Catch::Contains("did you mean 'speed'"));
}
