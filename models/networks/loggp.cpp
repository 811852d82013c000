#include <fmt/format.h>

#include <algorithm>

#include "models/catalog.hpp"

/// LogGP, with a cost per byte at the CPUs as well (LogGOPS). A message of s bytes that a sender starts at t:
///   sender's slot is taken until t + o + (s - 1) O,   its interface until t + g + (s - 1) G,   arrival at t + o + L.
/// The reader receives at u, when the message has arrived and slot and interface are free:
///   reader's slot is taken until u + o + (s - 1) max(O, G),   its interface until u + g + (s - 1) G.
/// So one message alone takes 2 o + L + (s - 1) G. Above `eager` bytes a send ends only when its reader begins to
/// receive (rendezvous). A parameter that is 0 plays no part, and nothing is below zero: at 0 bytes the terms with
/// s - 1 shorten the overhead. Good for messages between cores of a switched network, where the ends are the
/// bottleneck; messages never meet on a link. [Alexandrov, Ionescu, Schauser, Scheiman: LogGP, SPAA 1995; Hoefler,
/// Schneider, Lumsdaine: LogGOPSim, HPDC 2010]
namespace pelsim::networks {
namespace {

using namespace literals;

/// Measured parameters of a machine. `latency` and the gaps in seconds (a byte).
struct Measured {
  const char* name;
  Seconds latency, overhead, gap, gap_per_byte;
  const char* source;
};

constexpr Measured measured[] = {
    {"tukey-ib-qdr", 6.782182_us, 1.103756_us, 1.086758_us, 0.000497_us,
     "codes-org/codes, ng-mpi-tukey.dat (netgauge)"},
    {"alps-slingshot", 3700_ns, 200_ns, 5_ns, 0.04_ns, "ATLAHS, parameters of LogGOPSim for Alps (GH200)"},
};

class LogGp final : public NetworkModel {
 public:
  LogGp(const Parameters& parameters, const Platform& platform) : platform_(platform) {
    const std::string preset = parameters.text("preset");
    for (const Measured& m : measured)
      if (preset == m.name) {
        latency_ = m.latency;
        overhead_ = m.overhead;
        gap_ = m.gap;
        gap_per_byte_ = m.gap_per_byte;
      }
    const auto take = [&](const char* key, auto& to) {
      if (parameters.has(key)) to = parameters.seconds(key);
    };
    take("latency", latency_);
    take("overhead", overhead_);
    take("gap", gap_);
    take("gap_per_byte", gap_per_byte_);
    overhead_per_byte_ = parameters.seconds("overhead_per_byte");
    eager_ = parameters.bytes("eager");
  }

  void wire(MemoryId from, MemoryId to, Bytes size, std::uint64_t, Wire& out) const override {
    const Path path = way(from, to);
    const Seconds gap_per_byte(path.per_byte);
    const double more = size.value - 1;
    const auto taken = [](Seconds time) { return std::max(time, Seconds(0)); };
    const Seconds slower = more > 0 || overhead_per_byte_ == Seconds(0) ? std::max(gap_per_byte, overhead_per_byte_)
                           : gap_per_byte == Seconds(0)                 ? overhead_per_byte_
                                                                        : std::min(gap_per_byte, overhead_per_byte_);
    out.at_sender = taken(overhead_ + more * overhead_per_byte_);
    out.at_receiver = taken(overhead_ + more * slower);
    out.sending = out.receiving = taken(gap_ + more * gap_per_byte);
    out.rendezvous = size > eager_;
    out.plan.fixed = overhead_ + path.latency;
  }
  bool occupies_ends() const override { return true; }
  Path estimate(MemoryId from, MemoryId to) const override {
    const Path path = way(from, to);
    return {2 * overhead_ + path.latency, path.per_byte};
  }

 private:
  Path way(MemoryId from, MemoryId to) const {
    if (latency_ && gap_per_byte_) return {*latency_, gap_per_byte_->value};
    Path path = platform_.path(from, to);
    if (latency_) path.latency = *latency_;
    if (gap_per_byte_) path.per_byte = gap_per_byte_->value;
    return path;
  }

  const Platform& platform_;
  std::optional<Seconds> latency_, gap_per_byte_;  ///< none: the platform's
  Seconds overhead_, gap_, overhead_per_byte_;
  Bytes eager_;
};

std::unique_ptr<NetworkModel> make(const Parameters& parameters, const Platform& platform) {
  return std::make_unique<LogGp>(parameters, platform);
}

Parameter time(const char* name, const char* meaning) {
  return {.name = name, .type = Parameter::Type::quantity, .unit = Unit::seconds, .least = 0, .meaning = meaning};
}

}  // namespace

NetworkEntry loggp() {
  Parameter preset{.name = "preset", .type = Parameter::Type::choice, .fallback = "none", .choices = {"none"}};
  preset.meaning = "measured values for what the keys below leave out";
  for (const Measured& m : measured) {
    preset.choices.push_back(m.name);
    preset.meaning += fmt::format("; {}: {}", m.name, m.source);
  }
  Parameter overhead_per_byte = time("overhead_per_byte", "O: slot time for each further byte, at either end");
  overhead_per_byte.fallback = "0 s";
  return {
      {.name = "loggp",
       .summary = "messages cost slot time (o) and network interfaces (g, G) at both ends; rendezvous",
       .parameters = {preset,
                      time("latency", "L: from interface to interface; default: the platform's way"),
                      time("overhead", "o: slot time of a message at either end; default 0 s"),
                      time("gap", "g: time of an interface for a message; default 0 s"),
                      time("gap_per_byte", "G: time of an interface for each further byte; default: the platform's"),
                      overhead_per_byte,
                      {.name = "eager",
                       .type = Parameter::Type::quantity,
                       .unit = Unit::bytes,
                       .fallback = "65535 B",
                       .least = 0,
                       .meaning = "S: a larger message is a rendezvous, its send ends when it is being received"}},
       .source = "Alexandrov et al.: LogGP, SPAA 1995; Hoefler et al.: LogGOPSim, HPDC 2010"},
      make};
}

}  // namespace pelsim::networks
