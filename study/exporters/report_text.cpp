#include <algorithm>
#include <cmath>
#include <numeric>

#include "study/exporters/energy_text.hpp"
#include "study/exporters/exporters.hpp"
#include "study/exporters/page.hpp"

namespace pelsim {
namespace {

constexpr std::size_t most_findings = 6, most_devices = 10, most_links = 5, most_parts = 8;

/// "5432 s (1 h 31 min)": long times also in the units of everyday.
std::string time_text(Seconds time) {
  const std::string text = text_of(time);
  if (!(time.value >= 600) || !(time.value < 1e12)) return text;
  const auto minutes = static_cast<std::int64_t>(time.value / 60 + 0.5);
  if (minutes < 60) return fmt::format("{} ({} min)", text, minutes);
  if (minutes < 48 * 60) return fmt::format("{} ({} h {} min)", text, minutes / 60, minutes % 60);
  return fmt::format("{} ({} d {} h)", text, minutes / 1440, minutes % 1440 / 60);
}

/// "3 tasks", "1 task".
std::string counted(std::uint64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

/// "97 % calibrated, 3 % interpolated".
std::string sources_text(const Report& r) {
  Seconds all;
  for (const TimeSource& source : r.time_sources) all += source.time;
  std::string text;
  for (const TimeSource& source : r.time_sources)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", percent_text(all.value > 0 ? source.time / all : 0),
                        name_of(source.badge));
  return text;
}

void summary(Page& page, const Report& r) {
  page.title(r.title.empty() ? r.scenario : r.title);
  if (!r.error.empty()) page.sentence("  NOT COMPLETE  ", r.error);
  page.sentence("  makespan      ", time_text(r.makespan));
  if (r.speedup) {
    const std::string slr = r.slr ? fmt::format(", SLR {:.4g}", *r.slr) : "";
    page.sentence("  speedup       ", fmt::format("{:.3g}x on {}, efficiency {}{}", *r.speedup,
                                                  counted(r.slots, "slot"), percent_text(*r.efficiency), slr));
  }
  const std::optional<double> in_place = r.locality ? r.locality->in_place() : std::nullopt;
  page.sentence(
      "  data moved    ",
      fmt::format("{} in {}{}", text_of(r.communication.bytes), counted(r.communication.transfers, "transfer"),
                  in_place ? "; " + percent_text(*in_place) + " of what tasks read was in place" : ""));
  page.sentence("  scenario      ", fmt::format("{} of {} on {} with {} on {}, scheduler {}, network {}", r.workload,
                                                counted(r.tasks, "task"), r.platform, counted(r.slots, "slot"),
                                                counted(r.devices.size(), "device"), r.scheduler, r.network));
  if (r.interconnect) page.sentence("  interconnect  ", interconnect_text(*r.interconnect));
  if (!r.time_sources.empty()) page.sentence("  task times    ", sources_text(r));
  const bool is_real = r.engine == "host";
  page.sentence(
      is_real ? "  run for real  " : "  simulated     ",
      fmt::format("{} in {} ({} engine, seed {})", counted(r.events, "event"), text_of(r.wall), r.engine, r.seed));
  if (r.verdict)
    page.sentence("  result        ",
                  fmt::format("{}: {} = {:.3g}, at most {:.3g} allowed", r.verdict->right() ? "right" : "WRONG",
                              r.verdict->what, r.verdict->error, r.verdict->tolerance));
}

void findings(Page& page, const Report& r) {
  if (r.findings.empty()) return;
  page.heading("WHAT STANDS OUT");
  for (std::size_t i = 0; i < std::min(most_findings, r.findings.size()); ++i)
    page.sentence(fmt::format("  {}. ", i + 1), r.findings[i].text);
}

void efficiencies(Page& page, const Report& r) {
  if (!r.pop) return;
  page.heading("EFFICIENCY", "POP: each line is the product of the lines indented below it");
  const auto row = [&](std::string_view name, std::optional<double> value) {
    page.line("  {:<34}{:>8}  {}", name, value ? percent_text(*value) : "unknown", value ? bar(*value) : "");
  };
  row("parallel efficiency", r.pop->parallel);
  row("  load balance", r.pop->load_balance);
  row("  communication efficiency", r.pop->communication);
  row("    serialisation efficiency", r.pop->serialisation);
  row("    transfer efficiency", r.pop->transfer);
}

void slot_time(Page& page, const Report& r) {
  if (!r.slot_time || !(r.slot_time->total().value > 0)) return;
  page.heading("WHERE THE SLOTS' TIME GOES", fmt::format("{} x {}", counted(r.slots, "slot"), text_of(r.makespan)));
  const auto row = [&](std::string_view name, SpanKind kind) {
    const double share = r.slot_time->share(kind);
    if (share > 0 || kind == SpanKind::compute) page.line("  {:<34}{:>8}  {}", name, percent_text(share), bar(share));
  };
  row("compute", SpanKind::compute);
  row("overhead of messages", SpanKind::message);
  row("overhead (dispatch, setup)", SpanKind::overhead);
  row("waiting for data", SpanKind::wait_data);
  row("kept for a task that is not ready", SpanKind::wait_dependency);
  row("idle", SpanKind::idle);
}

/// "compute potrf", "wait device": the words of the formats without their underscores.
std::string part_name(const std::string& kind, const std::string& kernel) {
  std::string name = kind;
  std::replace(name.begin(), name.end(), '_', ' ');
  return kernel.empty() ? name : name + " " + kernel;
}

/// The first and the last steps, so that one can see how the run begins and ends.
void path_ends(Page& page, const Report& r) {
  constexpr std::size_t shown = 3;
  const auto chain = [&](std::size_t first, std::size_t count) {
    std::string text;
    for (std::size_t i = first; i < first + count; ++i) {
      const PathEntry& e = r.critical_path[i];
      text +=
          fmt::format("{}{} {} {}", text.empty() ? "" : " → ", fit(e.task, 24), part_name(e.kind, ""), text_of(e.time));
    }
    return text;
  };
  const std::size_t steps = r.critical_path.size();
  if (steps <= 2 * shown) return page.sentence("  all      ", chain(0, steps));
  page.sentence("  begins   ", chain(0, shown) + " …");
  page.sentence("  ends     ", "… " + chain(steps - shown, shown));
}

void critical_path(Page& page, const Report& r) {
  if (r.critical_path_shares.empty()) return;
  const std::uint64_t steps =
      std::accumulate(r.critical_path_shares.begin(), r.critical_path_shares.end(), std::uint64_t{0},
                      [](std::uint64_t sum, const PathShare& share) { return sum + share.entries; });
  page.heading("CRITICAL PATH", fmt::format("what the end of the run waited for: {}", counted(steps, "step")));
  const auto row = [&](std::string_view name, std::uint64_t entries, Seconds time) {
    const double share = r.makespan.value > 0 ? time / r.makespan : 0;
    page.line("  {:<26}{:>6}{:>11}{:>10}  {}", fit(name, 25), entries, text_of(time), percent_text(share), bar(share));
  };
  page.line("  {:<26}{:>6}{:>11}{:>10}", "", "steps", "time", "share");
  PathShare rest;
  for (std::size_t i = 0; i < r.critical_path_shares.size(); ++i) {
    const PathShare& part = r.critical_path_shares[i];
    if (i < most_parts || r.critical_path_shares.size() == most_parts + 1) {
      row(part_name(part.kind, part.kernel), part.entries, part.time);
    } else {
      rest.entries += part.entries;
      rest.time += part.time;
    }
  }
  if (rest.entries > 0) row("the rest", rest.entries, rest.time);
  path_ends(page, r);
}

void devices(Page& page, const Report& r) {
  if (r.devices.empty()) return;
  std::vector<const DeviceLine*> lines;
  for (const DeviceLine& d : r.devices) lines.push_back(&d);
  std::stable_sort(lines.begin(), lines.end(),
                   [](const DeviceLine* a, const DeviceLine* b) { return a->utilisation > b->utilisation; });
  const bool all = lines.size() <= most_devices;
  page.heading("DEVICES", all ? std::string() : fmt::format("busiest {} of {}", most_devices, lines.size()));
  page.line("  {:<18}{:<15}{:>5}{:>8}{:>11}{:>10}  {}", "", "type", "slots", "tasks", "busy", "used", "");
  if (!all) lines.resize(most_devices);
  for (const DeviceLine* d : lines)
    page.line("  {:<18}{:<15}{:>5}{:>8}{:>11}{:>10}  {}", fit(d->name, 17), fit(d->type, 14), d->slots,
              r.slot_time ? fmt::format("{}", d->tasks) : "-", text_of(d->busy), percent_text(d->utilisation),
              bar(std::min(d->utilisation, 1.0) * 0.35));
}

void memories(Page& page, const Report& r) {
  if (r.memories.empty()) return;
  const bool all = r.memories.size() <= most_devices;
  page.heading("MEMORIES", all ? std::string() : fmt::format("fullest {} of {}", most_devices, r.memories.size()));
  page.line("  {:<18}{:>11}{:>11}{:>11}{:>13}{:>14}", "", "capacity", "most used", "evicted", "written back",
            "fetched again");
  for (std::size_t i = 0; i < std::min(most_devices, r.memories.size()); ++i) {
    const auto& [name, use] = r.memories[i];
    page.line("  {:<18}{:>11}{:>11}{:>11}{:>13}{:>14}", fit(name, 17), use.capacity ? text_of(*use.capacity) : "-",
              text_of(use.highest), text_of(use.evicted), text_of(use.written_back), text_of(use.fetched_again));
  }
}

void links(Page& page, const Report& r) {
  if (r.links.empty()) return;
  const bool all = r.links.size() <= most_links;
  page.heading("LINKS", all ? "one line for each direction"
                            : fmt::format("busiest {} of {} directions in use", most_links, r.links.size()));
  page.line("  {:<33}{:>10}{:>11}{:>10}  {}", "", "transfers", "data", "used", "");
  for (std::size_t i = 0; i < std::min(most_links, r.links.size()); ++i) {
    const LinkLine& l = r.links[i];
    page.line("  {:<33}{:>10}{:>11}{:>10}  {}", fit(l.name, 32), l.transfers, text_of(l.bytes),
              percent_text(l.utilisation), bar(std::min(l.utilisation, 1.0) * 0.5));
  }
}

void bounds(Page& page, const Report& r) {
  if (!r.critical_path_bound) return;
  page.heading("HOW FAST COULD IT BE", "bounds count neither noise nor communication");
  const auto row = [&](std::string_view name, std::optional<Seconds> time) {
    if (!time) return;
    const double longer = time->value > 0 ? r.makespan / *time - 1 : 0;
    const std::string compared =
        longer < 100 ? fmt::format("{:.1f} % {}", std::abs(longer) * 100, longer < 0 ? "less  " : "longer")
                     : fmt::format("{:.3g} x as long", longer + 1);
    page.line("  {:<42}{:>14}{:>18}", name, text_of(*time), compared);
  };
  page.line("  {:<42}{:>14}{:>18}", "", "time", "this run takes");
  row("one slot alone (best single device type)", r.sequential);
  row("same placement on an ideal network", r.ideal_makespan);
  row("bound: longest chain of least times", r.critical_path_bound);
  row("bound: all work shared out over the slots", r.area_bound);
}

void notes(Page& page, const Report& r) {
  if (r.notes.empty()) return;
  page.heading("NOTES");
  for (const std::string& note : r.notes) page.sentence("  - ", note);
}

}  // namespace

std::string report_text(const Report& r) {
  Page page;
  summary(page, r);
  findings(page, r);
  efficiencies(page, r);
  slot_time(page, r);
  critical_path(page, r);
  devices(page, r);
  memories(page, r);
  links(page, r);
  energy_text(page, r);
  bounds(page, r);
  notes(page, r);
  return page.take();
}

}  // namespace pelsim
