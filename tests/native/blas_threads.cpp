#include "native/blas_threads.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "native/kernel.hpp"
#include "tests/catch.hpp"

using namespace pelsim::host;

TEST_CASE("tiles computed by four threads at once are right, every time") {
  // OpenBLAS without locks gave some wrong ones in 12,000 calls.
  keep_blas_on_one_thread();
  std::atomic<int> wrong = 0;
  for (const Kernel& kernel : kernel_catalog()) {
    if (kernel.name != "trsm" && kernel.name != "potrf" && kernel.name != "geqrt") continue;
    std::vector<std::jthread> threads;
    for (std::uint64_t t = 0; t < 4; ++t)
      threads.emplace_back([&kernel, &wrong, t] {
        const auto run = kernel.make(96, t);
        for (int call = 0; call < 500; ++call) {
          run->prepare();
          run->call();
          wrong += run->error() <= kernel.tolerance ? 0 : 1;
        }
      });
  }
  CHECK(wrong == 0);
}
