#include <bit>
#include <cassert>
#include <functional>
#include <vector>

#include "sim/trace/output_file.hpp"
#include "sim/trace/pel_file.hpp"
#include "sim/trace/writers.hpp"

namespace pelsim {
namespace {

static_assert(std::endian::native == std::endian::little, "trace.pel is little-endian: swap bytes here and in PelFile");

constexpr std::uint64_t aligned(std::uint64_t offset) { return (offset + 63) / 64 * 64; }

/// Collects columns first, because the table that stands before them names their sizes.
class PelWriter {
 public:
  /// `value(i)` gives the i-th element when the column is written.
  template <class T, class Value>
  void column(std::string_view name, std::size_t count, Value value) {
    add(name, sizeof(T), count, [count, value](OutputFile& file) {
      std::vector<T> elements(count);
      for (std::size_t i = 0; i < count; ++i) elements[i] = static_cast<T>(value(i));
      file.write(elements.data(), count * sizeof(T));
    });
  }

  /// Two sections: all names in a row, and where each begins (one more entry than names).
  template <class Name>
  void names(const std::string& section, std::size_t count, Name name) {
    std::string all;
    std::vector<std::uint64_t> begin = {0};
    for (std::size_t i = 0; i < count; ++i) {
      all += name(i);
      begin.push_back(all.size());
    }
    column<std::uint64_t>(section + ".begin", count + 1,
                          [begin = std::move(begin)](std::size_t i) { return begin[i]; });
    column<char>(section, all.size(), [all](std::size_t i) { return all[i]; });
  }

  void write(const Trace& trace, const std::string& path) {
    pel::Header header{};
    std::memcpy(header.magic, pel::magic, sizeof header.magic);
    header.version = pel::version;
    header.sections = static_cast<std::uint32_t>(sections_.size());
    header.ticks_per_second = trace.clock.per_second;
    header.end = trace.end.count;

    std::uint64_t offset = aligned(sizeof header + sections_.size() * sizeof(pel::Section));
    for (pel::Section& s : sections_) {
      s.offset = offset;
      offset = aligned(offset + s.count * s.width);
    }
    OutputFile file(path);
    file.write(&header, sizeof header);
    file.write(sections_.data(), sections_.size() * sizeof(pel::Section));
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      pad(file, sections_[i].offset);
      fill_[i](file);
    }
    pad(file, offset);
    file.commit();
  }

 private:
  void add(std::string_view name, std::uint32_t width, std::size_t count, std::function<void(OutputFile&)> fill) {
    pel::Section section{};
    assert(name.size() < sizeof section.name);
    name.copy(section.name, sizeof section.name - 1);
    section.width = width;
    section.count = count;
    sections_.push_back(section);
    fill_.push_back(std::move(fill));
  }
  static void pad(OutputFile& file, std::uint64_t to) {
    const char zeros[64] = {};
    file.write(zeros, to - file.position());
  }

