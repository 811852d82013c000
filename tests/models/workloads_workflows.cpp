#include <cmath>

#include "tests/catch.hpp"
#include "tests/models/generated.hpp"

using namespace pelsim;

namespace {

/// Level of each kind, where all tasks of the kind are on one level.
std::map<std::string, std::size_t> kind_levels(const TaskGraph& graph) {
  std::map<std::string, std::size_t> out;
  const std::vector<std::size_t> level = levels(graph);
  for (std::uint32_t t = 0; t < graph.tasks(); ++t) {
    const std::string kind(graph.kind_name(graph.kind(TaskId(t))));
    const auto [at, is_new] = out.try_emplace(kind, level[t]);
    if (!is_new) CHECK(at->second == level[t]);
  }
  return out;
}

double mean_time(const TaskGraph& graph, std::string_view kind) {
  double sum = 0, n = 0;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    if (graph.kind_name(graph.kind(TaskId(t))) == kind) sum += graph.given_time(0, TaskId(t)), ++n;
  return sum / n;
}

}  // namespace

TEST_CASE("montage has the nine published levels, one task in each but three of them") {
  const Workload made = generated("montage", {{"tasks", std::int64_t{1000}}});
  auto counts = kind_counts(made.graph);
  CHECK(made.graph.tasks() == 1000);
  CHECK(counts["mProjectPP"] == counts["mBackground"]);
  CHECK(counts["mDiffFit"] == 1000 - 6 - 2 * counts["mProjectPP"]);
  // The published 1000-task instance has 166 images and 662 overlaps; a grid has a few less at its rim.
  CHECK(counts["mProjectPP"] == Approx(166).epsilon(0.1));
  CHECK(counts["mDiffFit"] == Approx(662).epsilon(0.05));
  for (const char* single : {"mConcatFit", "mBgModel", "mImgTbl", "mAdd", "mShrink", "mJPEG"})
    CHECK(counts[single] == 1);
  CHECK(kind_levels(made.graph) == std::map<std::string, std::size_t>{{"mProjectPP", 1},
                                                                      {"mDiffFit", 2},
                                                                      {"mConcatFit", 3},
                                                                      {"mBgModel", 4},
                                                                      {"mBackground", 5},
                                                                      {"mImgTbl", 6},
                                                                      {"mAdd", 7},
                                                                      {"mShrink", 8},
                                                                      {"mJPEG", 9}});
  // Dependencies: two images for each overlap, each overlap into mConcatFit, each image with its correction and the
  // model, each corrected image into mImgTbl and mAdd, and the chain of the five single tasks' four other links.
  const std::size_t p = counts["mProjectPP"], d = counts["mDiffFit"];
  CHECK(made.graph.dependencies() == 3 * d + 4 * p + 4);
}

TEST_CASE("each overlap of a montage is between two different images, and no two overlaps are alike") {
  const Workload made = generated("montage", {{"tasks", std::int64_t{500}}});
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> seen;
  for (std::uint32_t t = 0; t < made.graph.tasks(); ++t) {
    if (made.graph.kind_name(made.graph.kind(TaskId(t))) != "mDiffFit") continue;
    const auto in = made.graph.in(TaskId(t));
    REQUIRE(in.size() == 4);  // pixels and area of both
    CHECK(in[0].task != in[2].task);
    CHECK(++seen[{in[0].task.value, in[2].task.value}] == 1);
  }
}

TEST_CASE("montage has the published mean times") {
  // Bharathi et al.: mProjectPP 13.59 s, mDiffFit 10.59 s, mBackground 10.74 s; mConcatFit 0.08 s an overlap.
  const Workload made = generated("montage", {{"tasks", std::int64_t{1000}}});
  CHECK(mean_time(made.graph, "mProjectPP") == Approx(13.59).epsilon(0.01));
  CHECK(mean_time(made.graph, "mDiffFit") == Approx(10.59).epsilon(0.01));
  CHECK(mean_time(made.graph, "mBackground") == Approx(10.74).epsilon(0.01));
  CHECK(mean_time(made.graph, "mConcatFit") == Approx(0.08 * static_cast<double>(kind_counts(made.graph)["mDiffFit"])));
  const Workload slow = generated("montage", {{"tasks", std::int64_t{1000}}, {"projection", "135.9 s"}});
  CHECK(total_time(slow.graph) == Approx(10 * total_time(made.graph)));
}

