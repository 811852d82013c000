#include "study/engine_messages.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "study/version.hpp"

namespace pelsim {
namespace {

constexpr std::uint32_t magic = 0x4c455045, layout = 3;  // "EPEL"

struct Header {
  std::uint32_t magic = 0, layout = 0, kind = 0, reserved = 0;
  std::uint64_t length = 0;  ///< of what follows
};
constexpr std::uint32_t request_kind = 100;

std::string build() { return std::string(version()) + " " + std::string(commit()); }

class Packer {
 public:
  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const char* bytes = reinterpret_cast<const char*>(&value);
    bytes_.insert(bytes_.end(), bytes, bytes + sizeof(T));
  }
  void put(const std::string& text) { put_all(text.data(), text.size()); }
  template <class T>
  void put(const std::vector<T>& all) {
    put_all(all.data(), all.size());
  }
  const std::vector<char>& bytes() const { return bytes_; }

 private:
  template <class T>
  void put_all(const T* first, std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    put(std::uint32_t{sizeof(T)});
    put(std::uint64_t{count});
    const char* bytes = reinterpret_cast<const char*>(first);
    bytes_.insert(bytes_.end(), bytes, bytes + count * sizeof(T));
  }
  std::vector<char> bytes_;
};

class Unpacker {
 public:
  explicit Unpacker(std::vector<char> bytes) : bytes_(std::move(bytes)) {}

  template <class T>
  T get() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value;
    std::memcpy(&value, take(1, sizeof(T)), sizeof(T));
    return value;
  }
  std::string text() {
    const std::vector<char> letters = all<char>();
    return {letters.begin(), letters.end()};
  }
  template <class T>
  std::vector<T> all() {
    const auto width = get<std::uint32_t>();
    const auto count = get<std::uint64_t>();
    if (width != sizeof(T)) damaged();
    const char* bytes = take(count, sizeof(T));
    std::vector<T> values(count);
    if (count > 0) std::memcpy(values.data(), bytes, count * sizeof(T));
    return values;
  }
  void done() const {
    if (at_ != bytes_.size()) damaged();
  }

 private:
  [[noreturn]] static void damaged() {
    throw EngineFailure("the engine's message is damaged: build all of pelsim anew");
  }
  const char* take(std::uint64_t count, std::size_t width) {
    if (count > (bytes_.size() - at_) / width) damaged();
    const char* from = bytes_.data() + at_;
    at_ += static_cast<std::size_t>(count) * width;
    return from;
  }
  std::vector<char> bytes_;
  std::size_t at_ = 0;
};

void write_all(int channel, const char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t sent = ::send(channel, bytes, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) return;  // it ended: reading tells how
    if (sent < 0) throw EngineFailure(std::string("the engine's program does not listen: ") + std::strerror(errno));
    bytes += sent;
    count -= static_cast<std::size_t>(sent);
  }
}

void read_all(int channel, char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t got = ::recv(channel, bytes, count, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw EngineFailure("the engine's program ended without a result");
    bytes += got;
    count -= static_cast<std::size_t>(got);
  }
}

void write_message(int channel, std::uint32_t kind, const std::vector<char>& content) {
  const Header header{magic, layout, kind, 0, content.size()};
  write_all(channel, reinterpret_cast<const char*>(&header), sizeof(header));
  write_all(channel, content.data(), content.size());
}

struct Message {
  std::uint32_t kind;
  std::vector<char> content;
};

Message read_message(int channel) {
  Header header;
  read_all(channel, reinterpret_cast<char*>(&header), sizeof(header));
  if (header.magic != magic || header.layout != layout)
    throw EngineFailure("the engine's program speaks another language: build all of pelsim anew");
  // A length that is not true costs no more memory than what really comes.
  constexpr std::uint64_t block = std::uint64_t{1} << 24;
  std::vector<char> bytes;
  for (std::uint64_t left = header.length; left > 0;) {
    const auto now = static_cast<std::size_t>(std::min(left, block));
    bytes.resize(bytes.size() + now);
    read_all(channel, bytes.data() + (bytes.size() - now), now);
    left -= now;
  }
  return {header.kind, std::move(bytes)};
}

void put(Packer& packed, const RunResult& r) {
  packed.put(r.error.kind);
  packed.put(r.error.message);
  packed.put(r.makespan);
  packed.put(r.tasks_done);
  packed.put(r.events);
  packed.put(r.transfers);
  packed.put(r.bytes_moved);
  packed.put(r.busy);
  packed.put(r.memories);
  packed.put(r.loads);
  packed.put(r.trace.clock);
  packed.put(r.trace.end);
  packed.put(r.trace.attempts);
  packed.put(r.trace.transfers);
  packed.put(r.trace.states);
}

