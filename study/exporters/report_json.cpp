#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/metrics/critical_path.hpp"
#include "study/exporters/exporters.hpp"
#include "study/version.hpp"

#ifdef __unix__
#include <sys/utsname.h>
#include <unistd.h>
#endif
#include <thread>

namespace pelsim {
namespace {

using Json = nlohmann::ordered_json;

/// JSON knows neither infinity nor NaN.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json number(std::optional<double> value) { return value ? number(*value) : Json(nullptr); }
template <class Unit>
Json number(Quantity<Unit> value) {
  return number(value.value);
}
template <class Unit>
Json number(std::optional<Quantity<Unit>> value) {
  return value ? number(value->value) : Json(nullptr);
}

Json verdict(const std::optional<host::Verdict>& v) {
  if (!v) return nullptr;
  return {{"what", v->what}, {"error", number(v->error)}, {"tolerance", number(v->tolerance)}, {"right", v->right()}};
}

Json pop(const std::optional<PopEfficiencies>& p) {
  Json json;
  json["parallel_efficiency"] = p ? number(p->parallel) : Json(nullptr);
  json["load_balance"] = p ? number(p->load_balance) : Json(nullptr);
  json["communication_efficiency"] = p ? number(p->communication) : Json(nullptr);
  json["serialisation_efficiency"] = p ? number(p->serialisation) : Json(nullptr);
  json["transfer_efficiency"] = p ? number(p->transfer) : Json(nullptr);
  return json;
}

/// Shares of all slots' time, which add up to 1. No slot is held while a wide task gathers its other slots
/// (wait_device).
Json slot_share(const std::optional<TimeByKind>& time) {
  const auto share = [&](SpanKind kind) { return time ? number(time->share(kind)) : Json(nullptr); };
  const Json none = time ? Json(0.0) : Json(nullptr);
  Json json;
  json["compute"] = share(SpanKind::compute);
  json["overhead"] = share(SpanKind::overhead);
  json["transfer"] = share(SpanKind::message);
  json["wait_data"] = share(SpanKind::wait_data);
  json["wait_dependency"] = share(SpanKind::wait_dependency);
  json["wait_device"] = none;
  json["idle"] = share(SpanKind::idle);
  return json;
}

/// Shares of all tasks' lives, from ready to end.
Json task_share(const std::optional<TimeByKind>& time) {
  Json json;
  for (const SpanKind kind : {SpanKind::wait_scheduler, SpanKind::wait_device, SpanKind::wait_data, SpanKind::message,
                              SpanKind::overhead, SpanKind::compute})
    json[std::string(name_of(kind))] = time ? number(time->share(kind)) : Json(nullptr);
  return json;
}

Json path_shares(const Report& r) {
  Json shares = Json::array();
  for (const PathShare& share : r.critical_path_shares) {
    Json json;
    json["kind"] = share.kind;
    json["kernel"] = share.kernel.empty() ? Json(nullptr) : Json(share.kernel);
    json["entries"] = share.entries;
    json["s"] = number(share.time);
    json["share"] = number(r.makespan.value > 0 ? share.time / r.makespan : 0);
    shares.push_back(std::move(json));
  }
  return shares;
}

Json interconnect(const std::optional<InterconnectFacts>& facts) {
  if (!facts) return nullptr;
  return {{"model", facts->model},
          {"diameter_hops", facts->diameter ? Json(*facts->diameter) : Json(nullptr)},
          {"bisection_bytes_per_s", facts->bisection ? number(facts->bisection->value) : Json(nullptr)},
          {"links", facts->links}};
}

Json time_sources(const Report& r) {
  Seconds all;
  for (const TimeSource& source : r.time_sources) all += source.time;
  Json sources = Json::array();
  for (const TimeSource& source : r.time_sources)
    sources.push_back({{"badge", name_of(source.badge)},
                       {"tasks", source.tasks},
                       {"s", number(source.time)},
                       {"share", number(all.value > 0 ? source.time / all : 0)}});
  return sources;
}

Json energy(const std::optional<EnergyReport>& parts) {
  if (!parts) return nullptr;
  Json by = Json::array();
  for (const EnergyShare& s : parts->shares)
    by.push_back({{"what", s.what},
                  {"count", s.count},
                  {"energy_j", number(s.energy)},
                  {"idle_j", s.energy ? number(s.idle) : Json(nullptr)}});
  return {{"idle_j", number(parts->idle)},
          {"runs_j", number(parts->runs)},
          {"mean_w", number(parts->mean)},
          {"peak_w", number(parts->peak)},
          {"edp_js", number(parts->edp)},
          {"pue", number(parts->pue)},
          {"site_j", number(parts->site)},
          {"carbon_intensity", parts->carbon_text.empty() ? Json(nullptr) : Json(parts->carbon_text)},
          {"by", std::move(by)},
          {"unknown", parts->unknown}};
}

Json cost(const std::optional<CostReport>& parts) {
  if (!parts) return nullptr;
  return {{"devices_usd", number(parts->devices)},
          {"runs_usd", number(parts->runs)},
          {"electricity_usd", number(parts->electricity)},
          {"unknown", parts->unknown}};
}

Json locality(const std::optional<Locality>& l) {
  return {{"read_bytes", l ? number(l->read) : Json(nullptr)},
          {"moved_bytes", l ? number(l->moved) : Json(nullptr)},
          {"in_place_share", l ? number(l->in_place()) : Json(nullptr)}};
}

Json memories(const Report& r) {
  Json lines = Json::array();
  for (const MemoryLine& m : r.memories)
    lines.push_back({{"name", m.name},
                     {"capacity_bytes", number(m.use.capacity)},
                     {"highest_bytes", number(m.use.highest)},
                     {"evictions", m.use.evictions},
                     {"evicted_bytes", number(m.use.evicted)},
                     {"written_back_bytes", number(m.use.written_back)},
                     {"fetched_again_bytes", number(m.use.fetched_again)}});
  return lines;
}

/// File names and titles may hold bytes that are no UTF-8: they become U+FFFD.
std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace

std::string report_json(const Report& r) {
  Json json;
  json["scenario"] = r.scenario;
  json["title"] = r.title;
  json["engine"] = r.engine;
  json["seed"] = r.seed;
  json["workload"] = r.workload;
  json["platform"] = r.platform;
  json["network"] = r.network;
  json["scheduler"] = r.scheduler;
  json["error"] = r.error.empty() ? Json(nullptr) : Json(r.error);
  json["verdict"] = verdict(r.verdict);
  json["makespan_s"] = number(r.makespan);
  json["tasks"] = r.tasks;
  json["tasks_done"] = r.tasks_done;
  json["slots"] = r.slots;
  json["transfers"] = r.communication.transfers;
  json["bytes_moved"] = number(r.communication.bytes);
  json["events"] = r.events;
  json["wall_s"] = number(r.wall);
  json["sequential_s"] = number(r.sequential);
  json["speedup"] = number(r.speedup);
  json["efficiency"] = number(r.efficiency);
  json["slr"] = number(r.slr);
  json["lower_bound_s"] = number(r.lower_bound);
  json["lower_bounds"]["critical_path_s"] = number(r.critical_path_bound);
  json["lower_bounds"]["area_s"] = number(r.area_bound);
  json["lower_bounds"]["gap"] = number(r.gap);
  json["parallelism"] = number(r.parallelism);
  json["ideal_makespan_s"] = number(r.ideal_makespan);
  json["pop"] = pop(r.pop);
  json["load_imbalance"] = number(r.imbalance);
  json["time_share"] = slot_share(r.slot_time);
  json["task_time_share"] = task_share(r.task_time);
  json["time_sources"] = time_sources(r);
  json["idle_s"]["no_task_ready"] = r.idle ? number(r.idle->starved) : Json(nullptr);
  json["idle_s"]["tasks_queued_elsewhere"] = r.idle ? number(r.idle->misplaced) : Json(nullptr);
  json["communication"]["transfer_s"] = r.slot_time ? number(r.communication.moving) : Json(nullptr);
  json["communication"]["port_wait_s"] = r.slot_time ? number(r.communication.waiting) : Json(nullptr);
  json["communication"]["exposed_share"] =
      r.slot_time ? number(r.slot_time->share(SpanKind::wait_data)) : Json(nullptr);
  json["locality"] = locality(r.locality);
  json["memories"] = memories(r);
  json["devices"] = Json::array();
  for (const DeviceLine& d : r.devices)
    json["devices"].push_back({{"name", d.name},
                               {"type", d.type},
                               {"slots", d.slots},
                               {"busy_s", number(d.busy)},
                               {"utilisation", number(d.utilisation)},
                               {"tasks", r.slot_time ? Json(d.tasks) : Json(nullptr)},
                               {"energy_j", number(d.energy)},
                               {"loads", d.loads},
                               {"load_s", number(d.loading)}});
  json["links"] = Json::array();
  for (const LinkLine& l : r.links)
    json["links"].push_back({{"name", l.name},
                             {"bytes", number(l.bytes)},
                             {"transfers", l.transfers},
                             {"utilisation", number(l.utilisation)},
                             {"energy_j", number(l.energy)}});
  json["interconnect"] = interconnect(r.interconnect);
  json["energy_j"] = number(r.energy);
  json["carbon_g"] = number(r.carbon_g);
  json["cost_usd"] = number(r.cost_usd);
  json["energy"] = energy(r.energy_parts);
  json["cost"] = cost(r.cost_parts);
  json["critical_path"] = Json::array();
  for (const PathEntry& e : r.critical_path)
    json["critical_path"].push_back({{"task", e.task},
                                     {"kind", e.kind},
                                     {"s", number(e.time)},
                                     {"kernel", e.kernel},
                                     {"start_s", number(e.start)}});
  json["critical_path_shares"] = path_shares(r);
  json["findings"] = Json::array();
  for (const Finding& f : r.findings) json["findings"].push_back(f.text);
  json["notes"] = r.notes;
  json["trace_hash"] = r.trace_hash.empty() ? Json(nullptr) : Json(r.trace_hash);
  return dump(json);
}

std::string provenance_json(const Report& r) {
  Json json;
  json["version"] = version();
  json["commit"] = commit();
  json["build_type"] = build_type();
  json["compiler"] = compiler();
  json["engine"] = r.engine;
  json["seed"] = r.seed;
  json["scenario"] = r.scenario;
  json["trace_hash"] = r.trace_hash.empty() ? Json(nullptr) : Json(r.trace_hash);
  Json host;
#ifdef __unix__
  char name[256] = {};
  if (gethostname(name, sizeof name - 1) == 0) host["name"] = std::string(name);
  utsname system{};
  if (uname(&system) == 0) {
    host["system"] = std::string(system.sysname) + " " + system.release;
    host["machine"] = std::string(system.machine);
  }
#endif
  host["cores"] = std::thread::hardware_concurrency();
  json["host"] = host;
  return dump(json);
}

}  // namespace pelsim
