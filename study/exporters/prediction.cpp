#include "study/exporters/prediction.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "models/quantity_text.hpp"
#include "study/exporters/page.hpp"

namespace pelsim {
namespace {

using Json = nlohmann::ordered_json;

std::string signed_percent(double share) { return fmt::format("{:+.1f} %", 100 * share); }

void summary(Page& page, const Prediction& all) {
  page.heading("PREDICTED AND REAL", "error: predicted / real - 1, real being the median");
  page.line("  {:<12}{:>12}{:>10}   = {:<10}+ {:<15}+ {:<12}", "", "makespan", "error", "compute", "communication",
            "scheduling");
  for (const PredictedRun& run : all.predicted)
    page.line("  {:<12}{:>12}{:>10}     {:<12}{:<17}{:<12}", run.engine, text_of(run.makespan),
              signed_percent(run.error), signed_percent(run.compute), signed_percent(run.communication),
              signed_percent(run.scheduling));
  page.line("  {:<12}{:>12}{:>10}   {} run{}, half of their range", "host", text_of(all.median),
            fmt::format("± {:.1f} %", 100 * all.noise), all.real.size(), all.real.size() == 1 ? "" : "s");
  for (const PredictedRun& run : all.predicted)
    if (std::abs(run.error) <= all.noise)
      page.sentence("  ", fmt::format("The error of {} is within the noise of the host.", run.engine));
}

void kinds(Page& page, const Prediction& all) {
  constexpr std::size_t most = 12;
  page.heading("TASKS", "mean time of a task, by kind");
  page.line("  {:<24}{:>7}{:>13}{:>13}{:>9}  {}", "", "tasks", "predicted", "real", "error", "");
  for (std::size_t k = 0; k < std::min(most, all.kinds.size()); ++k) {
    const KindPrediction& kind = all.kinds[k];
    page.line("  {:<24}{:>7}{:>13}{:>13}{:>9}  {}", fit(kind.kind, 23), kind.tasks, text_of(kind.predicted),
              text_of(kind.measured), signed_percent(kind.error()), name_of(kind.badge));
  }
  if (all.kinds.size() > most) page.line("  and {} kinds more", all.kinds.size() - most);
}

}  // namespace

std::string prediction_text(const Prediction& all) {
  Page page;
  page.title(all.title);
  summary(page, all);
  kinds(page, all);
  if (!all.notes.empty()) page.heading("NOTES");
  for (const std::string& note : all.notes) page.sentence("  - ", note);
  return page.take();
}

std::string prediction_json(const Prediction& all) {
  Json json;
  json["scenario"] = all.scenario;
  json["title"] = all.title;
  json["real"]["makespans_s"] = Json::array();
  for (const Seconds makespan : all.real) json["real"]["makespans_s"].push_back(makespan.value);
  json["real"]["median_s"] = all.median.value;
  json["real"]["noise"] = all.noise;
  json["predicted"] = Json::array();
  for (const PredictedRun& run : all.predicted)
    json["predicted"].push_back({{"engine", run.engine},
                                 {"makespan_s", run.makespan.value},
                                 {"error", run.error},
                                 {"compute", run.compute},
                                 {"communication", run.communication},
                                 {"scheduling", run.scheduling}});
  json["kinds"] = Json::array();
  for (const KindPrediction& kind : all.kinds)
    json["kinds"].push_back({{"kind", kind.kind},
                             {"badge", name_of(kind.badge)},
                             {"tasks", kind.tasks},
                             {"predicted_s", kind.predicted.value},
                             {"real_s", kind.measured.value},
                             {"error", kind.error()}});
  json["notes"] = all.notes;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pelsim
