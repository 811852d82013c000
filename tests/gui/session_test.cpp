#include "gui/app/session.hpp"

#include "gui/app/recent_files.hpp"
#include "gui/app/run_list.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

TEST_CASE("a session is read as it was written") {
  Session session;
  session.runs.push_back({{.file = "a.toml",
                           .text = "schema = 1",
                           .overrides = {{"network.latency", "\"2 us\""}},
                           .label = "asked",
                           .engine = "simgrid"},
                          "shown as",
                          "0123456789ab"});
  session.runs.push_back({{.file = "b.toml"}, "b", "ba9876543210"});
  session.shown = 1;
  session.base = 0;
  session.visible = TimeRange{{1}, {9'007'199'254'740'993}};  // 2^53 + 1: no double holds it
  session.marked = TimeRange{{2}, {3}};
  session.lanes = {SlotId(0), SlotId(7)};
  session.views["timeline"] = QJsonObject{{"bookmarks", 3}};
  session.docks = QByteArray("\0\xff\x01", 3);
  session.document = "b.toml";

  const std::optional<Session> read = session_from_json(to_json(session));
  REQUIRE(read);
  REQUIRE(read->runs.size() == 2);
  CHECK(read->runs[0].request.file == "a.toml");
  CHECK(read->runs[0].request.text == "schema = 1");
  CHECK(read->runs[0].request.overrides.at(0).value == "\"2 us\"");
  CHECK(read->runs[0].request.label == "asked");
  CHECK(read->runs[0].request.engine == "simgrid");
  CHECK(read->runs[0].request.when == RunRequest::When::queued);
  CHECK(read->runs[0].label == "shown as");
  CHECK(read->runs[0].hash == "0123456789ab");
  CHECK_FALSE(read->runs[1].request.text);
  CHECK(read->shown == 1);
  CHECK(read->base == 0);
  CHECK(read->visible == session.visible);
  CHECK(read->marked == session.marked);
  CHECK(read->lanes == session.lanes);
  CHECK(read->views == session.views);
  CHECK(read->docks == session.docks);
  CHECK(read->document == "b.toml");
}

TEST_CASE("what is no session is refused, and what is damaged in one is left out") {
  CHECK_FALSE(session_from_json(""));
  CHECK_FALSE(session_from_json("[1, 2"));
  CHECK_FALSE(session_from_json("{\"pelsim_session\": 99}"));
  const auto read = session_from_json(
      R"({"pelsim_session": 1, "runs": 7, "shown": 3, "visible": ["9", "1"], "marked": [1, 2], "lanes": [-1, "x", 2]})");
  REQUIRE(read);
  CHECK(read->runs.empty());
  CHECK(read->shown == -1);
  CHECK_FALSE(read->visible);
  CHECK_FALSE(read->marked);
  CHECK(read->lanes == std::vector<SlotId>{SlotId(2)});
}

TEST_CASE("a scenario's hash is the beginning of its SHA-256") {
  // FIPS 180-2, appendix B.1: SHA-256("abc") = ba7816bf 8f01cfea ...
  CHECK(scenario_hash("abc") == "ba7816bf8f01");
}

TEST_CASE("recent files are the last ten, each once, the newest first") {
  QStringList files;
  for (int i = 0; i < 12; ++i) files = with_recent(files, QString("/data/%1.toml").arg(i));
  CHECK(files.size() == 10);
  CHECK(files.front() == "/data/11.toml");
  files = with_recent(files, "/data/5.toml");
  CHECK(files.size() == 10);
  CHECK(files.front() == "/data/5.toml");
  CHECK(files.count("/data/5.toml") == 1);
}

TEST_CASE("a slider that is dragged leaves one run in the list, and never replaces the one that is pinned") {
  RunList list;
  const RunPtr first = shown_run("scenarios/heft-paper.toml"), second = shown_run("scenarios/heft-paper.toml");
  const RunRequest drag{.file = "heft-paper.toml", .label = "latency"};
  list.add(first, drag, nullptr);
  list.add(second, drag, nullptr);
  REQUIRE(list.runs().size() == 1);
  CHECK(list.runs()[0].run == second);
  list.add(first, drag, second);  // second is A now
  CHECK(list.runs().size() == 2);
  list.add(shown_run("scenarios/heft-paper.toml"), {.file = "heft-paper.toml"}, nullptr);
  REQUIRE(list.runs().size() == 3);
  CHECK(list.runs()[2].run->label == "scenarios/heft-paper.toml #3");
  list.rename(0, "before");
  CHECK(second->label == "before");
}

TEST_CASE("the list forgets the oldest run that nobody looks at") {
  RunList list;
  const RunPtr base = shown_run("scenarios/heft-paper.toml");
  list.add(base, {}, base);
  RunPtr last;
  for (std::size_t i = 0; i < RunList::most + 5; ++i) list.add(last = shown_run("scenarios/heft-paper.toml"), {}, base);
  CHECK(list.runs().size() == RunList::most);
  CHECK(list.find(base));
  CHECK(list.find(last));
}

TEST_CASE("the difference to A is that of the makespans") {
  const RunPtr heft = shown_run("scenarios/heft-paper.toml");
  const RunPtr peft = shown_run("scenarios/heft-paper.toml", {{"scheduler.model", "cpop"}});
  // HEFT ends at 80, CPOP at 86 [Topcuoglu 2002, figure 2]: 86 / 80 - 1 = 7.5 %.
  CHECK(difference_text(heft, peft) == "+7.5 %");
  CHECK(difference_text(heft, heft).isEmpty());
  CHECK(difference_text(nullptr, heft).isEmpty());
}
