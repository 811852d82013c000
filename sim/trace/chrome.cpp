#include <boost/locale/utf.hpp>

#include "sim/trace/output_file.hpp"
#include "sim/trace/span.hpp"
#include "sim/trace/writers.hpp"

namespace pelsim {
namespace {

/// A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, since JSON knows nothing else.
std::string quoted(std::string_view text) {
  using Utf8 = boost::locale::utf::utf_traits<char>;
  std::string out = "\"";
  for (auto at = text.begin(); at != text.end();) {
    const auto from = at;
    const auto code = Utf8::decode(at, text.end());
    if (!boost::locale::utf::is_valid_codepoint(code)) {
      out += "\xEF\xBF\xBD";
      at = from + 1;
    } else if (code == '"' || code == '\\') {
      (out += '\\') += static_cast<char>(code);
    } else if (code < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(code));
    } else {
      out.append(from, at);
    }
  }
  return out + '"';
}

/// One trace among those of a file: its processes and transfers are numbered behind those of the traces before it.
class ChromeWriter {
 public:
  ChromeWriter(const LabelledTrace& part, OutputFile& file, std::size_t processes, std::size_t transfers)
      : label_(part.label),
        trace_(part.named.trace),
        graph_(part.named.graph),
        platform_(part.named.platform),
        file_(file),
        processes_(processes),
        transfers_(transfers),
        first_(processes == 0) {}

  void write() {
    names();
    lanes();
    transfers();
  }
  std::size_t processes() const { return processes_ + platform_.devices() + platform_.memories(); }

 private:
  // Process and thread 0 mean "idle" to some viewers, so ours count from 1: devices first, then memories.
  std::size_t process(SlotId s) const { return processes_ + platform_.device_of(s).index() + 1; }
  std::size_t process(MemoryId m) const { return processes_ + platform_.devices() + m.index() + 1; }
  static std::size_t thread(SlotId s) { return s.index() + 1; }
  double microseconds(Tick t) const { return static_cast<double>(t.count) * (1e6 / trace_.clock.per_second); }
  const char* comma() { return std::exchange(first_, false) ? "" : ",\n"; }

  void names() {
    for (std::size_t d = 0; d < platform_.devices(); ++d)
      process_name(processes_ + d + 1, platform_.device(DeviceId(d)).name);
    for (std::size_t m = 0; m < platform_.memories(); ++m)
      process_name(process(MemoryId(m)), "to " + platform_.memory_name(MemoryId(m)));
    for (std::size_t s = 0; s < platform_.slots(); ++s)
      file_.print("{}{{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":{},\"tid\":{},\"args\":{{\"name\":{}}}}}", comma(),
                  process(SlotId(s)), thread(SlotId(s)), quoted(platform_.slot_name(SlotId(s))));
  }

  void process_name(std::size_t process, const std::string& name) {
    file_.print("{}{{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":{},\"args\":{{\"name\":{}}}}}", comma(), process,
                quoted(label_.empty() ? name : label_ + ": " + name));
    file_.print("{}{{\"ph\":\"M\",\"name\":\"process_sort_index\",\"pid\":{},\"args\":{{\"sort_index\":{}}}}}", comma(),
                process, process);
  }

  void lanes() {
    std::vector<std::string> kinds;
    for (std::size_t k = 0; k < graph_.kinds(); ++k) kinds.push_back(quoted(graph_.kind_name(KindId(k))));
    const SlotLanes lanes(trace_, platform_.slots());
    for (std::size_t s = 0; s < lanes.slots(); ++s)
      lanes.each_span(SlotId(s), [&](const Span& span) {
        if (span.kind == SpanKind::idle) return;
        const Attempt& a = trace_.attempts[span.attempt];
        const bool computes = span.kind == SpanKind::compute;
        file_.print(
            "{}{{\"ph\":\"X\",\"pid\":{},\"tid\":{},\"ts\":{},\"dur\":{},\"cat\":\"{}\",\"name\":{},"
            "\"args\":{{\"task\":{},\"kind\":{},\"attempt\":{}}}}}",
            comma(), process(SlotId(s)), thread(SlotId(s)), microseconds(span.from), microseconds(span.length()),
            name_of(span.kind), computes ? quoted(graph_.name(a.task)) : quoted(name_of(span.kind)),
            quoted(graph_.name(a.task)), kinds[graph_.kind(a.task).index()], a.number);
      });
  }

  void transfers() {
    const auto last = last_attempts(trace_, graph_.tasks());
    const auto attempt = [&](TaskId t) -> const Attempt* {
      const std::uint32_t i = t ? last[t.index()] : Span::no_attempt;
      return i == Span::no_attempt ? nullptr : &trace_.attempts[i];
    };
    for (std::size_t i = 0; i < trace_.transfers.size(); ++i) {
      const Transfer& t = trace_.transfers[i];
      const std::string item = quoted(graph_.item_name(t.item) + (t.reader ? "" : " (written back)"));
      const std::size_t to = process(t.to);
      file_.print(
          "{}{{\"ph\":\"b\",\"cat\":\"transfer\",\"id\":{},\"pid\":{},\"tid\":0,\"ts\":{},\"name\":{},"
          "\"args\":{{\"bytes\":{},\"from\":{},\"requested_us\":{}}}}}",
          comma(), transfers_ + i, to, microseconds(t.start), item, graph_.size(t.item).value,
          quoted(platform_.memory_name(t.from)), microseconds(t.requested));
      file_.print("{}{{\"ph\":\"e\",\"cat\":\"transfer\",\"id\":{},\"pid\":{},\"tid\":0,\"ts\":{},\"name\":{}}}",
                  comma(), transfers_ + i, to, microseconds(t.end), item);
      const Attempt* producer = graph_.is_initial(t.item) ? nullptr : attempt(graph_.producer(t.item));
      const Attempt* reader = attempt(t.reader);
      if (producer == nullptr || reader == nullptr || producer->end == producer->run) continue;
      // The arrow must leave from inside its bar: one tick before the end.
      arrow('s', transfers_ + i, producer->first, Tick{producer->end.count - 1}, item);
      arrow('f', transfers_ + i, reader->first, reader->run, item);
    }
  }

  void arrow(char phase, std::size_t id, SlotId at, Tick when, const std::string& item) {
    file_.print(
        "{}{{\"ph\":\"{}\",\"bp\":\"e\",\"cat\":\"flow\",\"id\":{},\"pid\":{},\"tid\":{},\"ts\":{},\"name\":{}}}",
        comma(), phase, id, process(at), thread(at), microseconds(when), item);
  }

  const std::string& label_;
  const Trace& trace_;
  const TaskGraph& graph_;
  const Platform& platform_;
  OutputFile& file_;
  const std::size_t processes_, transfers_;
  bool first_;
};

}  // namespace

void write_chrome_runs(const std::vector<LabelledTrace>& parts, const std::string& path) {
  OutputFile file(path);
  file.print("{{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n");
  std::size_t processes = 0, transfers = 0;
  for (const LabelledTrace& part : parts) {
    ChromeWriter writer(part, file, processes, transfers);
    writer.write();
    processes = writer.processes();
    transfers += part.named.trace.transfers.size();
  }
  file.print("\n]}}\n");
  file.commit();
}

void write_chrome(const NamedTrace& named, const std::string& path) { write_chrome_runs({{"", named}}, path); }

}  // namespace pelsim
