#include "gui/timeline/timeline_index.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace pelsim::gui {
namespace {

std::vector<LaneFacts> named_lanes(const Platform& platform) {
  std::vector<LaneFacts> lanes(platform.slots());
  for (std::size_t l = 0; l < lanes.size(); ++l) {
    const DeviceId device = platform.device_of(SlotId(l));
    lanes[l].name = platform.slot_name(SlotId(l));
    lanes[l].device = platform.device(device).name;
    lanes[l].node = platform.memory_name(platform.memory(device));
  }
  return lanes;
}

std::vector<LaneFacts> named_lanes(const PelFile& file) {
  const auto device_of = file.column<std::uint32_t>("slot.device");
  const auto memory_of = file.column<std::uint32_t>("device.memory");
  std::vector<LaneFacts> lanes(device_of.size());
  for (std::size_t l = 0; l < lanes.size(); ++l) {
    const std::uint32_t device = device_of[l];
    lanes[l].name = file.name("slot.name", l);
    lanes[l].device = file.name("device.name", device);
    if (device < memory_of.size()) lanes[l].node = file.name("memory.name", memory_of[device]);
  }
  return lanes;
}

void fill_in(TimelineIndex& index, std::stop_token stop) {
  index.activity = std::make_unique<SharePyramid>(index.store, activity_classes(), stop);
  for (std::size_t l = 0; l < index.lanes.size(); ++l) {
    const SlotId lane(l);
    for (std::size_t c = 0; c < activities - 1; ++c) index.lanes[l].load.count += index.activity->total(lane, c).count;
    if (const auto all = index.store->attempts(lane); !all.empty())
      index.lanes[l].finish = index.store->columns().ended[all.back()];
  }
  if (!stop.stop_requested()) index.phases = phases_of(index);
}

}  // namespace

std::string TimelineIndex::task_name(TaskId task) const {
  if (run) return run->graph().name(task);
  const std::string name(file->name("task.name", task.index()));
  return name.empty() ? kind_name(task) + "." + std::to_string(task.value) : name;
}

std::size_t TimelineIndex::kinds() const {
  if (run) return run->graph().kinds();
  const std::size_t begins = file->column<std::uint64_t>("kind.name.begin").size();
  return begins == 0 ? 0 : begins - 1;
}

KindId TimelineIndex::kind(TaskId task) const {
  if (run) return run->graph().kind(task);
  const auto kinds = file->column<std::uint32_t>("task.kind");
  return task.index() < kinds.size() ? KindId(kinds[task.index()]) : KindId{};
}

std::string TimelineIndex::kind_name(KindId kind) const {
  return std::string(run ? run->graph().kind_name(kind) : file->name("kind.name", kind.index()));
}

std::string TimelineIndex::kind_name(TaskId task) const { return kind_name(kind(task)); }

IndexPtr index_timeline(RunPtr run, std::stop_token stop) {
  auto index = std::make_shared<TimelineIndex>();
  index->lanes = named_lanes(run->platform());
  index->store = std::make_shared<const TraceStore>(AttemptColumns::of(run->trace(), run->platform().slots()), run);
  const std::size_t links = run->platform().links(), step = std::max<std::size_t>(1, links / 1000);
  for (std::size_t l = 0; l < links && !run->trace().transfers.empty(); l += step)
    if (std::string name = run->platform().link(LinkId(l)).name.text(); name.size() > index->longest_link.size())
      index->longest_link = std::move(name);
  index->run = std::move(run);
  fill_in(*index, stop);
  return index;
}

IndexPtr index_timeline(std::shared_ptr<const PelFile> file, std::stop_token stop) {
  auto index = std::make_shared<TimelineIndex>();
  index->lanes = named_lanes(*file);
  index->store = std::make_shared<const TraceStore>(AttemptColumns::of(*file), file);
  index->file = std::move(file);
  fill_in(*index, stop);
  return index;
}

std::shared_ptr<const KindIndex> index_kinds(IndexPtr index, const std::vector<std::string>& chosen,
                                             std::stop_token stop) {
  const AttemptColumns& columns = index->store->columns();
  std::vector<double> time(index->kinds(), 0);
  std::uint32_t last_task = 0;
  for (std::size_t i = 0; i < columns.count; ++i) {
    const std::uint32_t task = columns.task[i];
    last_task = std::max(last_task, task);
    const KindId kind = index->kind(TaskId(task));
    if (kind.index() < time.size())
      time[kind.index()] += static_cast<double>((columns.ended[i] - columns.run[i]).count) * columns.slots[i];
  }
  std::vector<std::size_t> order(time.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return time[a] > time[b]; });
  std::erase_if(order, [&](std::size_t k) { return !(time[k] > 0); });
  const auto last_own = std::stable_partition(order.begin(), order.end(), [&](std::size_t k) {
    return chosen.empty() || std::binary_search(chosen.begin(), chosen.end(), index->kind_name(KindId(k)));
  });
  const auto wanted = static_cast<std::size_t>(last_own - order.begin());

  auto kinds = std::make_shared<KindIndex>();
  std::vector<std::uint8_t> class_of(time.size(), 0);
  const bool all_fit = wanted == order.size() && wanted <= KindIndex::most_kinds;
  const std::size_t own = all_fit ? wanted : std::min(wanted, KindIndex::most_kinds - 1);
  // Of more than there are colours, the smallest are among the others; but chosen ones share the last colour of their
  // own, so that they are told from those that are not.
  for (std::size_t r = 0; r < order.size(); ++r) {
    const bool shares = r >= own && r < wanted && !chosen.empty();
    class_of[order[r]] = static_cast<std::uint8_t>(shares ? own - 1 : std::min(r, own));
    if (r < own) kinds->names.push_back(index->kind_name(KindId(order[r])));
  }
  if (!chosen.empty() && wanted > own) kinds->names.back() = std::to_string(wanted - own + 1) + " chosen kinds";
  if (const std::size_t rest = order.size() - (chosen.empty() ? own : wanted); rest > 0) {
    kinds->others = kinds->names.size();
    kinds->names.push_back(std::to_string(rest) + (rest == 1 ? " other kind" : " other kinds"));
  }
  if (kinds->names.empty()) kinds->names.push_back("compute");

  std::vector<std::uint8_t> class_of_task(columns.count == 0 ? 0 : last_task + std::size_t{1}, 0);
  for (std::size_t t = 0; t < class_of_task.size(); ++t) {
    const KindId kind = index->kind(TaskId(t));
    if (kind.index() < class_of.size()) class_of_task[t] = class_of[kind.index()];
  }
  kinds->pyramid =
      std::make_unique<SharePyramid>(index->store, kind_classes(std::move(class_of_task), kinds->names.size()), stop);
  kinds->index = std::move(index);
  return kinds;
}

}  // namespace pelsim::gui