  std::vector<pel::Section> sections_;
  std::vector<std::function<void(OutputFile&)>> fill_;
};

void add_platform(PelWriter& pel, const Platform& platform) {
  const auto device = [&platform](std::size_t d) { return platform.device(DeviceId(d)); };
  pel.names("device.name", platform.devices(), [&](std::size_t d) { return device(d).name; });
  pel.names("device.label", platform.devices(), [&](std::size_t d) { return platform.type(DeviceId(d)).label; });
  pel.column<std::uint32_t>("device.memory", platform.devices(), [=](std::size_t d) { return device(d).memory.value; });
  pel.names("slot.name", platform.slots(), [&](std::size_t s) { return platform.slot_name(SlotId(s)); });
  pel.column<std::uint32_t>("slot.device", platform.slots(),
                            [&platform](std::size_t s) { return platform.device_of(SlotId(s)).value; });
  pel.names("memory.name", platform.memories(), [&](std::size_t m) { return platform.memory_name(MemoryId(m)); });
}

void add_graph(PelWriter& pel, const TaskGraph& graph) {
  pel.names("kind.name", graph.kinds(), [&](std::size_t k) { return graph.kind_name(KindId(k)); });
  pel.column<std::uint32_t>("task.kind", graph.tasks(),
                            [&graph](std::size_t t) { return graph.kind(TaskId(t)).value; });
  if (graph.has_names() || graph.has_points())
    pel.names("task.name", graph.tasks(), [&](std::size_t t) { return graph.name(TaskId(t)); });
  pel.column<double>("item.bytes", graph.items(), [&graph](std::size_t i) { return graph.size(ItemId(i)).value; });
  pel.column<std::uint32_t>("item.producer", graph.items(), [&graph](std::size_t i) {
    return graph.is_initial(ItemId(i)) ? TaskId::none.value : graph.producer(ItemId(i)).value;
  });
  if (graph.has_item_names())
    pel.names("item.name", graph.items(), [&](std::size_t i) { return graph.item_name(ItemId(i)); });

  std::vector<std::uint64_t> begin = {0};
  std::vector<Edge> edges;
  for (std::size_t t = 0; t < graph.tasks(); ++t) {
    const auto in = graph.in(TaskId(t));
    edges.insert(edges.end(), in.begin(), in.end());
    begin.push_back(edges.size());
  }
  const std::size_t count = edges.size();
  pel.column<std::uint64_t>("task.in.begin", begin.size(), [begin](std::size_t t) { return begin[t]; });
  pel.column<std::uint32_t>("in.task", count, [edges](std::size_t e) { return edges[e].task.value; });
  pel.column<std::uint32_t>("in.item", count, [edges](std::size_t e) { return edges[e].item.value; });
}

template <class Entry>
void add_instant(PelWriter& pel, std::string_view name, const std::vector<Entry>& entries, Tick Entry::*instant) {
  pel.column<std::int64_t>(name, entries.size(),
                           [&entries, instant](std::size_t i) { return (entries[i].*instant).count; });
}

void add_attempts(PelWriter& pel, const std::vector<Attempt>& all) {
  pel.column<std::uint32_t>("attempt.task", all.size(), [&](std::size_t i) { return all[i].task.value; });
  pel.column<std::uint32_t>("attempt.number", all.size(), [&](std::size_t i) { return all[i].number; });
  pel.column<std::uint32_t>("attempt.slot", all.size(), [&](std::size_t i) { return all[i].first.value; });
  pel.column<std::uint32_t>("attempt.slots", all.size(), [&](std::size_t i) { return all[i].slots; });
  pel.column<std::uint8_t>("attempt.outcome", all.size(), [&](std::size_t i) { return all[i].outcome; });
  pel.column<std::uint8_t>("attempt.pinned", all.size(), [&](std::size_t i) { return all[i].pinned; });
  pel.column<double>("attempt.share_done", all.size(), [&](std::size_t i) { return all[i].share_done; });
  add_instant(pel, "attempt.ready", all, &Attempt::ready);
  add_instant(pel, "attempt.placed", all, &Attempt::placed);
  add_instant(pel, "attempt.reserved", all, &Attempt::reserved);
  add_instant(pel, "attempt.inputs", all, &Attempt::inputs);
  add_instant(pel, "attempt.start", all, &Attempt::start);
  add_instant(pel, "attempt.exchanged", all, &Attempt::exchanged);
  add_instant(pel, "attempt.run", all, &Attempt::run);
  add_instant(pel, "attempt.end", all, &Attempt::end);
}

void add_transfers(PelWriter& pel, const std::vector<Transfer>& all) {
  pel.column<std::uint32_t>("transfer.item", all.size(), [&](std::size_t i) { return all[i].item.value; });
  pel.column<std::uint32_t>("transfer.reader", all.size(), [&](std::size_t i) { return all[i].reader.value; });
  pel.column<std::uint32_t>("transfer.from", all.size(), [&](std::size_t i) { return all[i].from.value; });
  pel.column<std::uint32_t>("transfer.to", all.size(), [&](std::size_t i) { return all[i].to.value; });
  add_instant(pel, "transfer.requested", all, &Transfer::requested);
  add_instant(pel, "transfer.start", all, &Transfer::start);
  add_instant(pel, "transfer.end", all, &Transfer::end);
}

void add_states(PelWriter& pel, const std::vector<StateChange>& all) {
  if (all.empty()) return;
  add_instant(pel, "state.at", all, &StateChange::at);
  pel.column<std::uint32_t>("state.device", all.size(), [&](std::size_t i) { return all[i].device.value; });
  pel.column<std::uint32_t>("state.state", all.size(), [&](std::size_t i) { return all[i].state.value; });
}

}  // namespace

void write_pel(const NamedTrace& named, const std::string& path) {
  PelWriter pel;
  add_platform(pel, named.platform);
  add_graph(pel, named.graph);
  add_attempts(pel, named.trace.attempts);
  add_transfers(pel, named.trace.transfers);
  add_states(pel, named.trace.states);
  pel.write(named.trace, path);
}

}  // namespace pelsim