RunResult get_result(Unpacker& content) {
  RunResult r;
  r.error.kind = content.get<RunError::Kind>();
  r.error.message = content.text();
  r.makespan = content.get<Tick>();
  r.tasks_done = content.get<std::uint64_t>();
  r.events = content.get<std::uint64_t>();
  r.transfers = content.get<std::uint64_t>();
  r.bytes_moved = content.get<double>();
  r.busy = content.all<Tick>();
  r.memories = content.all<MemoryUse>();
  r.loads = content.all<Loads>();
  r.trace.clock = content.get<Clock>();
  r.trace.end = content.get<Tick>();
  r.trace.attempts = content.all<Attempt>();
  r.trace.transfers = content.all<Transfer>();
  r.trace.states = content.all<StateChange>();
  return r;
}

}  // namespace

ScenarioSize size_of(const Scenario& scenario) {
  return {scenario.graph().tasks(),     scenario.graph().items(),   scenario.graph().edges(),
          scenario.platform->devices(), scenario.platform->slots(), scenario.platform->links()};
}

std::vector<char> packed(const EngineRequest& request) {
  Packer packed;
  packed.put(build());
  packed.put(request.file);
  packed.put(std::uint64_t{request.overrides.size()});
  for (const Override& o : request.overrides) {
    packed.put(o.key);
    packed.put(o.value);
  }
  packed.put(request.size);
  packed.put(request.record);
  packed.put(request.policy);
  packed.put(request.placements);
  packed.put(request.host);
  return packed.bytes();
}

EngineRequest unpacked_request(const std::vector<char>& bytes) {
  Unpacker content(bytes);
  if (content.text() != build())
    throw EngineFailure("this engine's program is of another build than pelsim: build all of pelsim anew");
  EngineRequest request;
  request.file = content.text();
  for (auto left = content.get<std::uint64_t>(); left > 0; --left) {
    Override o;
    o.key = content.text();
    o.value = content.text();
    request.overrides.push_back(std::move(o));
  }
  request.size = content.get<ScenarioSize>();
  request.record = content.get<Run::Record>();
  request.policy = content.get<EngineRequest::Policy>();
  request.placements = content.all<Placement>();
  request.host = content.get<HostWishes>();
  content.done();
  return request;
}

void send(int channel, const EngineRequest& request) { write_message(channel, request_kind, packed(request)); }

EngineRequest receive_request(int channel) {
  const Message message = read_message(channel);
  if (message.kind != request_kind)
    throw EngineFailure("this engine's program is of another build than pelsim: build all of pelsim anew");
  return unpacked_request(message.content);
}

void send(int channel, const EngineReply& reply) {
  Packer packed;
  switch (reply.kind) {
    case EngineReply::Kind::progress: packed.put(reply.tasks_done); break;
    case EngineReply::Kind::result:
      put(packed, reply.result);
      packed.put(reply.wall);
      packed.put(std::uint64_t{reply.notes.size()});
      for (const std::string& note : reply.notes) packed.put(note);
      packed.put(reply.verdict.has_value());
      if (!reply.verdict) break;
      packed.put(reply.verdict->what);
      packed.put(reply.verdict->error);
      packed.put(reply.verdict->tolerance);
      break;
    case EngineReply::Kind::refused:
    case EngineReply::Kind::failed: packed.put(reply.message); break;
  }
  write_message(channel, static_cast<std::uint32_t>(reply.kind), packed.bytes());
}

EngineReply receive_reply(int channel) {
  Message message = read_message(channel);
  Unpacker content(std::move(message.content));
  EngineReply reply;
  reply.kind = static_cast<EngineReply::Kind>(message.kind);
  switch (reply.kind) {
    case EngineReply::Kind::progress: reply.tasks_done = content.get<std::uint64_t>(); break;
    case EngineReply::Kind::result:
      reply.result = get_result(content);
      reply.wall = content.get<Seconds>();
      for (auto left = content.get<std::uint64_t>(); left > 0; --left) reply.notes.push_back(content.text());
      if (!content.get<bool>()) break;
      reply.verdict.emplace();
      reply.verdict->what = content.text();
      reply.verdict->error = content.get<double>();
      reply.verdict->tolerance = content.get<double>();
      break;
    case EngineReply::Kind::refused:
    case EngineReply::Kind::failed: reply.message = content.text(); break;
    default: throw EngineFailure("the engine's message is of an unknown kind: build all of pelsim anew");
  }
  content.done();
  return reply;
}

}  // namespace pelsim
