#include "native/kernel.hpp"

#include <map>
#include <set>

#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::host;

/// What every kernel of the catalogue owes: a right result, a check that sees a wrong one, and an honest count.
namespace {

/// Two sizes that take a moment: the two smallest of those that calibration measures.
std::vector<std::uint64_t> two_sizes(const Kernel& kernel) {
  REQUIRE(kernel.sizes.size() >= 2);
  return {kernel.sizes[0], kernel.sizes[1]};
}

}  // namespace

TEST_CASE("every kernel is right at two sizes and two seeds, also the second time, and sees a damaged result") {
  for (const Kernel& kernel : kernel_catalog()) {
    INFO(kernel.name);
    for (const std::uint64_t size : two_sizes(kernel)) {
      for (const std::uint64_t seed : {1, 7}) {
        INFO("size " << size << ", seed " << seed);
        const std::unique_ptr<KernelRun> run = kernel.make(size, seed);
        for (int time = 0; time < 2; ++time) {
          run->prepare();
          run->call();
          CHECK(run->error() <= kernel.tolerance);
        }
        run->damage();
        CHECK_FALSE(run->error() <= kernel.tolerance);
      }
    }
  }
}

TEST_CASE("a kernel's entry is complete, its sizes ascend, and its work grows with them") {
  std::set<std::string> names;
  for (const Kernel& kernel : kernel_catalog()) {
    INFO(kernel.name);
    CHECK(names.insert(kernel.name).second);
    CHECK(kernel.name.find('/') == std::string::npos);
    CHECK(kernel.summary != "");
    CHECK(kernel.size != "");
    CHECK(kernel.tolerance >= 0);
    REQUIRE(kernel.sizes.size() >= 4);
    for (std::size_t n = 1; n < kernel.sizes.size(); ++n) {
      CHECK(kernel.sizes[n - 1] < kernel.sizes[n]);
      const KernelWork less = kernel.work(kernel.sizes[n - 1]), more = kernel.work(kernel.sizes[n]);
      CHECK(less.flop <= more.flop);
      CHECK(less.traffic <= more.traffic);
      CHECK(less.flop.value + less.traffic.value < more.flop.value + more.traffic.value);
    }
  }
}
