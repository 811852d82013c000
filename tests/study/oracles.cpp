#include <algorithm>

#include "models/text_file.hpp"
#include "study/verify.hpp"
#include "study/verify/nccl.hpp"
#include "study/verify/pipelines.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using verify::Line;
using verify::Pipeline;

namespace {

std::string validation_page() { return std::string(TextFile::read(PELSIM_SOURCE_DIR "/docs/validation.md").text()); }

/// All stages and parts alike, nothing paid for messages.
double time_of(Pipeline::Schedule schedule, unsigned stages, unsigned microbatches, unsigned parts_a_stage) {
  Pipeline pipeline{schedule, stages, microbatches};
  pipeline.forward.assign(stages * parts_a_stage, 1.0 / parts_a_stage);
  pipeline.backward.assign(stages * parts_a_stage, 2.0 / parts_a_stage);
  return verify::pipeline_time(pipeline, "bandwidth = \"1 GB/s\", latency = \"0 s\"", "model = \"free\"");
}

}  // namespace

TEST_CASE("measured oracles hold, say what was fitted, and stand in the documentation as they are") {
  for (const Oracle& oracle : oracles_named("", Which::measured)) {
    const std::vector<Check> checks = verify_all(oracle.name, {}, Which::measured);
    CHECK(std::any_of(checks.begin(), checks.end(), [](const Check& c) { return !c.fitted.empty(); }));
    for (const Check& check : checks) {
      INFO(check.oracle << ", " << check.name << ": expected " << check.expected << ", got " << check.got << "; "
                        << check.note);
      CHECK(check.ok);
      CHECK(check.oracle == oracle.name);
    }
    const std::string table = measured_table(checks);
    INFO(table);
    const std::string rows = table.substr(table.find('\n', table.find('\n') + 1) + 1);  // below the head
    CHECK(validation_page().find("\n" + rows) != std::string::npos);
  }
}

TEST_CASE("the table shows what was fitted, and leaves out checks that are not measurements") {
  Check measured{"a", "paper", 10, 11, 2, true, "a note", "the other rows", "x"};
  Check several{"b", "paper", 0, 0.125, 0.2, true, "", "even rows", "x"};
  Check derived{"c", "by hand", 1, 1, 0, true};
  const std::string table = measured_table({measured, several, derived});
  CHECK(table.find("| x | a | 10 | 11 | +10.0 | 20 | the other rows | paper | a note |\n") != std::string::npos);
  CHECK(table.find("| x | b |  |  | 12.5 | 20 | even rows | paper |  |\n") != std::string::npos);
  CHECK(table.find("by hand") == std::string::npos);
}

TEST_CASE("a line is found again from its own points, and errors count by their share") {
  const Line given{5e-6, 2e-9};
  const std::vector<verify::Point> points{{1e3, given.at(1e3)}, {1e6, given.at(1e6)}, {1e9, given.at(1e9)}};
  const Line found = verify::fitted_line(points);
  CHECK(found.fixed == Approx(given.fixed).epsilon(1e-9));
  CHECK(found.per_byte == Approx(given.per_byte).epsilon(1e-12));
  // 1 s and 2 s at 0 bytes, relative errors: u = (1 + 1/2) / (1 + 1/4) = 1.2; the slope is free.
  const std::vector<verify::Point> apart{{0, 1}, {0, 2}, {1, 1}};
  CHECK(verify::fitted_line(apart).fixed == Approx(1.2));
}

TEST_CASE("a ring allreduce has the time of the line it was given for eight ranks") {
  const Line line{70e-6, 8e-9};
  CHECK(verify::ring_allreduce(8, 8e6, line) == Approx(line.at(8e6)).epsilon(1e-6));
  // Two ranks: 2 messages of half the bytes instead of 14 of an eighth.
  CHECK(verify::ring_allreduce(2, 8e6, line) == Approx(2 * (70e-6 / 14 + 4e6 * 8e-9 / 1.75)).epsilon(1e-6));
}

TEST_CASE("a pipeline of one stage has no bubble, and more microbatches make it smaller") {
  CHECK(time_of(Pipeline::Schedule::gpipe, 1, 5, 1) == Approx(15));
  double before = 1e9;
  for (const unsigned microbatches : {4u, 8u, 16u}) {
    const double each = time_of(Pipeline::Schedule::one_f_one_b, 4, microbatches, 2) / microbatches;
    CHECK(each < before);
    before = each;
  }
  // The first and the last microbatch alone: 4 stages forward, 4 back.
  CHECK(time_of(Pipeline::Schedule::gpipe, 4, 1, 1) == Approx(12));
}
