#include "study/influence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pelsim {
namespace {

void note_devices(const Report& report, std::vector<std::string>& notes) {
  std::vector<std::string> idle;
  for (const DeviceLine& device : report.devices)
    if (device.tasks == 0) idle.push_back("'" + device.name + "'");
  if (idle.empty() || idle.size() == report.devices.size()) return;
  notes.push_back(
      fmt::format("{} of {} devices ran no task: {}", idle.size(), report.devices.size(), named_together(idle)));
}

void note_links(const Scenario& scenario, const Report& report, std::vector<std::string>& notes) {
  std::set<std::string> used;
  for (const LinkLine& link : report.links) used.insert(link.name);
  std::vector<std::string> unused;
  for (std::size_t k = 0; k < scenario.platform->links(); ++k) {
    const std::string name = scenario.platform->link(LinkId(k)).name;
    if (!used.contains(name)) unused.push_back("'" + name + "'");
  }
  if (!unused.empty())
    notes.push_back(fmt::format("{} of {} links carried nothing: {}", unused.size(), scenario.platform->links(),
                                named_together(unused)));
}

/// Asks the model, not its name: a way without latency and with infinite bandwidth is the same at any distance.
bool moves_in_no_time(const Scenario& scenario, const Trace& trace) {
  return std::all_of(trace.transfers.begin(), trace.transfers.end(), [&](const Transfer& t) {
    return t.requested == t.end && (t.from == t.to || !(scenario.network->estimate(t.from, t.to).latency.value > 0));
  });
}

void note_network(const Scenario& scenario, const Trace& trace, const Report& report, std::vector<std::string>& notes) {
  if (scenario.platform->memories() < 2) return;  // the loader says so
  if (trace.transfers.empty()) {
    notes.emplace_back("nothing was transferred: the network and its links had no influence");
    if (scenario.network_noise.distribution != Noise::Distribution::none)
      notes.emplace_back("noise.network had no influence: nothing was transferred");
    return;
  }
  if (moves_in_no_time(scenario, trace))
    notes.push_back(fmt::format("network '{}' moved all data in no time: bandwidths and latencies had no influence",
                                scenario.network_model));
  note_links(scenario, report, notes);
}

}  // namespace

std::string named_together(const std::vector<std::string>& names) {
  constexpr std::size_t most = 4;
  const std::size_t shown = names.size() <= most + 1 ? names.size() : most;  // "and 1 more" would be no shorter
  std::string text;
  for (std::size_t k = 0; k < shown; ++k) text += (k == 0 ? "" : k + 1 == names.size() ? " and " : ", ") + names[k];
  if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

std::vector<std::string> influence_notes(const Scenario& scenario, const RunResult& result, const Report& report) {
  std::vector<std::string> notes;
  note_devices(report, notes);
  if (report.engine == "host") return notes;  // there the network is this machine's memory
  note_network(scenario, result.trace, report, notes);
  return notes;
}

}  // namespace pelsim
