#include <clocale>
#include <cstdio>
#include <locale>
#include <string>

#include "sim/native/native_engine.hpp"
#include "study/exporters/exporters.hpp"
#include "study/report.hpp"
#include "study/scenario.hpp"
#include "tests/catch.hpp"

using namespace pelsim;

namespace {

/// The process under a locale that writes 1,5 for 1.5, as a window toolkit would leave it; back when it ends.
class DecimalComma {
 public:
  DecimalComma() : before_(std::setlocale(LC_ALL, nullptr)) {
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr) return;
    std::locale::global(std::locale("de_DE.UTF-8"));
    works_ = std::localeconv()->decimal_point == std::string(",");
  }
  ~DecimalComma() {
    std::locale::global(std::locale::classic());
    std::setlocale(LC_ALL, before_.c_str());
  }
  DecimalComma(const DecimalComma&) = delete;
  DecimalComma& operator=(const DecimalComma&) = delete;

  bool works() const { return works_; }

 private:
  std::string before_;
  bool works_ = false;
};

/// Fractions in every number that passes from text to text: bandwidth, latency, noise, sizes, times.
const char* const scenario_text = R"(
schema = 1
title = "Fractions everywhere"
[workload]
model = "layered"
tasks = 60
[platform]
interconnect = { bandwidth = "1.25 GB/s", latency = "1.5 us" }
[[platform.nodes]]
count = 3
devices = [ { class = "cpu", slots = 2, speed = 1.5 } ]
[network]
model = "hockney"
[noise.compute]
distribution = "lognormal"
cv = 0.25
[scheduler]
model = "heft"
)";

/// All that a person or a program reads of this run, but for what the clock on the wall says.
std::string all_texts() {
  const Scenario scenario = load_scenario_text(scenario_text, "fractions.toml", ".");
  const std::unique_ptr<Scheduler> scheduler = scenario.make_scheduler();
  NativeEngine engine(scenario.clock);
  const RunResult result = simulate(scenario.run(*scheduler), engine);
  const Report report = make_report(scenario, result);
  return scenario.resolved + report_text(report) + report_json(report) + report_csv(report);
}

}  // namespace

/// glibc 2.36 forgets the list of folders it makes of LOCPATH; its caller is lost to the sanitizer, so all is told by
/// name.
extern "C" const char* __lsan_default_suppressions() { return "leak:argz_add_sep\n"; }  // NOLINT: the sanitizer's name

TEST_CASE("a locale with a decimal comma changes no text that is read or written") {
  const std::string plain = all_texts();
  CHECK(plain.find("1.25 GB/s") != std::string::npos);
  CHECK(plain.find("makespan_s") != std::string::npos);

  const DecimalComma comma;
  if (!comma.works()) {
    std::puts("skipped: no de_DE.UTF-8 here (package locales); run by ctest, the build makes one of its own");
    return;
  }
  CHECK(all_texts() == plain);
}
