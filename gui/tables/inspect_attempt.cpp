#include <fmt/format.h>

#include <algorithm>

#include "gui/tables/inspection.hpp"

namespace pelsim::gui {
namespace {

constexpr std::size_t most_listed = 100;

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::running: return "still running";
    case Outcome::done: return "done";
    case Outcome::failed: return "failed";
    case Outcome::lost: return "lost with its device";
    case Outcome::aborted: return "aborted";
    case Outcome::preempted: return "preempted";
    case Outcome::superseded: return "superseded by a faster try";
  }
  return "";
}

std::string_view reason_of(SpanKind kind) {
  switch (kind) {
    case SpanKind::idle: return "";
    case SpanKind::wait_dependency: return "a predecessor runs";
    case SpanKind::wait_scheduler: return "ready, not placed yet";
    case SpanKind::wait_device: return "placed, its slots are busy";
    case SpanKind::wait_data: return "inputs are on their way";
    case SpanKind::message: return "sends or receives messages";
    case SpanKind::overhead: return "dispatch, setup";
    case SpanKind::compute: return "the kernel runs";
  }
  return "";
}

class Inspector {
 public:
  Inspector(const ShownRun& run, std::uint32_t index)
      : run_(run), a_(run.trace().attempts[index]), last_(last_attempts(run.trace(), run.graph().tasks())) {}

  Inspection take() {
    const Platform& platform = run_.platform();
    out_.title = fmt::format("Task {}", run_.graph().name(a_.task));
    line("kernel", run_.graph().kind_name(run_.graph().kind(a_.task)));
    line("ran on", a_.slots > 1 ? fmt::format("{} and {} more slots", platform.slot_name(a_.first), a_.slots - 1)
                                : platform.slot_name(a_.first));
    line("outcome", a_.number == 0 ? std::string(name_of(a_.outcome))
                                   : fmt::format("{}, try {}", name_of(a_.outcome), a_.number + 1));
    add_life();
    add_inputs();
    add_causes();
    add_followers();
    return std::move(out_);
  }

 private:
  void line(std::string what, std::string_view value) { out_.lines.push_back({std::move(what), std::string(value)}); }
  std::string at(Tick t) const { return text_of(run_.seconds(t)); }
  std::optional<std::uint32_t> attempt_of(TaskId task) const {
    const std::uint32_t i = last_[task.index()];
    return i == Span::no_attempt ? std::nullopt : std::optional(i);
  }

  void add_life() {
    line("Its life", "");
    line("ready", at(a_.ready));
    line("placed", at(a_.placed));
    line("slots reserved", at(a_.reserved));
    line("last input there", at(a_.inputs));
    line("start", at(a_.start));
    if (a_.exchanged > a_.start) line("messages exchanged", at(a_.exchanged));
    line("kernel begins", at(std::min(a_.run, a_.end)));
    line("end", at(a_.end));
    line("How it passed", "");
    each_task_span(a_, a_.ready, [this](SpanKind kind, Tick from, Tick to) {
      line(std::string(pelsim::name_of(kind)), fmt::format("{}: {}", at(to - from), reason_of(kind)));
    });
  }

  /// What brought the item here, if it was brought.
  std::optional<std::uint32_t> transfer_of(ItemId item) const {
    const MemoryId here = run_.platform().memory(run_.platform().device_of(a_.first));
    const auto& transfers = run_.trace().transfers;
    std::optional<std::uint32_t> found;
    for (std::uint32_t i = 0; i < transfers.size(); ++i)
      if (transfers[i].item == item && transfers[i].to == here && transfers[i].end <= a_.start) found = i;
    return found;
  }

  void add_input(ItemId item, const std::string& source, std::optional<std::uint32_t> producer) {
    const std::string size = text_of(run_.graph().size(item));
    const std::optional<std::uint32_t> moved = transfer_of(item);
    if (!moved) {
      out_.lines.push_back({source, fmt::format("{}, in place", size), producer, {}});
      return;
    }
    const Transfer& t = run_.trace().transfers[*moved];
    out_.lines.push_back(
        {source, fmt::format("{} from {}, {} to {}", size, run_.platform().memory_name(t.from), at(t.start), at(t.end)),
         producer, moved});
    if (t.start > t.requested) line("", fmt::format("waited {} for ports", at(t.start - t.requested)));
  }