TEST_CASE("montage reaches every size from 19 tasks on, and says what it made") {
  for (std::int64_t tasks = 19; tasks < 400; ++tasks)
    CHECK(generated("montage", {{"tasks", tasks}}).graph.tasks() == static_cast<std::size_t>(tasks));
  const Workload small = generated("montage", {{"tasks", std::int64_t{1}}});
  CHECK(small.graph.tasks() == 11);  // two images with one overlap
  REQUIRE(small.notes.size() == 1);
  CHECK(small.notes[0].find("1 asked for") != std::string::npos);
}

TEST_CASE("epigenomics with one lane of five splits is the published 24-task instance") {
  const Workload made = generated("epigenomics", {{"tasks", std::int64_t{24}}});
  CHECK(made.graph.tasks() == 24);
  CHECK(kind_counts(made.graph) == std::map<std::string, std::size_t>{{"fastqSplit", 1},
                                                                      {"filterContams", 5},
                                                                      {"sol2sanger", 5},
                                                                      {"fastq2bfq", 5},
                                                                      {"map", 5},
                                                                      {"mapMerge", 1},
                                                                      {"maqIndex", 1},
                                                                      {"pileup", 1}});
  CHECK(kind_levels(made.graph) == std::map<std::string, std::size_t>{{"fastqSplit", 1},
                                                                      {"filterContams", 2},
                                                                      {"sol2sanger", 3},
                                                                      {"fastq2bfq", 4},
                                                                      {"map", 5},
                                                                      {"mapMerge", 6},
                                                                      {"maqIndex", 7},
                                                                      {"pileup", 8}});
  CHECK(made.graph.dependencies() == 5 * 5 + 2);
}

TEST_CASE("epigenomics with a thousand tasks is the published seven lanes of 35 splits") {
  const Workload made = generated("epigenomics", {{"tasks", std::int64_t{997}}});
  auto counts = kind_counts(made.graph);
  CHECK(made.graph.tasks() == 997);
  CHECK(counts["fastqSplit"] == 7);
  CHECK(counts["map"] == 245);
  CHECK(counts["mapMerge"] == 8);
  CHECK(depth(made.graph) == 9);
  // Published rates: a reference of 1.25 GB at 369,551 B/s takes a map 3382 s (more on average, for 1/rate is convex).
  CHECK(mean_time(made.graph, "map") == Approx(3382 * 1.1).epsilon(0.1));
}

TEST_CASE("epigenomics makes the nearest size it can, and says so") {
  const Workload made = generated("epigenomics", {{"tasks", std::int64_t{30}}});
  CHECK(made.graph.tasks() == 32);  // 4 + 4 s: 28 or 32
  REQUIRE(made.notes.size() == 1);
  CHECK(made.notes[0].find("30 asked for") != std::string::npos);
  CHECK(generated("epigenomics", {{"tasks", std::int64_t{1}}, {"lanes", std::int64_t{3}}}).graph.tasks() == 21);
}

TEST_CASE("1000genome with 902 tasks is the published 22 chromosomes of 25 parts") {
  const Workload made = generated("1000genome", {{"tasks", std::int64_t{902}}});
  CHECK(made.graph.tasks() == 902);
  CHECK(kind_counts(made.graph) == std::map<std::string, std::size_t>{{"individuals", 550},
                                                                      {"individuals_merge", 22},
                                                                      {"sifting", 22},
                                                                      {"mutation_overlap", 154},
                                                                      {"frequency", 154}});
  CHECK(kind_levels(made.graph) ==
        std::map<std::string, std::size_t>{
            {"individuals", 1}, {"individuals_merge", 2}, {"sifting", 1}, {"mutation_overlap", 3}, {"frequency", 3}});
  CHECK(made.graph.dependencies() == 550 + 4 * 154);
  // Means of the recorded run: 57 s, 97.8 s, 118 s.
  CHECK(mean_time(made.graph, "individuals") == Approx(57).epsilon(0.03));
  CHECK(mean_time(made.graph, "individuals_merge") == Approx(97.8).epsilon(0.05));
  CHECK(mean_time(made.graph, "frequency") == Approx(118).epsilon(0.05));
}

TEST_CASE("1000genome reaches every size from 17 tasks on") {
  for (std::int64_t tasks = 17; tasks < 300; ++tasks)
    CHECK(generated("1000genome", {{"tasks", tasks}}).graph.tasks() == static_cast<std::size_t>(tasks));
  CHECK(generated("1000genome", {{"tasks", std::int64_t{1}}}).graph.tasks() == 17);
  const Workload two = generated("1000genome", {{"tasks", std::int64_t{52}}, {"chromosomes", std::int64_t{2}}});
  CHECK(kind_counts(two.graph)["individuals"] == 20);  // as recorded: two chromosomes of ten parts
}
