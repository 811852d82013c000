#include "sim/trace/pel_file.hpp"

#include <boost/interprocess/file_mapping.hpp>

#include "sim/error.hpp"

namespace pelsim {

PelFile::PelFile(const std::string& path) : path_(path) {
  const auto refuse = [&](const char* why) { throw ScenarioError(Place{path_, 0, 0}, why); };
  namespace ip = boost::interprocess;
  try {
    const ip::file_mapping file(path.c_str(), ip::read_only);
    region_ = ip::mapped_region(file, ip::read_only);
  } catch (const ip::interprocess_exception& reason) {
    throw ScenarioError(Place{path_, 0, 0}, std::string("cannot be opened as a trace: ") + reason.what());
  }
  const std::uint64_t size = region_.get_size();
  if (size < sizeof(pel::Header)) refuse("is too short for a trace");
  header_ = reinterpret_cast<const pel::Header*>(bytes());
  if (std::memcmp(header_->magic, pel::magic, sizeof pel::magic) != 0) refuse("is not a pelsim trace");
  if (header_->version != pel::version)
    refuse("is a pelsim trace of another version: run the scenario again to make a new one");
  if (!(header_->ticks_per_second > 0)) refuse("has no clock");
  if (header_->sections > (size - sizeof(pel::Header)) / sizeof(pel::Section)) refuse("is cut off");
  sections_ = {reinterpret_cast<const pel::Section*>(bytes() + sizeof(pel::Header)), header_->sections};
  for (const pel::Section& s : sections_) {
    if (s.name[sizeof s.name - 1] != '\0' || s.width == 0 || s.offset % 64 != 0)
      refuse("has a broken table of sections");
    if (s.offset > size || s.count > (size - s.offset) / s.width) refuse("is cut off");
  }
  clock_.per_second = header_->ticks_per_second;
  clock_.tick = Seconds(1 / header_->ticks_per_second);
}

const pel::Section* PelFile::find(std::string_view section) const {
  for (const pel::Section& s : sections_)
    if (section == s.name) return &s;
  return nullptr;
}

void PelFile::wrong_width(std::string_view section) const {
  throw ScenarioError(Place{path_, 0, 0}, "section '" + std::string(section) + "' has elements of another width");
}

std::string_view PelFile::name(std::string_view section, std::size_t i) const {
  const auto all = column<char>(section);
  const auto begin = column<std::uint64_t>(std::string(section) + ".begin");
  if (i + 1 >= begin.size() || begin[i] > begin[i + 1] || begin[i + 1] > all.size()) return {};
  return {all.data() + begin[i], begin[i + 1] - begin[i]};
}

Trace PelFile::trace() const {
  Trace trace;
  trace.clock = clock_;
  trace.end = end();
  // Columns that are missing or short leave the defaults, so a damaged file cannot read beyond its end.
  const auto fill = [this]<class Entry, class Raw>(std::vector<Entry>& entries, std::string_view section, Raw,
                                                   auto set) {
    const auto column = this->column<Raw>(section);
    for (std::size_t i = 0; i < std::min(entries.size(), column.size()); ++i) set(entries[i], column[i]);
  };
  const auto instant = [&](auto& entries, std::string_view section, auto member) {
    fill(entries, section, std::int64_t{}, [member](auto& entry, std::int64_t t) { entry.*member = {t}; });
  };

  auto& attempts = trace.attempts;
  attempts.resize(column<std::uint32_t>("attempt.task").size());
  fill(attempts, "attempt.task", 0u, [](Attempt& a, std::uint32_t v) { a.task = TaskId(v); });
  fill(attempts, "attempt.number", 0u, [](Attempt& a, std::uint32_t v) { a.number = v; });
  fill(attempts, "attempt.slot", 0u, [](Attempt& a, std::uint32_t v) { a.first = SlotId(v); });
  fill(attempts, "attempt.slots", 0u, [](Attempt& a, std::uint32_t v) { a.slots = v; });
  fill(attempts, "attempt.outcome", std::uint8_t{},
       [](Attempt& a, std::uint8_t v) { a.outcome = static_cast<Outcome>(v); });
  fill(attempts, "attempt.pinned", std::uint8_t{}, [](Attempt& a, std::uint8_t v) { a.pinned = v != 0; });
  fill(attempts, "attempt.share_done", 0.0, [](Attempt& a, double v) { a.share_done = v; });
  instant(attempts, "attempt.ready", &Attempt::ready);
  instant(attempts, "attempt.placed", &Attempt::placed);
  instant(attempts, "attempt.reserved", &Attempt::reserved);
  instant(attempts, "attempt.inputs", &Attempt::inputs);
  instant(attempts, "attempt.start", &Attempt::start);
  instant(attempts, "attempt.exchanged", &Attempt::exchanged);
  instant(attempts, "attempt.run", &Attempt::run);
  instant(attempts, "attempt.end", &Attempt::end);

  auto& transfers = trace.transfers;
  transfers.resize(column<std::uint32_t>("transfer.item").size());
  fill(transfers, "transfer.item", 0u, [](Transfer& t, std::uint32_t v) { t.item = ItemId(v); });
  fill(transfers, "transfer.reader", 0u, [](Transfer& t, std::uint32_t v) { t.reader = TaskId(v); });
  fill(transfers, "transfer.from", 0u, [](Transfer& t, std::uint32_t v) { t.from = MemoryId(v); });
  fill(transfers, "transfer.to", 0u, [](Transfer& t, std::uint32_t v) { t.to = MemoryId(v); });
  instant(transfers, "transfer.requested", &Transfer::requested);
  instant(transfers, "transfer.start", &Transfer::start);
  instant(transfers, "transfer.end", &Transfer::end);

  auto& states = trace.states;
  states.resize(column<std::uint32_t>("state.device").size());
  fill(states, "state.device", 0u, [](StateChange& s, std::uint32_t v) { s.device = DeviceId(v); });
  fill(states, "state.state", 0u, [](StateChange& s, std::uint32_t v) { s.state = StateId(v); });
  instant(states, "state.at", &StateChange::at);
  return trace;
}

}  // namespace pelsim
