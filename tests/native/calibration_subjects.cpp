#include "native/calibration/subjects.hpp"

#include <atomic>
#include <stdexcept>
#include <string>

#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::host;

namespace {

/// Counts how often it is prepared and called; each call must have been prepared.
class Counting final : public KernelRun {
 public:
  explicit Counting(double error) : error_(error) {}
  void prepare() override { prepared_ = true; }
  void call() override {
    if (!prepared_) throw std::runtime_error("called without its input");
    prepared_ = false;
  }
  double error() const override { return error_; }

 private:
  double error_;
  bool prepared_ = false;
};

Kernel counting(double error) {
  Kernel kernel;
  kernel.name = "counting";
  kernel.sizes = {4};
  kernel.tolerance = 1e-9;
  kernel.work = [](std::uint64_t n) { return KernelWork{Flops(static_cast<double>(n)), Bytes(1024)}; };
  kernel.make = error > 0
      ? [](std::uint64_t, std::uint64_t) -> std::unique_ptr<KernelRun> { return std::make_unique<Counting>(1e-3); }
  : [](std::uint64_t, std::uint64_t) -> std::unique_ptr<KernelRun> { return std::make_unique<Counting>(0); };
  return kernel;
}

}  // namespace

TEST_CASE("a kernel's subject has cells for one core and for all, and samples its members in turn") {
  const Cores cores;
  Crew crew(cores, 2);  // also where there is one core only
  const Bench bench{crew, cores, Bytes(4096)};
  const auto subject = kernel_subject(bench, {{counting(0), 4}, {counting(0), 8}}, {1, 2});
  REQUIRE(subject->cells().size() == 4);
  CHECK(subject->turns() == 2);
  CHECK(subject->cells()[2].cores == 2);
  CHECK(subject->cells()[2].turn == 1);
  CHECK(subject->cells()[2].work == Flops(4));
  CHECK(subject->cells()[3].size == 8);
  for (int visit = 0; visit < 2; ++visit) {
    subject->open();
    std::vector<std::vector<double>> times(4);
    subject->sample(0, Seconds(0), times);
    CHECK((times[0].size() == 1 && times[1].size() == 1 && times[2].empty()));
    subject->sample(1, Seconds(0), times);
    CHECK((!times[2].empty() && !times[3].empty()));
    subject->close();
  }
}

TEST_CASE("a kernel that gives a wrong result is not measured") {
  const Cores cores;
  Crew crew(cores, 1);
  const auto subject = kernel_subject({crew, cores, Bytes(0)}, {{counting(1), 4}}, {1});
  std::string told;
  try {
    subject->open();
  } catch (const std::runtime_error& error) {
    told = error.what();
  }
  CHECK(told == "kernel 'counting' of size 4 gave a wrong result: its error is 0.001, at most 1e-09 is right");
}

TEST_CASE("locks, barriers and messages have times") {
  const Cores cores;
  Crew crew(cores, 2);
  const Bench bench{crew, cores, Bytes(4096)};
  auto subjects = agreement_subjects(bench);
  REQUIRE(subjects.size() == 3);
  subjects.push_back(message_subject(bench, 1000));
  std::size_t cells = 0;
  for (const auto& subject : subjects) {
    subject->open();
    for (std::size_t c = 0; c < subject->cells().size(); ++c, ++cells) {
      std::vector<std::vector<double>> times(subject->cells().size());
      subject->sample(c, Seconds(0), times);
      REQUIRE_FALSE(times[c].empty());
      CHECK(times[c][0] > 0);
    }
    subject->close();
  }
  CHECK(cells == 6);  // spin and mutex by one and two threads, barrier by two, message
}

TEST_CASE("a crew runs each part on a thread of its own, and throws what one of them threw") {
  const Cores cores;
  Crew crew(cores, 3);
  std::atomic<unsigned> parts = 0;
  crew.run(3, [&](unsigned k) { parts |= 1u << k; });
  CHECK(parts == 7);
  parts = 0;
  crew.run(2, [&](unsigned k) { parts |= 1u << k; });
  CHECK(parts == 3);
  CHECK_THROWS_AS(crew.run(3,
                           [](unsigned k) {
                             if (k == 2) throw std::runtime_error("no");
                           }),
                  std::runtime_error);
  crew.run(1, [&](unsigned) { parts = 9; });
  CHECK(parts == 9);
}

TEST_CASE("cores are counted by doubling, up to all") {
  CHECK(core_counts(1) == std::vector<unsigned>{1});
  CHECK(core_counts(2) == std::vector<unsigned>{1, 2});
  CHECK(core_counts(12) == std::vector<unsigned>{1, 2, 4, 8, 12});
}
