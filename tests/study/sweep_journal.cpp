#include "study/sweep/journal.hpp"

#include "sim/random.hpp"
#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"
#include "tests/study/text_of_file.hpp"

using namespace pelsim;
using Catch::Matchers::Contains;

namespace {

const SweepIdentity identity{"r", "s", "d", "i", 50};

FinishedRun finished(std::uint64_t run) {
  return {run, "1,ok,,\"a, b\",run " + std::to_string(run), Seconds(0.25), {}, {}};
}

}  // namespace

TEST_CASE("a journal gives back what it took, after it was opened again") {
  const FolderOfFiles folder(Files{});
  {
    Journal journal(folder.file("journal"), identity);
    CHECK(journal.runs() == 50);
    for (const std::uint64_t run : {7, 3, 49}) journal.append(finished(run), "host");
    FinishedRun first = finished(0);
    first.notes = {"one, two", "three"};
    journal.append(first, "host");
    CHECK(journal.done() == 4);
  }
  const Journal journal(folder.file("journal"), identity);
  CHECK(journal.done() == 4);
  CHECK(journal.has(49));
  CHECK_FALSE(journal.has(48));
  CHECK(journal.entry(3).row == finished(3).row);
  CHECK(journal.entry(3).wall == "0.250000");
  CHECK(journal.entry(3).host == "host");
  CHECK(journal.entry(3).notes.empty());
  CHECK(journal.entry(0).row == finished(0).row);
  CHECK(journal.entry(0).notes == std::vector<std::string>{"one, two", "three"});
}

TEST_CASE("a journal that was cut anywhere keeps its whole lines and goes on") {
  const FolderOfFiles folder(Files{});
  const std::string file = folder.file("journal");
  {
    Journal journal(file, identity);
    for (std::uint64_t run = 0; run < 5; ++run) journal.append(finished(run), "host");
  }
  const std::string whole = text_of_file(file);
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    std::ofstream(file, std::ios::binary) << whole.substr(0, length);
    const auto lines = static_cast<std::uint64_t>(
        std::count(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length), '\n'));
    Journal journal(file, identity);
    REQUIRE(journal.done() == (lines > 0 ? lines - 1 : 0));
    for (std::uint64_t run = journal.done(); run < 5; ++run) journal.append(finished(run), "host");
    REQUIRE(text_of_file(file) == whole);
  }
}

TEST_CASE("a damaged line costs its own run only") {
  const FolderOfFiles folder(Files{});
  const std::string file = folder.file("journal");
  {
    Journal journal(file, identity);
    for (std::uint64_t run = 0; run < 5; ++run) journal.append(finished(run), "host");
  }
  std::string text = text_of_file(file);
  text[text.find("run 2")] = 'R';
  std::ofstream(file, std::ios::binary) << text;
  const Journal journal(file, identity);
  CHECK(journal.done() == 4);
  CHECK_FALSE(journal.has(2));
  CHECK(journal.entry(4).row == finished(4).row);
}

TEST_CASE("a journal is refused to another sweep, to a second pelsim, and where it is none") {
  const FolderOfFiles folder(Files{{"text", "hello\n"}, {"word", "hello"}});
  const std::string file = folder.file("journal");
  {
    Journal journal(file, identity);
    journal.append(finished(1), "host");
    CHECK_THROWS_WITH(Journal(file, identity), Contains("another pelsim is at work"));
  }
  const auto refusal = [&](SweepIdentity other) {
    try {
      Journal journal(file, other);
    } catch (const ScenarioError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK_THAT(refusal({"r", "S", "d", "i", 50}), Contains("the scenario has changed") && Contains("--restart"));
  CHECK_THAT(refusal({"r", "s", "D", "i", 50}), Contains("the design has changed"));
  CHECK_THAT(refusal({"r", "S", "d", "I", 50}), Contains("the scenario and an input file have changed"));
  CHECK_THAT(refusal({"R", "s", "d", "i", 50}), Contains("another version of pelsim"));
  CHECK(refusal(identity).empty());
  for (const char* name : {"text", "word"}) {
    const std::string before = text_of_file(folder.file(name));
    CHECK_THROWS_WITH(Journal(folder.file(name), identity), Contains("is no journal of a sweep"));
    CHECK(text_of_file(folder.file(name)) == before);
  }
}
