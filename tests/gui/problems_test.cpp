#include <QSignalSpy>
#include <QTableWidget>

#include "gui/problems/problems_view.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

bool holds(const std::vector<SelfCheck>& checks, const std::string& word) {
  for (const SelfCheck& check : checks)
    if (check.what.find(word) != std::string::npos) return check.holds;
  FAIL("no check speaks of " << word);
  return false;
}

/// The run with its trace changed by `damage`, after its lanes have been told apart.
template <class Damage>
RunPtr damaged(const char* file, Damage damage) {
  const RunPtr whole = shown_run(file);
  const auto run = std::make_shared<ShownRun>("damaged", whole->scenario, whole->result, whole->report);
  damage(run->result);
  return run;
}

}  // namespace

TEST_CASE("the self-checks hold in runs with messages, energy, failures and wide tasks") {
  for (const char* file : {"scenarios/bsp.toml", "scenarios/energy.toml", "scenarios/fault-tolerant.toml",
                           "scenarios/queue.toml", "scenarios/montage-mixed.toml", "scenarios/out-of-core.toml"}) {
    for (const SelfCheck& check : self_checks(*shown_run(file))) {
      INFO(file << ": " << check.what << " (" << check.detail << ")");
      CHECK(check.holds);
    }
  }
}

TEST_CASE("a self-check finds what was damaged") {
  const char* file = "scenarios/heft-paper.toml";
  const RunPtr overlapping = damaged(file, [](RunResult& r) {
    for (Attempt& a : r.trace.attempts) {  // each begins at once
      a.reserved = a.ready = a.start = a.exchanged = a.run = Tick{};
    }
  });
  CHECK_FALSE(holds(self_checks(*overlapping), "tile"));
  CHECK_FALSE(holds(self_checks(*overlapping), "waits for"));
  const RunPtr lossy = damaged(file, [](RunResult& r) { r.trace.transfers.pop_back(); });
  CHECK_FALSE(holds(self_checks(*lossy), "driver counted"));
  const RunPtr longer = damaged(file, [](RunResult& r) { r.trace.end = r.trace.end + Tick{1'000'000'000'000}; });
  CHECK_FALSE(holds(self_checks(*longer), "critical path"));
  CHECK_FALSE(holds(self_checks(*longer), "add up to lanes"));
}

TEST_CASE("remarks begin with what went wrong, and the place stands apart from the sentence") {
  const RunPtr run = shown_run("scenarios/heft-paper.toml");
  const RunFailure failure{"ring.toml:7:9: unknown scheduler 'heff'", {"ring.toml", 7, 9}};
  const std::vector<Remark> all = remarks(failure, run.get(), {{"a", true, ""}, {"b", false, "1 of 2"}});
  REQUIRE(all.size() >= 3);
  CHECK(all[0].text == "unknown scheduler 'heff'");
  CHECK(all[0].place.line == 7);
  CHECK(all[1].kind == Remark::Kind::error);
  CHECK(all[1].text == "not so: b (1 of 2)");
  CHECK(all.back().kind == Remark::Kind::fulfilled);
  CHECK(remarks(std::nullopt, nullptr, {}).empty());
}

TEST_CASE("a problem that is picked asks the editor to go to its place") {
  ViewState state;
  ProblemsView view(state);
  CHECK_FALSE(view.nothing_to_show().isEmpty());
  state.set_failure(RunFailure{"ring.toml:7:9: no", {"ring.toml", 7, 9}});
  CHECK(view.nothing_to_show().isEmpty());
  REQUIRE(view.table().rows.size() == 1);
  CHECK(view.table().rows[0] == QStringList{"error", "no", "ring.toml", "7", "9"});
  view.show();
  QSignalSpy wanted(&state, &ViewState::place_wanted);
  auto* rows = view.findChild<QTableWidget*>();
  REQUIRE(rows != nullptr);
  Q_EMIT rows->cellActivated(0, 1);
  REQUIRE(wanted.count() == 1);
  CHECK(wanted.at(0) == QList<QVariant>{"ring.toml", 7, 9});
  state.set_failure(std::nullopt);
  CHECK(view.table().rows.empty());
}
