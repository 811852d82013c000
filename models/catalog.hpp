#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/parameters.hpp"
#include "sim/cost_model.hpp"
#include "sim/network_model.hpp"
#include "sim/platform.hpp"
#include "sim/random.hpp"
#include "sim/scheduler.hpp"
#include "sim/task_graph.hpp"

/// Every model that pelsim knows: one line each in catalog.cpp, nothing registers itself.
/// A model file defines one function that returns its entry (card and maker) and has no header.
namespace pelsim {

class Presets;

/// A task graph with what came along with it.
struct Workload {
  TaskGraph graph;
  std::vector<MeasuredTime> measured = {};
  std::vector<std::string> notes = {};  ///< what the reader of the report should know (dummy tasks, files without size)
  Deadlock deadlock = {};               ///< of a message-passing program that waits for itself
};

/// A platform that tells whether anybody looked at it: else it made no difference.
class WatchedPlatform {
 public:
  WatchedPlatform(const Platform* platform = nullptr, bool* asked = nullptr) : platform_(platform), asked_(asked) {}
  operator const Platform*() const {
    if (asked_ != nullptr) *asked_ = true;
    return platform_;
  }
  const Platform* operator->() const { return *this; }

 private:
  const Platform* platform_;
  bool* asked_;
};

/// What a workload may look at while it is made.
struct WorkloadContext {
  Streams random;
  WatchedPlatform platform = {};  ///< null when only converting
};

struct WorkloadModel {
  Card card;
  Workload (*make)(const Parameters&, const WorkloadContext&);
  bool importer = false;                  ///< reads the file named by parameter "file"
  std::vector<std::string> endings = {};  ///< of importers: ".json", ".stg"
};

struct SchedulerModel {
  Card card;
  std::unique_ptr<Scheduler> (*make)(const Parameters&, const TaskGraph&, const Platform&);
  /// What can be checked only when times are known; throws ScenarioError. Null: nothing. Called after `make`, once.
  void (*check)(const Parameters&, const CostModel&) = nullptr;
};

struct NetworkEntry {
  Card card;
  std::unique_ptr<NetworkModel> (*make)(const Parameters&, const Platform&);
};

/// A device type with its number of slots, as one entry of `devices` or one preset gives it.
struct DeviceSpec {
  DeviceType type;
  SlotCount slots = 1;
  std::string preset = {};  ///< name of the preset it came from
  bool unverified = false;  ///< some figure of the preset is from memory
  std::string source = {};
};

struct DeviceEntry {
  Card card;
  DeviceSpec (*make)(const Parameters&);
};

/// A form of demand, as an entry of `workload.demands` gives it to the tasks of a kind.
struct DemandModel {
  Card card;
  /// Configurations (bitstreams, circuits) get their ids from `forms`; the caller adds the demand.
  std::shared_ptr<const Demand> (*make)(const Parameters&, TaskForms& forms);
};

/// The way between two endpoints of an interconnect, by their numbers. Pure and thread safe; computed when asked.
class EndpointRouter {
 public:
  virtual ~EndpointRouter() = default;
  /// Appends the links in order of travel. `from` and `to` differ. `salt` spreads over ways that the model takes for
  /// equal.
  virtual void route(std::uint32_t from, std::uint32_t to, std::uint64_t salt, std::vector<LinkId>& links) const = 0;
  /// The links' latencies added, and the narrowest bandwidth. The default walks `route`.
  virtual Path path(const Platform&, std::uint32_t from, std::uint32_t to) const;
};

/// Where an interconnect is built, and what it joins.
struct InterconnectSite {
  Platform& platform;
  const std::vector<VertexId>& endpoints;
  Presets& presets;
  std::string prefix = {};  ///< of the names of its switches
};

struct Interconnect {
  std::shared_ptr<const EndpointRouter> router;
  InterconnectFacts facts;
};

struct InterconnectModel {
  Card card;
  /// Adds switches and links. Throws ScenarioError where the parameters do not fit the number of endpoints.
  Interconnect (*make)(const Parameters&, const InterconnectSite&);
};

struct PlatformModel {
  Card card;
  Platform (*make)(const Parameters&, std::vector<std::string>& notes);
};

/// In the order in which `pelsim list` shows them. Made once.
const std::vector<WorkloadModel>& workload_catalog();
const std::vector<SchedulerModel>& scheduler_catalog();
const std::vector<NetworkEntry>& network_catalog();
const std::vector<DeviceEntry>& device_catalog();
const std::vector<DemandModel>& demand_catalog();
const std::vector<PlatformModel>& platform_catalog();
const std::vector<InterconnectModel>& interconnect_catalog();
/// What stands in the lists of a platform: nodes, devices, links.
std::vector<Card> platform_entry_cards();
/// [noise.compute] and [noise.network].
Card noise_card();
/// Checks the table against the card. Throws ScenarioError where the distribution has no such cv.
Noise make_noise(Parameters);
/// Refuses a 'cv' of 'distribution' so large that factors below zero would be cut off and the mean would not be 1.
void check_cv(const Parameters&, const Noise&);

/// Finds by the name in `parameters` key "model" (default `fallback`), or throws with the nearest known name.
template <class Entry>
const Entry& choose(const std::vector<Entry>& entries, const Parameters& parameters, std::string_view what,
                    std::string_view fallback = "") {
  const std::string name = parameters.has("model") ? parameters.text("model") : std::string(fallback);
  for (const Entry& e : entries)
    if (e.card.name == name) return e;
  std::vector<std::string> known;
  for (const Entry& e : entries) known.push_back(e.card.name);
  if (name.empty())
    throw ScenarioError(parameters.place(), std::string(what) + " needs a model" + suggestion("", known));
  parameters.fail("model", "unknown " + std::string(what) + " '" + name + "'" + suggestion(name, known));
}

}  // namespace pelsim
