#include "sim/platform.hpp"

#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::literals;

TEST_CASE("a name is spelled from its form and two numbers, or as it was written") {
  NameTable names;
  const std::uint32_t cpu = names.form("node\1.cpu\2");
  CHECK(names.form("node\1.cpu\2") == cpu);
  CHECK(Name(names, names.row(cpu, 12, 3)) == "node12.cpu3");
  CHECK(Name(names, names.row(names.form("a\2-b\1-c\2"), 1, 2)) == "a2-b1-c2");
  const NameRow written = names.row("Tremblay");
  CHECK(Name(names, written) == "Tremblay");
  CHECK(Name(names, names.ended(written, ":back")) == "Tremblay:back");
  CHECK(Name(names, names.ended(names.row(cpu, 12, 3), ":back")) == "node12.cpu3:back");
  CHECK(Name(names, written) == "Tremblay");
  CHECK("to " + Name(names, written) + "!" == "to Tremblay!");
}

TEST_CASE("both directions of a link have its figures, and in half duplex share one capacity") {
  Platform p;
  const auto a = p.vertex(p.add_memory("a")), b = p.vertex(p.add_memory("b"));
  const LinkId full = p.add_duplex("full", a, b, 1_us, 2_GB_per_s);
  const LinkId half = p.add_duplex("half", a, b, 3_us, 4_GB_per_s, LinkKind::half_duplex);
  const LinkId again = p.add_duplex("again", b, a, 1_us, 2_GB_per_s);
  const auto back = [](LinkId l) { return LinkId(l.value + 1); };
  CHECK(p.link(full).name == "full");
  CHECK(p.link(back(full)).name == "full:back");
  CHECK(p.link(back(full)).from == b);
  CHECK(p.link(back(full)).capacity == back(full));
  CHECK(p.link(half).capacity == half);
  CHECK(p.link(back(half)).capacity == half);
  CHECK(p.link(back(half)).kind == LinkKind::half_duplex);
  CHECK(p.link(back(half)).latency == 3_us);
  CHECK(p.link(again).bandwidth == 2_GB_per_s);
  CHECK(p.link(again).kind == LinkKind::full_duplex);
}

TEST_CASE("a platform that is moved keeps its names") {
  Platform first;
  const MemoryId memory = first.add_memory("host");
  first.add_device("cpu", first.add_type({"cpu", "cpu", 1, nullptr}), memory, 2);
  const Platform second = std::move(first);
  CHECK(second.device(DeviceId(0)).name == "cpu");
  CHECK(second.slot_name(SlotId(1)) == "cpu.1");
  CHECK(second.memory_name(memory) == "host");
  CHECK(second.find_device("cpu") == DeviceId(0));
  CHECK(second.find_memory("host") == memory);
  CHECK_FALSE(second.find_memory("hos"));
}
