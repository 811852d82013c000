#include "native/kernel.hpp"

#include <set>
#include <stdexcept>

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

TEST_CASE("flop and bytes are those of a count by hand") {
  const auto work = [kernels = kernel_catalog()](const std::string& name, std::uint64_t size) {
    for (const Kernel& kernel : kernels)
      if (kernel.name == name) {
        const KernelWork w = kernel.work(size);
        return std::pair(w.flop.value, w.traffic.value);
      }
    throw std::runtime_error(name);
  };
  using Work = std::pair<double, double>;
  // Two by two: a root, a division, a product and a difference, a root: 5. One tile of 32 B read and written.
  CHECK(work("potrf", 2).first == Approx(5));
  CHECK(work("potrf", 2).second == 64);
  // Each row: a division, a product and a difference, a division: 4, two rows.
  CHECK(work("trsm", 2) == Work{8, 96});
  // Three elements of two products, two additions each.
  CHECK(work("syrk", 2) == Work{12, 96});
  CHECK(work("gemm", 2) == Work{16, 128});
  // Two by two: a division, a product and a difference.
  CHECK(work("getrf", 2).first == Approx(3));
  CHECK(work("stream-copy", 10) == Work{0, 160});
  CHECK(work("stream-triad", 10) == Work{20, 240});
  CHECK(work("memcpy", 100) == Work{0, 200});
  // Nine points, three additions and a product each.
  CHECK(work("stencil", 3) == Work{36, 144});
  CHECK(work("stencil-3d", 2) == Work{48, 128});
  CHECK(work("fft", 8) == Work{5 * 8 * 3, 128});
  CHECK(work("butterfly", 8) == Work{40, 192});
  CHECK(work("split", 8) == Work{0, 128});
  // Four rows of four entries (one neighbour beyond the side): 32 flop; 16 entries of 12 B, 4 rows of 4 B, x of 8
  // values, y of 4.
  CHECK(work("spmv", 2) == Work{32, 16 * 12 + 4 * 4 + 8 * 8 + 4 * 8});
  CHECK(work("dot", 3) == Work{18, 144});
  CHECK(work("axpy", 3) == Work{18, 216});
  CHECK(work("sum", 7) == Work{7, 64});
  // 64 rows of two values, each of two products and two additions, and a quotient and a sum for f.
  CHECK(work("dense-forward", 2) == Work{64 * 2 * 6, 4 * (4 + 256)});
  CHECK(work("dense-backward", 2) == Work{64 * 2 * 11, 4 * (8 + 512)});
  CHECK(work("dense-loss", 2) == Work{256, 64 * 2 * 12});
  CHECK(work("gradient-sum", 3) == Work{9, 108});
  CHECK(work("sgd", 3) == Work{18, 108});
  // Leading terms: 4/3, 2, 2 and 4 cubes.
  CHECK(work("geqrt", 3) == Work{36, 144});
  CHECK(work("unmqr", 3) == Work{54, 216});
  CHECK(work("tsqrt", 3) == Work{54, 288});
  CHECK(work("tsmqr", 3) == Work{108, 360});
}
