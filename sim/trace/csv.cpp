#include <string_view>

#include "sim/trace/output_file.hpp"
#include "sim/trace/writers.hpp"

namespace pelsim {
namespace {

/// Quotes as RFC 4180 asks: only where a comma, quote or line break would be misread.
std::string field(std::string name) {
  if (name.find_first_of(",\"\r\n") == std::string::npos) return name;
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::running: return "running";
    case Outcome::done: return "done";
    case Outcome::failed: return "failed";
    case Outcome::lost: return "lost";
    case Outcome::aborted: return "aborted";
    case Outcome::preempted: return "preempted";
    case Outcome::superseded: return "superseded";
  }
  return "";
}

}  // namespace

void write_tasks_csv(const NamedTrace& named, const std::string& path) {
  const auto& [trace, graph, platform] = named;
  const auto seconds = [&](Tick t) { return trace.clock.seconds(t).value; };
  std::vector<std::string> devices, slots, kinds;
  for (std::size_t d = 0; d < platform.devices(); ++d) devices.push_back(field(platform.device(DeviceId(d)).name));
  for (std::size_t s = 0; s < platform.slots(); ++s) slots.push_back(field(platform.slot_name(SlotId(s))));
  for (std::size_t k = 0; k < graph.kinds(); ++k) kinds.push_back(field(std::string(graph.kind_name(KindId(k)))));

  OutputFile file(path);
  file.print(
      "task,kind,attempt,device,slot,slots,outcome,ready_s,placed_s,reserved_s,inputs_s,start_s,exchanged_s,run_s,end_"
      "s\n");
  for (const Attempt& a : trace.attempts)
    file.print("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", field(graph.name(a.task)),
               kinds[graph.kind(a.task).index()], a.number, devices[platform.device_of(a.first).index()],
               slots[a.first.index()], a.slots, name_of(a.outcome), seconds(a.ready), seconds(a.placed),
               seconds(a.reserved), seconds(a.inputs), seconds(a.start), seconds(a.exchanged), seconds(a.run),
               seconds(a.end));
  file.commit();
}

void write_transfers_csv(const NamedTrace& named, const std::string& path) {
  const auto& [trace, graph, platform] = named;
  const auto seconds = [&](Tick t) { return trace.clock.seconds(t).value; };
  OutputFile file(path);
  file.print("item,producer,reader,from,to,bytes,requested_s,start_s,end_s\n");
  for (const Transfer& t : trace.transfers)
    file.print("{},{},{},{},{},{},{},{},{}\n", field(graph.item_name(t.item)),
               graph.is_initial(t.item) ? std::string() : field(graph.name(graph.producer(t.item))),
               t.reader ? field(graph.name(t.reader)) : std::string(), field(platform.memory_name(t.from)),
               field(platform.memory_name(t.to)), graph.size(t.item).value, seconds(t.requested), seconds(t.start),
               seconds(t.end));
  file.commit();
}

void write_states_csv(const NamedTrace& named, const std::string& path) {
  const auto& [trace, graph, platform] = named;
  OutputFile file(path);
  file.print("at_s,device,state\n");
  for (const StateChange& change : trace.states)
    file.print("{},{},{}\n", trace.clock.seconds(change.at).value, field(platform.device(change.device).name),
               field(platform.type(change.device).states[change.state.index()].name));
  file.commit();
}

}  // namespace pelsim