  void add_inputs() {
    const auto in = run_.graph().in(a_.task);
    const auto initial = run_.graph().initial(a_.task);
    if (in.empty() && initial.empty()) return line("Inputs", "none");
    line("Inputs", "");
    std::size_t listed = 0;
    for (const Edge& edge : in) {
      if (++listed > most_listed) continue;
      const std::string name = run_.graph().name(edge.task);
      if (edge.item)
        add_input(edge.item, name, attempt_of(edge.task));
      else
        out_.lines.push_back({name, "must end first, no data", attempt_of(edge.task), {}});
    }
    for (const ItemId item : initial)
      if (++listed <= most_listed) add_input(item, run_.graph().item_name(item), {});
    if (listed > most_listed) line("...", fmt::format("{} more", listed - most_listed));
  }

  /// Who ended, or gave its slots, at the instant at which this one could go on.
  void add_causes() {
    line("What it waited for last", "");
    if (a_.start == Tick{}) return line("", "nothing: it starts the run");
    const auto& attempts = run_.trace().attempts;
    for (const Edge& edge : run_.graph().in(a_.task)) {
      const auto before = attempt_of(edge.task);
      if (!before) continue;
      const std::optional<std::uint32_t> moved = edge.item ? transfer_of(edge.item) : std::nullopt;
      if (moved && run_.trace().transfers[*moved].end == a_.start)
        out_.lines.push_back({run_.graph().name(edge.task), "its data arrived", before, moved});
      else if (attempts[*before].end == a_.start)
        out_.lines.push_back({run_.graph().name(edge.task), "it ended", before, {}});
    }
    for (const std::uint32_t i : run_.lanes().attempts(a_.first))
      if (attempts[i].end == a_.start && attempts[i].task != a_.task)
        out_.lines.push_back({run_.graph().name(attempts[i].task), "it left the slot", i, {}});
    if (!out_.lines.back().value.empty()) return;
    line("", run_.graph().release(a_.task).value > 0 ? "its release, or the scheduler" : "the scheduler");
  }

  void add_followers() {
    const auto out = run_.graph().out(a_.task);
    line("Who waits for it", out.empty() ? "nobody" : "");
    std::size_t listed = 0;
    for (const Edge& edge : out) {
      if (++listed > most_listed) continue;
      const auto after = attempt_of(edge.task);
      const std::string size = edge.item ? text_of(run_.graph().size(edge.item)) : "no data";
      out_.lines.push_back(
          {run_.graph().name(edge.task),
           after ? fmt::format("{}, starts at {}", size, at(run_.trace().attempts[*after].start)) : size,
           after,
           {}});
    }
    if (listed > most_listed) line("...", fmt::format("{} more", listed - most_listed));
  }

  const ShownRun& run_;
  const Attempt& a_;
  std::vector<std::uint32_t> last_;
  Inspection out_;
};

}  // namespace

Inspection inspect_attempt(const ShownRun& run, std::uint32_t attempt) { return Inspector(run, attempt).take(); }

Inspection inspect_transfer(const ShownRun& run, std::uint32_t index) {
  const Transfer& t = run.trace().transfers[index];
  const Platform& platform = run.platform();
  const TaskGraph& graph = run.graph();
  const auto last = last_attempts(run.trace(), graph.tasks());
  const auto task_line = [&](std::string what, TaskId task) {
    InspectedLine line{std::move(what), graph.name(task)};
    if (last[task.index()] != Span::no_attempt) line.attempt = last[task.index()];
    return line;
  };
  const auto at = [&](Tick tick) { return text_of(run.seconds(tick)); };
  Inspection out{fmt::format("Transfer of {}", graph.item_name(t.item)), {}};
  const Bytes size = graph.size(t.item);
  out.lines = {{"size", text_of(size)},
               {"from", platform.memory_name(t.from)},
               {"to", platform.memory_name(t.to)},
               {"requested", at(t.requested)},
               {"start", at(t.start)},
               {"end", at(t.end)},
               {"waited for ports", at(t.start - t.requested)},
               {"moved for", at(t.end - t.start)}};
  if (t.end > t.start) {
    out.lines.push_back({"rate", text_of(size / run.seconds(t.end - t.start))});
    const Path path = platform.path(t.from, t.to);
    if (path.per_byte > 0) out.lines.push_back({"of the way alone", text_of(ByteRate(1 / path.per_byte))});
  }
  if (!graph.is_initial(t.item)) out.lines.push_back(task_line("made by", graph.producer(t.item)));
  out.lines.push_back(t.reader ? task_line("first asked for by", t.reader)
                               : InspectedLine{"why", "written back to make room"});
  if (t.from == t.to) return out;
  out.lines.push_back({"Way", ""});
  for (const LinkId id : platform.route(t.from, t.to)) {
    const Link link = platform.link(id);
    out.lines.push_back({link.name, fmt::format("{}, {}", text_of(link.bandwidth), text_of(link.latency))});
  }
  return out;
}

}  // namespace pelsim::gui
