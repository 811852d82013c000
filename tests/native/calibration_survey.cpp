#include <cmath>
#include <stdexcept>

#include "native/calibration/survey.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::host;

namespace {

/// A clock that only moves when somebody measures.
struct FakeClock {
  double now = 0;
};

/// Each sample takes `length`, and opening takes `opening`. The k-th sample is length x (1 + noise cos k).
class FakeSubject final : public Subject {
 public:
  FakeSubject(FakeClock& clock, std::string name, double length, double noise, std::size_t cells = 1,
              double opening = 0)
      : clock_(clock), length_(length), noise_(noise), opening_(opening) {
    for (std::size_t c = 0; c < cells; ++c) cells_.push_back({Cell::What::kernel, name, c, 1, Flops(0), Bytes(0), c});
  }
  const std::vector<Cell>& cells() const override { return cells_; }
  std::size_t turns() const override { return cells_.size(); }
  void open() override {
    ++opened;
    clock_.now += opening_;
  }
  void sample(std::size_t cell, Seconds about, std::vector<std::vector<double>>& times) override {
    const double end = clock_.now + about.value;
    do {
      times[cell].push_back(length_ * (1 + noise_ * std::cos(static_cast<double>(++count_))) *
                            static_cast<double>(cell + 1));
      clock_.now += length_;
    } while (clock_.now < end);
  }
  void close() override { ++closed; }

  int opened = 0, closed = 0;

 private:
  FakeClock& clock_;
  double length_, noise_, opening_;
  std::uint64_t count_ = 0;
  std::vector<Cell> cells_;
};

struct World {
  FakeClock clock;
  std::vector<std::unique_ptr<Subject>> subjects;
  SurveyPlan plan;

  explicit World(double budget) {
    plan.budget = Seconds(budget);
    plan.now = [this] { return Seconds(clock.now); };
    plan.reference = [] { return 1.0; };
  }
  FakeSubject& add(std::string name, double length, double noise, std::size_t cells = 1, double opening = 0) {
    auto subject = std::make_unique<FakeSubject>(clock, std::move(name), length, noise, cells, opening);
    FakeSubject& added = *subject;
    subjects.push_back(std::move(subject));
    return added;
  }
  SurveyResult run() { return survey(subjects, plan); }
};

}  // namespace

TEST_CASE("a steady cell is measured three times a little, and most of the budget is left") {
  World world(100);
  const FakeSubject& steady = world.add("steady", 0.01, 0, 2);
  const SurveyResult result = world.run();
  REQUIRE(result.cells.size() == 2);
  CHECK(result.cells[0].median.value == Approx(0.01));
  CHECK(result.cells[1].median.value == Approx(0.02));
  CHECK(result.loose == 0);
  CHECK(steady.opened == 3);
  CHECK(steady.closed == 3);
  CHECK(result.used.value < 20);
}

TEST_CASE("a noisy cell gets the time that the steady ones do not need") {
  World world(60);
  world.add("steady", 0.01, 0);
  world.add("noisy", 0.01, 0.9);
  world.add("also steady", 0.01, 0);
  const SurveyResult result = world.run();
  CHECK(result.cells[1].samples > 10 * result.cells[0].samples);
  CHECK(result.cells[1].median.value == Approx(0.01).epsilon(0.2));
}

TEST_CASE("cells that never settle end with the budget, and are counted") {
  World world(10);
  world.add("wild", 0.5, 0.9);
  world.add("wild, too", 0.5, 0.9);
  const SurveyResult result = world.run();
  CHECK(result.loose == 2);
  CHECK(result.used.value >= 10);
  CHECK(result.used.value < 12);  // one sample each too much
}

TEST_CASE("the first round is whole, however small the budget") {
  World world(1e-9);
  for (int k = 0; k < 5; ++k) world.add("slow", 3, 0.1);
  const SurveyResult result = world.run();
  REQUIRE(result.cells.size() == 5);
  for (const CellResult& cell : result.cells) CHECK(cell.samples == 1);
  CHECK_FALSE(result.stopped);
}

TEST_CASE("the budget is divided fairly: equal cells get equal time") {
  World world(90);
  for (int k = 0; k < 3; ++k) world.add("wild", 0.01, 0.9);
  const SurveyResult result = world.run();
  for (const CellResult& cell : result.cells) CHECK(static_cast<double>(cell.samples) == Approx(3000).epsilon(0.15));
}

TEST_CASE("opening counts as time") {
  World world(10);
  const FakeSubject& heavy = world.add("heavy", 0.1, 0.9, 1, 1);
  const SurveyResult result = world.run();
  CHECK(result.used.value < 12);
  CHECK(heavy.opened >= 3);
}

TEST_CASE("a reference that moves between the rounds is drift") {
  World world(100);
  world.add("steady", 0.01, 0);
  CHECK(world.run().drift == 0);
  int looks = 0;
  world.plan.reference = [&looks] { return ++looks == 2 ? 1.05 : 1.0; };  // one look in each of three rounds
  CHECK(world.run().drift == Approx(0.05));
}

TEST_CASE("a stop in the first round is told, a later one keeps what is known") {
  World world(100);
  std::stop_source stop;
  world.plan.stop = stop.get_token();
  world.add("first", 0.1, 0.9);
  world.add("second", 0.1, 0.9);
  std::size_t visits = 0;
  world.plan.progress = [&](Seconds, std::size_t, std::size_t) {
    if (++visits == 3) stop.request_stop();
  };
  const SurveyResult late = world.run();
  CHECK_FALSE(late.stopped);
  CHECK(late.cells.size() == 2);
  CHECK(world.run().stopped);  // already asked to
}

TEST_CASE("what a subject throws ends the survey") {
  struct Wrong final : Subject {
    std::vector<Cell> one{1};
    const std::vector<Cell>& cells() const override { return one; }
    std::size_t turns() const override { return 1; }
    void open() override { throw std::runtime_error("a wrong result"); }
    void sample(std::size_t, Seconds, std::vector<std::vector<double>>&) override {}
    void close() override {}
  };
  World world(1);
  world.subjects.push_back(std::make_unique<Wrong>());
  CHECK_THROWS_AS(world.run(), std::runtime_error);
}
