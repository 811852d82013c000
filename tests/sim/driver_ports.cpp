#include "tests/catch.hpp"
#include "tests/sim/small_world.hpp"

using namespace pelsim;
using namespace pelsim::test;

// Ports: a transfer starts when both its ports are free, in request order; a later request may overtake only if
// neither of its ports is wanted by an earlier one.

TEST_CASE("two transfers into one memory go one after the other") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1), c = make.task(1);
  make.edge(a, c, 4);
  make.edge(b, c, 4);
  World1 world(star(3), make.builder.build(), AffineNetwork::Ports::held);
  Script script;
  script.placements = {put(a, 0), put(b, 1), put(c, 2)};
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, c).start) == Approx(1 + 4 + 4));
}

TEST_CASE("a later transfer overtakes only if nobody before it wants its ports") {
  // Requests at 1 s, in order: 0>2 (runs 1..5), 1>2 (port 2 is taken: waits), 1>3 (would be free to go, but an earlier
  // request wants memory 1's way out: waits behind it), 4>5 (shares no port: goes at once).
  GraphMaker make;
  const TaskId p0 = make.task(1), p1 = make.task(1), p4 = make.task(1);
  const TaskId c2 = make.task(0), c2b = make.task(0), c3 = make.task(0), c5 = make.task(0);
  make.edge(p0, c2, 4);
  make.edge(p1, c2b, 4);
  make.edge(p1, c3, 4);
  make.edge(p4, c5, 4);
  World1 world(star(6), make.builder.build(), AffineNetwork::Ports::held);
  Script script;
  script.placements = {put(p0, 0), put(p1, 1), put(p4, 4), put(c2, 2), put(c2b, 2), put(c3, 3), put(c5, 5)};
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, c2).inputs) == Approx(5));
  CHECK(at(attempt_of(result, c2b).inputs) == Approx(9));
  CHECK(at(attempt_of(result, c3).inputs) == Approx(13));
  CHECK(at(attempt_of(result, c5).inputs) == Approx(5));
}

TEST_CASE("sending and receiving at once disturb each other not at all") {
  GraphMaker make;
  const TaskId a = make.task(1), b = make.task(1), c = make.task(0), d = make.task(0);
  make.edge(a, c, 4);
  make.edge(b, d, 4);
  World1 world(star(2), make.builder.build(), AffineNetwork::Ports::held);
  Script script;
  script.placements = {put(a, 0), put(b, 1), put(c, 1), put(d, 0)};
  CHECK(at(world.go(script).makespan) == Approx(5));
}

TEST_CASE("a port that is held longer than its transfer delays the next one only") {
  // Each transfer takes 4 s and holds its ports for 6 s: the second starts at 7 and ends at 11.
  GraphMaker make;
  const TaskId a = make.task(1), c = make.task(0), d = make.task(0);
  make.edge(a, c, 4);
  make.edge(a, d, 4);
  World1 world(star(3), make.builder.build(), AffineNetwork::Ports::held);
  world.network.hold_factor = 1.5;
  Script script;
  script.placements = {put(a, 0), put(c, 1), put(d, 2)};
  const RunResult result = world.go(script);
  CHECK(at(attempt_of(result, c).inputs) == Approx(5));
  CHECK(at(attempt_of(result, d).inputs) == Approx(11));
}
