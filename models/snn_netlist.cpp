#include <fmt/format.h>

#include <charconv>
#include <set>

#include "models/described_network.hpp"

/// SANA-FE's netlist (version 1 of its formats), one entry a line, attributes (name=value) behind it:
///   g COUNT                             a group of neurons; groups are numbered from 0 in their order
///   n GROUP.NEURON                      attributes of one neuron
///   e GROUP.NEURON->GROUP.NEURON        a synapse
///   & GROUP.NEURON@TILE.CORE            where a neuron lies
/// '#' opens a comment. Attributes are checked for their form and otherwise not read: they tell what a neuron computes,
/// not how long. [github.com/SLAM-Lab/SANA-FE, snn/README.md]
namespace pelsim {
namespace {

class Netlist {
 public:
  explicit Netlist(const TextFile& file) : file_(&file) {}

  SpikingNetwork read() {
    std::string_view rest = file_->text();
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
      line_ = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      line();
    }
    return network_.finish([&](const std::string& message) { throw ScenarioError(Place{file_->path()}, message); });
  }

 private:
  using Fail = DescribedNetwork::Fail;
  Fail at(std::string_view part) const {
    return [this, part](const std::string& message) { throw ScenarioError(file_->place(part), message); };
  }
  [[noreturn]] void fail(std::string_view part, const std::string& message) const {
    throw ScenarioError(file_->place(part), message);
  }

  static constexpr std::string_view blanks = " \t";
  void skip_blanks() { line_.remove_prefix(std::min(line_.find_first_not_of(blanks), line_.size())); }
  /// The next field; empty at the end of the line.
  std::string_view field() {
    skip_blanks();
    const std::string_view out = line_.substr(0, line_.find_first_of(blanks));
    line_.remove_prefix(out.size());
    return out;
  }

  void line() {
    const std::string_view whole = line_;
    const std::string_view what = field();
    if (what.empty() || what.front() == '#') return;
    const std::string_view subject = field();
    if (subject.empty()) fail(whole, fmt::format("'{}' needs a field behind it", what));
    if (what == "g")
      group(subject);
    else if (what == "n")
      neuron(subject);
    else if (what == "e")
      edge(subject);
    else if (what == "&")
      mapping(subject);
    else
      fail(what, fmt::format("unknown entry '{}': a line begins with g, n, e, & or #", what));
    attributes();
  }

  void group(std::string_view subject) {
    const std::uint32_t neurons = number(subject, most_described_neurons);
    if (neurons == 0) fail(subject, "a group needs neurons");
    network_.add(std::to_string(groups_++), neurons, at(subject));
  }
  void neuron(std::string_view subject) {
    const NeuronName name = neuron_of(subject);
    if (!seen_.emplace(name.population, name.neuron).second)
      fail(subject, fmt::format("there are two entries of neuron {}", subject));
  }
  void edge(std::string_view subject) {
    const std::size_t arrow = subject.find("->");
    if (arrow == subject.npos) fail(subject, "an edge is written GROUP.NEURON->GROUP.NEURON");
    const NeuronName from = neuron_of(subject.substr(0, arrow)), to = neuron_of(subject.substr(arrow + 2));
    network_.synapse(from.population, from.neuron, to.population, to.neuron, at(subject));
  }
  void mapping(std::string_view subject) {
    const std::size_t sign = subject.find('@');
    if (sign == subject.npos) fail(subject, "a mapping is written GROUP.NEURON@TILE.CORE");
    const NeuronName name = neuron_of(subject.substr(0, sign));
    const auto [tile, core] = pair(subject.substr(sign + 1), "TILE.CORE");
    network_.place(name.population, name.neuron, {tile, core}, at(subject));
  }

  void attributes() {
    for (;;) {
      skip_blanks();
      if (line_.empty() || line_.front() == '#') return;
      const char open = line_.front();
      if (open == '{' || open == '[') {
        const std::size_t close = line_.find(open == '{' ? '}' : ']');
        if (close == line_.npos) fail(line_, fmt::format("'{}' is opened and never closed", open));
        line_.remove_prefix(close + 1);
        continue;
      }
      const std::string_view attribute = field();
      const std::size_t sign = attribute.find('=');
      if (sign == 0 || sign == attribute.npos || sign + 1 == attribute.size())
        fail(attribute, fmt::format("attribute '{}' must be name=value", attribute));
    }
  }

  std::uint32_t number(std::string_view text, std::uint32_t most) const {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value > most)
      fail(text, fmt::format("'{}' must be a whole number from 0 to {}", text, most));
    return value;
  }
  std::pair<std::uint32_t, std::uint32_t> pair(std::string_view text, const char* form) const {
    const std::size_t dot = text.find('.');
    if (dot == text.npos) fail(text, fmt::format("'{}' must be written {}", text, form));
    return {number(text.substr(0, dot), most_described_neurons), number(text.substr(dot + 1), most_described_neurons)};
  }
  NeuronName neuron_of(std::string_view text) const {
    const auto [group, neuron] = pair(text, "GROUP.NEURON");
    const std::string name = std::to_string(group);
    if (!network_.has(name)) fail(text, fmt::format("there is no group {} before this line", group));
    if (neuron >= network_.population(name).neurons)
      fail(text, fmt::format("group {} has {} neurons, the first is 0", group, network_.population(name).neurons));
    return {name, neuron};
  }

  const TextFile* file_;
  std::string_view line_;
  DescribedNetwork network_;
  std::size_t groups_ = 0;
  std::set<std::pair<std::string, std::uint32_t>> seen_;
};

}  // namespace

SpikingNetwork read_netlist(const TextFile& file) { return Netlist(file).read(); }

}  // namespace pelsim
