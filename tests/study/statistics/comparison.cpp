#include "study/statistics/comparison.hpp"

#include "sim/random.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::statistics;

namespace {

// Hours of sleep gained by ten patients with two drugs [Student 1908, Biometrika 6]; R's data set `sleep`.
const std::vector<double> drug_1 = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
const std::vector<double> drug_2 = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

/// Makespans of two alternatives that see the same random numbers: what they share varies by 10 %, what is their own
/// by 0.3 %. b takes `ratio` times as long.
struct Pair {
  std::vector<double> a, b;
};
Pair common_random_numbers(std::uint64_t study, double ratio) {
  Stream stream(study, "tests.common_random_numbers");
  Pair pair;
  for (int r = 0; r < 10; ++r) {
    const double shared = stream.normal(100, 10);
    pair.a.push_back(shared * stream.normal(1, 0.003));
    pair.b.push_back(shared * ratio * stream.normal(1, 0.003));
  }
  return pair;
}

}  // namespace

TEST_CASE("Student's sleep data: the paired test gives what R's t.test prints") {
  // t.test(extra ~ group, data = sleep, paired = TRUE): p = 0.002833, 0.7001142 to 2.4598858 hours.
  const Comparison found = compare_paired(drug_1, drug_2);
  CHECK(found.difference == Approx(1.58));
  CHECK(*found.p == Approx(0.002833).epsilon(2e-4));
  CHECK(found.of_difference->low == Approx(0.7001142).epsilon(1e-6));
  CHECK(found.of_difference->high == Approx(2.4598858).epsilon(1e-6));
  CHECK(*found.effect == Approx(4.0621277 / std::sqrt(10.0)).epsilon(1e-6));  // d_z = t / sqrt(n)
  CHECK_FALSE(found.of_ratio);                                                // the first drug's mean may be 0
}

TEST_CASE("Student's sleep data: Welch's test gives what R's t.test prints") {
  // t.test(extra ~ group, data = sleep): p = 0.07939, -0.2054832 to 3.3654832 hours.
  const Comparison found = compare_independent(drug_1, drug_2);
  CHECK(*found.p == Approx(0.07939).epsilon(2e-4));
  CHECK(found.of_difference->low == Approx(-0.2054832).epsilon(1e-6));
  CHECK(found.of_difference->high == Approx(3.3654832).epsilon(1e-6));
}

TEST_CASE("the interval of the ratio holds 1 exactly where the test finds no difference") {
  for (std::uint64_t study = 0; study < 300; ++study) {
    const Pair pair = common_random_numbers(study, 0.998);
    for (const Comparison& found : {compare_paired(pair.a, pair.b), compare_independent(pair.a, pair.b)}) {
      REQUIRE(found.of_ratio);
      CHECK(found.of_ratio->contains(1) == (*found.p > 0.05));
      CHECK(found.of_ratio->contains(*found.ratio));
    }
  }
}

TEST_CASE("Fieller's interval of a hand-made ratio") {
  // b = 2 a + {1, -2, 1, 0}, a = {9, 10, 11, 10}: means 10 and 20; the added part has variance 2 and nothing in common
  // with a, whose variance is 2/3. With u = r - 2 the ends solve (20 - 10 r)^2 = t(3)^2 / 4 (2 + u^2 2/3), t(3)
  // = 3.182446: 100 u^2 = 2.531991 (2 + 2/3 u^2), so u = +-0.226957.
  const std::vector<double> a = {9, 10, 11, 10}, b = {19, 18, 23, 20};
  const Comparison found = compare_paired(a, b);
  CHECK(*found.ratio == Approx(2));
  CHECK(found.of_ratio->low == Approx(2 - 0.226957).epsilon(1e-5));
  CHECK(found.of_ratio->high == Approx(2 + 0.226957).epsilon(1e-5));
}

TEST_CASE("values that never vary prove nothing, however many there are") {
  const std::vector<double> a(50, 2.0), b(50, 3.0), one = {4.0};
  for (const Comparison& found : {compare_paired(a, b), compare_independent(a, b), compare_paired(one, one)}) {
    CHECK_FALSE(found.p);
    CHECK_FALSE(found.of_ratio);
    CHECK_FALSE(found.effect);
  }
  CHECK(*compare_paired(a, b).ratio == 1.5);
}

TEST_CASE("common random numbers show a difference of 1 %, which independent seeds do not") {
  // Paired: the difference of 1 varies by about 0.42, t = 1 / (0.42 / sqrt(10)) = 7.5. Independent: 1 against
  // 10 * sqrt(2 / 10) = 4.5.
  int paired = 0, independent = 0;
  for (std::uint64_t study = 0; study < 200; ++study) {
    const Pair pair = common_random_numbers(study, 0.99);
    const Comparison found = compare_paired(pair.a, pair.b);
    paired += *found.p < 0.05 && found.of_ratio->high < 1;
    independent += *compare_independent(pair.a, pair.b).p < 0.05;
  }
  CHECK(paired == 200);
  CHECK(independent < 20);
}

TEST_CASE("of 1000 comparisons of an alternative with itself under other seeds, about 50 err") {
  int welch = 0, paired = 0;
  for (std::uint64_t study = 0; study < 1000; ++study) {
    Stream stream(study, "tests.a_against_a");
    std::vector<double> a(10), b(10);
    for (double& value : a) value = stream.normal(100, 10);
    for (double& value : b) value = stream.normal(100, 10);
    welch += *compare_independent(a, b).p < 0.05;
    paired += *compare_paired(a, b).p < 0.05;
  }
  CHECK(welch >= 35);
  CHECK(welch <= 65);
  CHECK(paired >= 35);
  CHECK(paired <= 65);
}

TEST_CASE("Holm's steps, by hand") {
  // Ascending: 4 * 0.005, 3 * 0.01, 2 * 0.03, 1 * 0.04; none below the one before, none above 1.
  const std::vector<double> p = {0.01, 0.04, 0.03, 0.005};
  const std::vector<double> adjusted = holm(p);
  CHECK(adjusted[3] == Approx(0.02));
  CHECK(adjusted[0] == Approx(0.03));
  CHECK(adjusted[2] == Approx(0.06));
  CHECK(adjusted[1] == Approx(0.06));
  CHECK(holm(std::vector<double>{0.7, 0.9}) == std::vector<double>{1, 1});
  CHECK(holm({}).empty());
}

TEST_CASE("Holm keeps the chance of any false finding among ten at 5 %") {
  int any = 0;
  for (std::uint64_t study = 0; study < 1000; ++study) {
    Stream stream(study, "tests.holm");
    std::vector<double> p(10);
    for (double& value : p) value = stream.uniform();
    const std::vector<double> adjusted = holm(p);
    any += *std::min_element(adjusted.begin(), adjusted.end()) < 0.05;
  }
  CHECK(any >= 29);  // 1 - 0.995^10 = 4.9 %, deviation 0.68 %
  CHECK(any <= 69);
}
