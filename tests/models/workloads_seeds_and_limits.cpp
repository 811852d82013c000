#include "tests/catch.hpp"
#include "tests/models/generated.hpp"

using namespace pelsim;

TEST_CASE("a generated graph is the same for the same seed, and another for another seed") {
  const auto name = GENERATE("layered", "montage", "epigenomics", "1000genome");
  const auto make = [&](std::uint64_t seed) { return generated(name, {{"tasks", std::int64_t{300}}}, seed).graph; };
  CHECK(same_graph(make(1), make(1)));
  CHECK_FALSE(same_graph(make(1), make(2)));
}

TEST_CASE("a spread takes the seed, and without one there is nothing random") {
  const auto name = GENERATE("chain", "fork-join", "map-reduce");
  const auto make = [&](std::uint64_t seed, double spread) {
    return generated(name, {{"spread", spread}}, seed).graph;
  };
  CHECK(same_graph(make(1, 0.5), make(1, 0.5)));
  CHECK_FALSE(same_graph(make(1, 0.5), make(2, 0.5)));
  CHECK(same_graph(make(1, 0.0), make(2, 0.0)));
}

TEST_CASE("a random queue takes the seed") {
  const auto make = [](std::uint64_t seed) { return generated("independent", {{"arrivals", "poisson"}}, seed).graph; };
  CHECK(same_graph(make(1), make(1)));
  CHECK_FALSE(same_graph(make(1), make(2)));
}

TEST_CASE("every generator has a default for each parameter and makes a graph of them") {
  const auto name = GENERATE("chain", "fork-join", "independent", "layered", "cholesky", "lu", "qr", "stencil", "fft",
                             "conjugate-gradient", "training", "map-reduce", "montage", "epigenomics", "1000genome");
  CHECK(generated(name, {}).graph.tasks() > 1);
}

namespace {

std::string refusal(const char* name, std::initializer_list<WorkloadSetting> settings) {
  try {
    generated(name, settings);
  } catch (const ScenarioError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a graph that is too large is refused at its key, before any memory is taken") {
  constexpr std::int64_t huge = 1000000000;
  const auto refused = [](const std::string& message) {
    CHECK(message.substr(0, 13) == "test.toml:2:1");
    CHECK(message.find("20,000,000 tasks and 200,000,000 edges") != std::string::npos);
  };
  for (const char* name : {"chain", "independent", "layered", "montage", "epigenomics", "1000genome"})
    refused(refusal(name, {{"tasks", huge}}));
  for (const char* name : {"cholesky", "lu", "qr"}) refused(refusal(name, {{"tiles", huge}}));
  refused(refusal("fork-join", {{"width", huge}}));
  refused(refusal("stencil", {{"steps", huge}}));
  refused(refusal("stencil", {{"blocks", huge}}));
  refused(refusal("fft", {{"blocks", std::int64_t{1} << 40}}));
  refused(refusal("conjugate-gradient", {{"iterations", huge}}));
  refused(refusal("conjugate-gradient", {{"blocks", huge}}));
  refused(refusal("training", {{"shards", huge}}));
  refused(refusal("training", {{"steps", huge}}));
  refused(refusal("map-reduce", {{"maps", std::int64_t{20000}}, {"reduces", std::int64_t{15000}}}));
  refused(refusal("layered", {{"degree", 1e9}, {"tasks", std::int64_t{100000}}, {"width", std::int64_t{100000}}}));
  refused(refusal("chain", {{"tasks", std::int64_t{999999999999999999}}}));
}

TEST_CASE("sizes of zero or less are refused") {
  const std::int64_t size = GENERATE(0, -1);
  for (const char* name : {"chain", "independent", "layered", "montage", "epigenomics", "1000genome"})
    CHECK(refusal(name, {{"tasks", size}}) != "");
  for (const char* name : {"cholesky", "lu", "qr"}) {
    CHECK(refusal(name, {{"tiles", size}}) != "");
    CHECK(refusal(name, {{"tile_size", size}}) != "");
  }
  CHECK(refusal("layered", {{"width", size}}) != "");
  CHECK(refusal("stencil", {{"steps", size}}) != "");
  CHECK(refusal("fork-join", {{"stages", size}}) != "");
  CHECK(refusal("map-reduce", {{"reduces", size}}) != "");
}

TEST_CASE("shares, times and choices out of range are refused") {
  CHECK(refusal("fork-join", {{"serial", 1.5}}) != "");
  CHECK(refusal("chain", {{"time", "-1 s"}}) != "");
  CHECK(refusal("chain", {{"data", "3 s"}}) != "");
  CHECK(refusal("layered", {{"ccr", -1.0}}) != "");
  CHECK(refusal("layered", {{"density", 0.5}, {"degree", std::int64_t{3}}}).find("one of them") != std::string::npos);
  CHECK(refusal("independent", {{"arrivals", "poissn"}}).find("'poisson'") != std::string::npos);
  CHECK(refusal("independent", {{"arrivals", "poisson"}, {"interarrival", "0 s"}}) != "");
  CHECK(refusal("independent", {{"distribution", "uniform"}, {"cv", 0.6}}).find("use at most 0.577") !=
        std::string::npos);
  CHECK(refusal("independent", {{"distribution", "normal"}, {"cv", 0.6}}).find("use at most 0.5") != std::string::npos);
  CHECK(refusal("independent", {{"distribution", "gamma"}, {"cv", 3.0}}) == "");
  CHECK(refusal("fft", {{"blocks", std::int64_t{12}}}).find("such as 16") != std::string::npos);
}
