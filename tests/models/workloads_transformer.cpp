#include "sim/gemm_demand.hpp"
#include "tests/catch.hpp"
#include "tests/models/generated.hpp"
#include "tests/models/given.hpp"
#include "tests/models/refusal.hpp"

using namespace pelsim;

namespace {

Workload transformer(std::int64_t ranks, std::int64_t tensor, bool recompute, std::int64_t steps = 1) {
  return generated("transformer", {{"ranks", ranks},
                                   {"tensor", tensor},
                                   {"layers", std::int64_t{3}},
                                   {"width", std::int64_t{64}},
                                   {"heads", std::int64_t{8}},
                                   {"tokens", std::int64_t{32}},
                                   {"sequences", std::int64_t{5}},
                                   {"vocabulary", std::int64_t{1000}},
                                   {"steps", steps},
                                   {"recompute", recompute},
                                   {"algorithm", std::string("ring")}});
}

/// Of the matrix products.
double flop(const TaskGraph& graph) {
  double sum = 0;
  for (std::uint32_t t = 0; t < graph.tasks(); ++t)
    for (const auto& form : graph.forms().of(graph.kind(TaskId(t))))
      if (form->kind == Demand::Kind::gemm) sum += static_cast<const GemmDemand&>(*form).work().value;
  return sum;
}

/// Of all messages.
double bytes(const TaskGraph& graph) {
  double sum = 0;
  for (std::uint32_t i = 0; i < graph.items(); ++i) sum += graph.size(ItemId(i)).value;
  return sum;
}

}  // namespace

TEST_CASE("transformer: a step has the operations that Narayanan et al. count") {
  // 72 b s l h^2 (1 + s / 6h + V / 12 l h); with recomputation 96 b s l h^2 (1 + s / 6h + V / 16 l h).
  const double b = 5, s = 32, l = 3, h = 64, v = 1000;
  const double once = 72 * b * s * l * h * h * (1 + s / (6 * h) + v / (12 * l * h));
  const double twice = 96 * b * s * l * h * h * (1 + s / (6 * h) + v / (16 * l * h));
  for (const std::int64_t tensor : {1, 2, 4, 8}) {
    // A replica's operations are divided among its ranks.
    CHECK(flop(transformer(8, tensor, false).graph) == Approx(8.0 / static_cast<double>(tensor) * once));
    CHECK(flop(transformer(8, tensor, true).graph) == Approx(8.0 / static_cast<double>(tensor) * twice));
  }
  CHECK(flop(transformer(2, 1, false, 3).graph) == Approx(6 * once));
}

TEST_CASE("transformer: messages are what the rings of parts and of replicas need") {
  // A ring of p sends 2 (p - 1) n bytes in all. Activations: b s h numbers of 2 B, 4 times a layer and once for the
  // logits, in each replica; gradients: 12 h^2 / t numbers a layer, for each part.
  const double activations = 5 * 32 * 64 * 2, weights = 12 * 64 * 64 * 2;
  CHECK(bytes(transformer(1, 1, false).graph) == 0);
  CHECK(bytes(transformer(4, 4, false).graph) == Approx((4 * 3 + 1) * 2 * 3 * activations));
  CHECK(bytes(transformer(4, 1, false).graph) == Approx(3 * 2 * 3 * weights));
  CHECK(bytes(transformer(8, 4, false).graph) ==
        Approx(2 * (4 * 3 + 1) * 2 * 3 * activations + 4 * 3 * 2 * weights / 4));
}

TEST_CASE("transformer: what does not divide is refused") {
  CHECK(refusal([] { transformer(8, 3, false); }).find("8 ranks cannot be divided into replicas of 3") !=
        std::string::npos);
  CHECK(refusal([] {
          generated("transformer",
                    {{"ranks", std::int64_t{16}}, {"tensor", std::int64_t{16}}, {"heads", std::int64_t{8}}});
        }).find("'heads' must be a multiple of 'tensor'") != std::string::npos);
  CHECK(refusal([] { transformer(1'000'000, 1, false, 1000); }).find("tasks") != std::string::npos);
}
