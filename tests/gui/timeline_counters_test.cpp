#include "gui/timeline/counter_strip.hpp"
#include "gui/timeline/phases.hpp"
#include "sim/metrics/communication.hpp"
#include "tests/gui/timeline_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

TEST_CASE("a link's load over the run is what the metrics say that it carried") {
  for (const char* file : {"scenarios/contention.toml", "scenarios/montage-mixed.toml", "scenarios/torus.toml"}) {
    const RunPtr run = shown_run(file);
    const LinkTraffic traffic(run);
    const std::vector<LinkUse> uses = link_use(run->trace(), run->graph(), run->platform());
    CHECK(traffic.by_load().size() == uses.size());
    for (const LinkUse& use : uses) {
      INFO(file << ", link " << use.link.index());
      CHECK(traffic.transfers(use.link).size() == use.transfers);
      const StepCounter load = traffic.load(use.link);
      CHECK(load.mean(0, static_cast<double>(run->end().count)) == Approx(use.utilisation).epsilon(1e-9));
    }
    for (std::size_t l = 1; l < traffic.by_load().size(); ++l) {
      const auto busy = [&](LinkId link) {
        for (const LinkUse& use : uses)
          if (use.link == link) return use.busy.value;
        return 0.0;
      };
      CHECK(busy(traffic.by_load()[l - 1]) >= busy(traffic.by_load()[l]) * (1 - 1e-12));
    }
  }
}

TEST_CASE("a link's load at an instant is that of the transfers which cross it then") {
  const RunPtr run = shown_run("scenarios/contention.toml");
  const LinkTraffic traffic(run);
  REQUIRE(!traffic.by_load().empty());
  const LinkId link = traffic.by_load().front();
  const StepCounter load = traffic.load(link);
  const double bandwidth = run->platform().link(link).bandwidth.value;
  for (int part = 1; part < 40; ++part) {
    const Tick at{run->end().count * part / 40};
    double expected = 0;
    for (const Transfer& t : run->trace().transfers) {
      const auto route = run->platform().route(t.from, t.to);
      if (t.start > at || t.end <= at || std::find(route.begin(), route.end(), link) == route.end()) continue;
      expected += run->graph().size(t.item).value / run->seconds(t.end - t.start).value / bandwidth;
    }
    const auto from = static_cast<double>(at.count);
    CHECK(load.mean(from, from + 1) == Approx(expected).margin(1e-9));
  }
}

TEST_CASE("the counters show the busiest links, or those that are picked") {
  TimelineWindow window("scenarios/montage-mixed.toml");
  const LinkTraffic traffic(window.state.run());
  const Platform& platform = window.state.run()->platform();
  const auto name = [&](LinkId link) { return QString::fromStdString(platform.link(link).name.text()); };
  const auto links = [&] {
    QStringList names;
    for (const CounterRow* row : window.view.counters().rows())
      if (row->unit == "%") names << row->name;
    return names;
  };
  REQUIRE(traffic.by_load().size() > 5);
  CHECK(links() == QStringList{name(traffic.by_load()[0]), name(traffic.by_load()[1])});
  Selection picked;
  picked.link = traffic.by_load().back();
  window.state.select(picked);
  CHECK(links() == QStringList{name(*picked.link)});
  const Transfer& transfer = window.state.run()->trace().transfers.front();
  picked = {};
  picked.pairs = {{transfer.from, transfer.to}};
  window.state.select(picked);
  const auto route = platform.route(transfer.from, transfer.to);
  REQUIRE(!links().isEmpty());
  for (const QString& shown : links())
    CHECK(std::any_of(route.begin(), route.end(), [&](LinkId link) { return name(link) == shown; }));
  CHECK(window.view.counters().rows().front()->unit == "%");  // what is picked stands first
  window.view.set_link_rows(0);
  CHECK(links().isEmpty());
}

TEST_CASE("counters leave the rows their room where the window is low") {
  TimelineWindow high(shown_run("scenarios/montage-mixed.toml"), {}, {1000, 900});
  const std::size_t all = high.view.counters().rows().size();
  REQUIRE(all == 5);
  CHECK(high.view.counters().rows_in_room() == all);
  TimelineWindow low(shown_run("scenarios/montage-mixed.toml"), {}, {1000, 300});
  CHECK(low.view.counters().rows().size() == all);
  CHECK(low.view.counters().rows_in_room() < all);
  CHECK(low.view.counters().rows_in_room() >= 2);
  CHECK(low.view.counters().height() <= 300 / 4);
}

TEST_CASE("supersteps are phases: they tile the run, and no task reaches from one into the next") {
  for (const char* file : {"scenarios/bsp.toml", "scenarios/montage-cluster.toml", "scenarios/heft-paper.toml"}) {
    INFO(file);
    const RunPtr run = shown_run(file);
    const IndexPtr index = index_timeline(run);
    std::size_t attempts = 0;
    Tick at{};
    for (const Phase& phase : index->phases) {
      CHECK(phase.from == at);
      CHECK(phase.to > phase.from);
      at = phase.to;
      attempts += phase.attempts;
      for (const Attempt& a : run->trace().attempts)
        if (a.slots > 0) CHECK(!(a.start < phase.to && a.end > phase.to));
      CHECK(!phase_name(*index, phase).empty());
    }
    if (index->phases.empty()) continue;
    CHECK(at == run->end());
    CHECK(attempts == run->trace().attempts.size());
  }
}

TEST_CASE("phases are cut where every lane waits, and named by what most of their tasks are") {
  // Six steps on four lanes, each after the last one has ended everywhere; every fourth is a "reduce".
  const LongTrace trace(4, 6);
  const IndexPtr index = index_timeline(trace.file);
  REQUIRE(index->phases.size() == 6);
  std::vector<std::string> names;
  for (const Phase& phase : index->phases) {
    CHECK(phase.attempts == 4);
    names.push_back(phase_name(*index, phase));
  }
  CHECK(names == std::vector<std::string>{"relax #1", "relax #2", "relax #3", "reduce", "relax #4", "relax #5"});
  // One lane alone: its tasks simply follow each other.
  CHECK(index_timeline(LongTrace(1, 6).file)->phases.empty());
}

TEST_CASE("the tasks of a barrier belong to the superstep that it ends") {
  const RunPtr run = shown_run("scenarios/bsp.toml");
  CHECK(index_timeline(run)->phases.size() == 50);  // workload.steps
}

TEST_CASE("a click on a phase's band marks it, a double click shows it") {
  TimelineWindow window("scenarios/bsp.toml");
  const auto& phases = window.canvas.index()->phases;
  REQUIRE(phases.size() > 2);
  const TimelineScene scene = window.canvas.scene();
  REQUIRE(scene.phase_band > 0);
  const Phase second = phases[1];
  const QPoint at(static_cast<int>((scene.x_of(second.from) + scene.x_of(second.to)) / 2), scene.plot.top() - 5);
  QTest::mouseClick(&window.canvas, Qt::LeftButton, {}, at);
  CHECK(window.state.marked() == TimeRange{second.from, second.to});
  QTest::mouseDClick(&window.canvas, Qt::LeftButton, {}, at);
  CHECK(window.state.visible() == TimeRange{second.from, second.to});
}
