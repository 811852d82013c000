#include "models/ranks/collective.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <numeric>

#include "models/ranks/algorithms.hpp"

namespace pelsim::ranks {
namespace {

/// A collective on its way to be written, and the ways to cut its data.
struct Call {
  const Collective& what;
  Team& team;

  std::uint32_t p() const { return team.size(); }
  bool fills_nodes() const { return p() % what.per_node == 0; }

  Layout whole() const { return Layout::even(what.bytes, 1); }
  Layout by_member() const { return Layout::even(what.bytes, p()); }
  Layout by_power() const { return Layout::even(what.bytes, std::bit_floor(p())); }
  Layout by_place() const {
    return Layout::even(what.bytes, fills_nodes() ? p() : (p() + what.per_node - 1) / what.per_node);
  }
  Layout scattered() const { return what.sizes.empty() ? by_member() : Layout::of(what.sizes); }
  Layout own() const { return what.sizes.empty() ? Layout::equal(what.bytes, p()) : Layout::of(what.sizes); }
  Layout pairs() const { return what.sizes.empty() ? Layout::equal(what.bytes, p() * p()) : Layout::of(what.sizes); }
  Layout segments() const { return segments(1); }
  Layout trees() const { return segments(2); }

 private:
  Layout segments(std::uint32_t at_least) const {
    const double wanted = what.segment < any_size ? std::ceil(what.bytes / std::max(Bytes(1), what.segment)) : 1;
    return Layout::even(what.bytes, std::max(at_least, static_cast<std::uint32_t>(std::clamp(wanted, 1.0, 1e6))));
  }
};

/// How many messages a member sends, at most.
enum class Rounds { few, members, segments };

struct Algorithm {
  Operator op;
  std::string_view name;
  void (*write)(Call&);
  Rounds rounds = Rounds::few;
};

template <auto write, Layout (Call::*cut)() const>
void of_all(Call& call) {
  const Layout layout = (call.*cut)();
  write(call.team, Pieces(layout));
}
template <auto write, Layout (Call::*cut)() const>
void of_root(Call& call) {
  const Layout layout = (call.*cut)();
  write(call.team, call.what.root, Pieces(layout));
}
void scatter_from_root(Team& team, std::uint32_t root, const Pieces& pieces) { binomial_scatter(team, root, pieces); }
void gather_all(Team& team, const Pieces& pieces) { ring_allgather(team, pieces); }
void in_nodes(Call& call) {
  const Layout layout = call.by_place();
  hierarchical_allreduce(call.team, call.what.per_node, Pieces(layout));
}

using enum Operator;

/// The first of each operator works alone for any number of members and any sizes.
constexpr Algorithm algorithms[] = {
    {barrier, "dissemination", [](Call& call) { dissemination_barrier(call.team); }},
    {barrier, "recursive-doubling", [](Call& call) { doubling_barrier(call.team); }},
    {broadcast, "binomial", of_root<binomial_broadcast, &Call::whole>},
    {broadcast, "flat", of_root<flat_broadcast, &Call::whole>},
    {broadcast, "chain", of_root<chain_broadcast, &Call::segments>, Rounds::segments},
    {broadcast, "scatter-allgather", of_root<scatter_allgather_broadcast, &Call::by_member>, Rounds::members},
    {reduce, "binomial", of_root<binomial_reduce, &Call::whole>},
    {reduce, "flat", of_root<flat_reduce, &Call::whole>},
    {allreduce, "recursive-doubling", of_all<doubling_allreduce, &Call::whole>},
    {allreduce, "ring", of_all<ring_allreduce, &Call::by_member>, Rounds::members},
    {allreduce, "rabenseifner", of_all<halving_doubling_allreduce, &Call::by_power>},
    {allreduce, "double-tree", of_all<double_tree_allreduce, &Call::trees>, Rounds::segments},
    {allreduce, "hierarchical", in_nodes, Rounds::members},
    {allreduce, "reduce-broadcast", of_all<reduce_broadcast_allreduce, &Call::whole>},
    {allgather, "ring", of_all<gather_all, &Call::own>, Rounds::members},
    {allgather, "recursive-doubling", of_all<doubling_allgather, &Call::own>},
    {allgather, "bruck", of_all<bruck_allgather, &Call::own>},
    {reduce_scatter, "pairwise", of_all<pairwise_reduce_scatter, &Call::scattered>, Rounds::members},
    {reduce_scatter, "ring", of_all<ring_reduce_scatter, &Call::scattered>, Rounds::members},
    {reduce_scatter, "recursive-halving", of_all<halving_reduce_scatter, &Call::scattered>},
    {alltoall, "pairwise", of_all<pairwise_alltoall, &Call::pairs>, Rounds::members},
    {alltoall, "bruck", of_all<bruck_alltoall, &Call::pairs>},
    {alltoall, "spread", of_all<spread_alltoall, &Call::pairs>, Rounds::members},
    {gather, "binomial", of_root<binomial_gather, &Call::own>},
    {gather, "linear", of_root<flat_gather, &Call::own>},
    {scatter, "binomial", of_root<scatter_from_root, &Call::own>},
    {scatter, "linear", of_root<flat_scatter, &Call::own>},
};
constexpr std::string_view operators[] = {"barrier",        "broadcast", "reduce", "allreduce", "allgather",
                                          "reduce-scatter", "alltoall",  "gather", "scatter"};

/// The sizes at which MPICH changes its mind [Thakur, Rabenseifner, Gropp 2005].
std::string_view mpich_choice(Operator op, std::uint32_t p, Bytes bytes) {
  const bool is_power = std::has_single_bit(p);
  const double n = bytes.value;
  switch (op) {
    case barrier: return "dissemination";
    case broadcast: return n < 12'288 || p < 8 ? "binomial" : "scatter-allgather";
    case reduce: return "binomial";
    case allreduce: return n <= 2048 ? "recursive-doubling" : "rabenseifner";
    case allgather:
      if (n * p >= 524'288) return "ring";
      return is_power ? "recursive-doubling" : "bruck";
    case reduce_scatter: return n < 524'288 ? "recursive-halving" : "pairwise";
    case alltoall: return n <= 256 ? "bruck" : n <= 32'768 ? "spread" : "pairwise";
    case gather:
    case scatter: return "binomial";
  }
  return {};
}

/// Writes into a program.
class ProgramSink final : public MessageSink {
 public:
  ProgramSink(RankProgram& program, double combine_s_per_byte)
      : program_(&program), s_per_byte_(combine_s_per_byte), combine_(program.graph().add_kind("combine")) {}

  void send(Rank at, Rank to, const Payload& out, Tag tag) override { program_->send(at, to, out.size(), tag); }
  void recv(Rank at, Rank from, const Payload& in, Take take, Tag tag) override {
    program_->recv(at, from, in.size(), tag);
    combine(at, in, take);
  }
  void exchange(Rank at, Rank to, const Payload& out, Rank from, const Payload& in, Take take, Tag tag) override {
    program_->exchange(at, to, out.size(), from, in.size(), tag);
    combine(at, in, take);
  }
  void post_send(Rank at, Rank to, const Payload& out, Tag tag) override {
    posted(at).push_back(program_->isend(at, to, out.size(), tag));
  }
  void post_recv(Rank at, Rank from, const Payload& in, Tag tag) override {
    posted(at).push_back(program_->irecv(at, from, in.size(), tag));
  }
  void complete(Rank at) override {
    program_->wait_all(at, posted(at));
    posted(at).clear();
  }

 private:
  std::vector<Request>& posted(Rank r) {
    if (posted_.empty()) posted_.resize(program_->ranks());
    return posted_[r];
  }
  void combine(Rank at, const Payload& in, Take take) {
    const Seconds time(in.size().value * s_per_byte_);
    if (take == Take::combine && time > Seconds(0)) program_->compute(at, time, combine_);
  }

  RankProgram* program_;
  double s_per_byte_;
  KindId combine_;
  std::vector<std::vector<Request>> posted_;  ///< by rank
};

}  // namespace

std::vector<std::string> operator_names() { return {std::begin(operators), std::end(operators)}; }

std::string_view name(Operator op) { return operators[static_cast<std::size_t>(op)]; }

Operator operator_of(std::string_view name) {
  const auto found = std::find(std::begin(operators), std::end(operators), name);
  assert(found != std::end(operators));
  return static_cast<Operator>(found - std::begin(operators));
}

std::vector<std::string> algorithm_names(Operator op) {
  std::vector<std::string> names;
  for (const Algorithm& algorithm : algorithms)
    if (algorithm.op == op) names.emplace_back(algorithm.name);
  return names;
}

AlgorithmChoice::AlgorithmChoice(Operator op, const Parameters& parameters, std::string_view key) {
  const std::string text = parameters.text(key);
  if (text == "auto") return;
  const auto trimmed = [](std::string_view part) {
    const std::size_t first = part.find_first_not_of(' ');
    return first == part.npos ? std::string_view() : part.substr(first, part.find_last_not_of(' ') - first + 1);
  };
  std::vector<std::string> known = algorithm_names(op);
  known.insert(known.begin(), "auto");
  for (std::string_view rest = text; steps_.empty() || steps_.back().below < any_size;) {
    const std::string_view step = rest.substr(0, rest.find(','));
    const std::size_t less = step.find('<');
    const std::string name(trimmed(step.substr(0, less)));
    if (std::find(known.begin() + 1, known.end(), name) == known.end())
      parameters.fail(
          key, fmt::format("unknown algorithm '{}' for {}{}", name, pelsim::ranks::name(op), suggestion(name, known)));
    Bytes below = any_size;
    if (less != step.npos) {
      const auto bound = parse_quantity(trimmed(step.substr(less + 1)), Unit::bytes);
      if (!bound)
        parameters.fail(key, fmt::format("'{}' is no size: write \"{} < 64 KiB, ...\"", step.substr(less + 1), name));
      below = Bytes(*bound);
      if (!steps_.empty() && !(below > steps_.back().below))
        parameters.fail(key, fmt::format("the sizes must rise, but {} comes after {}", text_of(below),
                                         text_of(steps_.back().below)));
    }
    steps_.push_back({below, name});
    const bool is_last = step.size() == rest.size();
    if (is_last && below < any_size)
      parameters.fail(
          key, fmt::format("no algorithm for {} and more: end the list with a name that has no size", text_of(below)));
    if (!is_last && below == any_size)
      parameters.fail(
          key,
          fmt::format("'{}' serves all sizes, so nothing can come after it; write \"{} < 64 KiB, ...\"", name, name));
    rest.remove_prefix(std::min(step.size() + 1, rest.size()));
  }
}

std::string_view AlgorithmChoice::name(Operator op, std::uint32_t members, Bytes bytes) const {
  for (const Step& step : steps_)
    if (bytes < step.below || step.below == any_size) return step.name;
  return mpich_choice(op, members, bytes);
}

namespace {
const Algorithm& chosen_algorithm(const Collective& what, std::uint32_t p) {
  Bytes bytes = what.bytes;
  if (!what.sizes.empty()) {
    const double sum = std::accumulate(what.sizes.begin(), what.sizes.end(), 0.0);
    bytes = Bytes(what.op == reduce_scatter ? sum : sum / static_cast<double>(what.sizes.size()));
  }
  const std::string_view chosen = what.choice.name(what.op, p, bytes);
  for (const Algorithm& algorithm : algorithms)
    if (algorithm.op == what.op && algorithm.name == chosen) return algorithm;
  assert(!"an unknown algorithm");
  return algorithms[0];
}
}  // namespace

double most_messages(const Collective& what, std::size_t ranks) {
  const auto p = static_cast<double>(ranks);
  switch (chosen_algorithm(what, static_cast<std::uint32_t>(ranks)).rounds) {
    case Rounds::few: return p * (2 * static_cast<double>(std::bit_width(ranks)) + 2);
    case Rounds::members: return 2 * p * p;
    case Rounds::segments: return 2 * p * (std::ceil(what.bytes / std::max(Bytes(1), what.segment)) + 2);
  }
  return 0;
}

void write_collective(MessageSink& sink, const Collective& what, std::span<const Rank> members, Tag first_tag) {
  Tag tag = first_tag;
  Team team(sink, members, tag);
  Call call{what, team};
  chosen_algorithm(what, team.size()).write(call);
}

void append(RankProgram& program, const Collective& what, std::span<const Rank> members) {
  ProgramSink sink(program, what.combine_s_per_byte);
  const Tag tag = program.begin_collective(members);
  write_collective(sink, what, members, tag);
  program.end_collective();
}

void append(RankProgram& program, const Collective& what) {
  std::vector<Rank> all(program.ranks());
  std::iota(all.begin(), all.end(), Rank{0});
  append(program, what, all);
}

}  // namespace pelsim::ranks
