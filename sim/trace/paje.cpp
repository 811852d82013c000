#include <algorithm>
#include <array>

#include "sim/trace/output_file.hpp"
#include "sim/trace/span.hpp"
#include "sim/trace/writers.hpp"

namespace pelsim {
namespace {

// Event numbers of the header below.
constexpr std::string_view header = R"(%EventDef PajeDefineContainerType 0
%       Alias string
%       Type string
%       Name string
%EndEventDef
%EventDef PajeDefineStateType 1
%       Alias string
%       Type string
%       Name string
%EndEventDef
%EventDef PajeDefineLinkType 2
%       Alias string
%       Type string
%       StartContainerType string
%       EndContainerType string
%       Name string
%EndEventDef
%EventDef PajeDefineEntityValue 3
%       Alias string
%       Type string
%       Name string
%       Color color
%EndEventDef
%EventDef PajeCreateContainer 4
%       Time date
%       Alias string
%       Type string
%       Container string
%       Name string
%EndEventDef
%EventDef PajeDestroyContainer 5
%       Time date
%       Type string
%       Name string
%EndEventDef
%EventDef PajeSetState 6
%       Time date
%       Container string
%       Type string
%       Value string
%EndEventDef
%EventDef PajeStartLink 7
%       Time date
%       Container string
%       Type string
%       StartContainer string
%       Value string
%       Key string
%EndEventDef
%EventDef PajeEndLink 8
%       Time date
%       Container string
%       Type string
%       EndContainer string
%       Value string
%       Key string
%EndEventDef
)";

/// Colours of the kinds of work, taken in turn; waits are red and yellow, idle is pale.
constexpr std::array<std::string_view, 8> kind_colours = {"0.12 0.47 0.71", "0.20 0.63 0.17", "0.42 0.24 0.60",
                                                          "0.65 0.81 0.89", "0.70 0.87 0.54", "0.79 0.70 0.84",
                                                          "0.69 0.35 0.16", "0.40 0.40 0.40"};

std::string_view colour_of(SpanKind kind) {
  switch (kind) {
    case SpanKind::idle: return "0.93 0.93 0.93";
    case SpanKind::wait_dependency: return "0.99 0.90 0.60";
    case SpanKind::wait_scheduler: return "0.99 0.75 0.44";
    case SpanKind::wait_device: return "0.98 0.60 0.60";
    case SpanKind::wait_data: return "0.89 0.10 0.11";
    case SpanKind::message: return "0.55 0.34 0.29";
    case SpanKind::overhead: return "1.00 0.50 0.00";
    case SpanKind::compute: return "0.12 0.47 0.71";
  }
  return "0 0 0";
}

std::string paje_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' || c == '\n' || c == '\r' ? '\'' : c;
  return out + '"';
}

/// A line of the body; Paje wants them in order of time.
struct Line {
  Tick at;
  enum class Kind : std::uint8_t { state, start, end } kind;
  SpanKind span;
  std::uint32_t lane;  ///< slot, or index of the transfer
  std::uint32_t attempt;
};

std::vector<Line> body(const Trace& trace, std::size_t slots) {
  std::vector<Line> lines;
  const SlotLanes lanes(trace, slots);
  for (std::uint32_t s = 0; s < slots; ++s)
    lanes.each_span(SlotId(s), [&](const Span& span) {
      lines.push_back({span.from, Line::Kind::state, span.kind, s, span.attempt});
    });
  for (std::uint32_t i = 0; i < trace.transfers.size(); ++i) {
    lines.push_back({trace.transfers[i].start, Line::Kind::start, {}, i, 0});
    lines.push_back({trace.transfers[i].end, Line::Kind::end, {}, i, 0});
  }
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.at < b.at; });
  return lines;
}

}  // namespace

void write_paje(const NamedTrace& named, const std::string& path) {
  const auto& [trace, graph, platform] = named;
  OutputFile file(path);
  file.print("{}", header);
  file.print("0 P 0 \"Platform\"\n0 D P \"Device\"\n0 S D \"Slot\"\n0 M P \"Memory\"\n");
  file.print("1 A S \"Activity\"\n2 T P M M \"Transfer\"\n");
  for (std::size_t k = 0; k < span_kinds; ++k) {
    const auto kind = static_cast<SpanKind>(k);
    file.print("3 w{} A {} \"{}\"\n", k, paje_text(name_of(kind)), colour_of(kind));
  }
  for (std::size_t k = 0; k < graph.kinds(); ++k)
    file.print("3 k{} A {} \"{}\"\n", k, paje_text(graph.kind_name(KindId(k))), kind_colours[k % kind_colours.size()]);
  file.print("3 x T \"transfer\" \"0.5 0.5 0.5\"\n");

  file.print("4 0 p P 0 \"platform\"\n");
  for (std::size_t d = 0; d < platform.devices(); ++d)
    file.print("4 0 d{} D p {}\n", d, paje_text(platform.device(DeviceId(d)).name.text()));
  for (std::size_t s = 0; s < platform.slots(); ++s)
    file.print("4 0 s{} S d{} {}\n", s, platform.device_of(SlotId(s)).value, paje_text(platform.slot_name(SlotId(s))));
  for (std::size_t m = 0; m < platform.memories(); ++m)
    file.print("4 0 m{} M p {}\n", m, paje_text(platform.memory_name(MemoryId(m))));

  Tick last = trace.end;
  for (const Line& line : body(trace, platform.slots())) {
    const double at = trace.clock.seconds(line.at).value;
    last = std::max(last, line.at);
    switch (line.kind) {
      case Line::Kind::state:
        if (line.span == SpanKind::compute)
          file.print("6 {:.12f} s{} A k{}\n", at, line.lane, graph.kind(trace.attempts[line.attempt].task).value);
        else
          file.print("6 {:.12f} s{} A w{}\n", at, line.lane, static_cast<int>(line.span));
        break;
      case Line::Kind::start:
        file.print("7 {:.12f} p T m{} x {}\n", at, trace.transfers[line.lane].from.value, line.lane);
        break;
      case Line::Kind::end:
        file.print("8 {:.12f} p T m{} x {}\n", at, trace.transfers[line.lane].to.value, line.lane);
        break;
    }
  }
  const double end = trace.clock.seconds(last).value;
  for (std::size_t s = 0; s < platform.slots(); ++s) file.print("5 {:.12f} S s{}\n", end, s);
  for (std::size_t d = 0; d < platform.devices(); ++d) file.print("5 {:.12f} D d{}\n", end, d);
  for (std::size_t m = 0; m < platform.memories(); ++m) file.print("5 {:.12f} M m{}\n", end, m);
  file.print("5 {:.12f} P p\n", end);
  file.commit();
}

}  // namespace pelsim
