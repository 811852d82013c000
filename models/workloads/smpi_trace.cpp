#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

#include "models/import.hpp"
#include "models/ranks/rank_parameters.hpp"
#include "models/ranks/trace_files.hpp"

/// Time-independent traces of SimGrid's SMPI: what each rank computes (flop) and sends (counts of a datatype), without
/// times. Sizes are counts times the size of the datatype given by number; without one it is the byte, or the double
/// where `init` has a field. As in SMPI's replay a message moves when both sides are there, and senders of small
/// messages go on at once; reductions compute after they have communicated, on every rank. Sub-communicators are not in
/// the format: every collective is one of all ranks. [Desprez, Markomanolis, Quinson, Suter: Assessing the performance
/// of MPI applications through time-independent trace replay, PSTI 2011; the fields of each action as SimGrid 3.32
/// reads them]
namespace pelsim::workloads {
namespace {

using ranks::Collective;
using ranks::Operator;
using ranks::Rank;
using ranks::TraceLine;

/// Bytes of a datatype by its number; 0: not known.
constexpr std::array<double, 38> datatype_bytes = {8, 4, 1, 2, 8, 4, 1, 8,  1,  1, 2, 4, 8,  8,  16, 4, 1, 1,  2,
                                                   4, 8, 1, 2, 4, 8, 8, 16, 32, 8, 8, 8, 16, 16, 8,  8, 8, 16, 16};
constexpr double double_bytes = 8, byte_bytes = 1;

class Import {
 public:
  Import(const Parameters& parameters, const WorkloadContext& context)
      : parameters_(parameters), files_(input_file(parameters)), program_(settings(context)), states_(files_.ranks()) {
    for (std::size_t f = 0; f < files_.files(); ++f) program_.graph().add_file(files_.file(f).path());
    if (parameters.has("flop_rate")) s_per_flop_ = 1 / parameters.flop_rate("flop_rate").value;
    for (const std::string& op : ranks::operator_names())
      choices_.emplace_back(ranks::operator_of(op), parameters, key_of(op));
  }

  static std::string key_of(std::string op) {
    std::replace(op.begin(), op.end(), '-', '_');
    return op;
  }

  Workload run() {
    // Every rank runs up to its next collective; when all are there it is written, and so on.
    for (;;) {
      std::size_t waiting = 0;
      for (Rank r = 0; r < ranks(); ++r) waiting += advance(r);
      if (waiting == 0) break;
      meet(waiting);
    }
    Workload workload = program_.finish();
    for (const auto& [note, number] : notes_) workload.notes.push_back(fmt::format("{} ({} times)", note, number));
    return workload;
  }

 private:
  struct Named {
    std::array<std::int64_t, 3> key;  ///< source, destination, tag
    ranks::Request request;
  };
  struct State {
    std::size_t next = 0;
    bool begun = false, ended = false;
    double default_bytes = byte_bytes;
    std::vector<Named> open;
  };

  ranks::MessageGraph::Settings settings(const WorkloadContext& context) const {
    auto settings = ranks::message_settings(parameters_, context, files_.ranks(), "file");
    if (!parameters_.has("eager")) settings.eager = Bytes(-1);
    settings.detached = parameters_.bytes("detached");
    return settings;
  }
  Rank ranks() const { return static_cast<Rank>(files_.ranks()); }

  [[noreturn]] void fail(const TraceLine& line, const std::string& message) const {
    throw ScenarioError(Place{files_.file(line.file).path(), static_cast<int>(line.line)}, message);
  }
  auto refuse(const TraceLine& line, std::string_view what) const {
    return [this, &line, what](const std::string& wrong) {
      fail(line, fmt::format("the {} of '{}' {}", what, line.words[0], wrong));
    };
  }
  void expect(const TraceLine& line, std::string_view fields, std::size_t least, std::size_t most) const {
    const std::size_t given = line.words.size() - 1;
    if (given >= least && given <= most) return;
    fail(line,
         fmt::format("'{}' needs {} ({}); there are {}{}", line.words[0],
                     least == most ? fmt::format("{} fields", least) : fmt::format("{} to {} fields", least, most),
                     fields, given, given < least ? " (is the trace truncated?)" : ""));
  }
  double number(const TraceLine& line, std::size_t field, std::string_view what, double most = 1e18) const {
    const auto wrong = refuse(line, what);
    return checked(checked_number(line.words[field], wrong), most, "", wrong);
  }
  Rank rank(const TraceLine& line, std::size_t field, std::string_view what) const {
    const auto wrong = refuse(line, what);
    const double value = checked_number(line.words[field], wrong);
    if (value < 0) wrong("is a wildcard: pelsim matches messages before the run, so it must be a rank");
    if (value >= ranks() || value != std::floor(value))
      wrong(fmt::format("must be a rank from 0 to {}, not {}", ranks() - 1, line.words[field]));
    return static_cast<Rank>(value);
  }
  std::int64_t tag(const TraceLine& line, std::size_t field) const {
    const auto wrong = refuse(line, "tag");
    const double value = checked_number(line.words[field], wrong);
    if (value < 0) wrong("is a wildcard: pelsim matches messages before the run, so it must be a number from 0");
    if (value > 4e9 || value != std::floor(value)) wrong("must be a whole number below 4e9");
    return static_cast<std::int64_t>(value);
  }
  /// Bytes of the datatype in this field, or of the default one where there is no such field.
  double datatype(const TraceLine& line, const State& state, std::size_t field) const {
    if (line.words.size() <= field) return state.default_bytes;
    const auto wrong = refuse(line, "datatype");
    const double id = checked_number(line.words[field], wrong);
    if (!(id >= 0 && id < datatype_bytes.size()) || id != std::floor(id))
      wrong(
          fmt::format("must be a number from 0 (double) to {}, not {}", datatype_bytes.size() - 1, line.words[field]));
    return datatype_bytes[static_cast<std::size_t>(id)];
  }

  /// Writes the rank's actions up to its next collective; true when it waits there.
  bool advance(Rank r) {
    State& state = states_[r];
    const std::vector<TraceLine>& lines = files_.lines(r);
    for (; state.next < lines.size(); ++state.next) {
      const TraceLine& line = lines[state.next];
      if (state.ended) fail(line, fmt::format("rank {} goes on after its 'finalize'", r));
      if (operator_of(line.words[0])) return true;
      program_.graph().at(line.file, line.line);
      act(r, state, line);
    }
    if (!state.ended) fail(lines.back(), fmt::format("rank {} ends without 'finalize' (is the trace truncated?)", r));
    return false;
  }

  void act(Rank r, State& state, const TraceLine& line) {
    const std::string_view action = line.words[0];
    if (action == "init") {
      expect(line, "at most one, which makes the double the datatype", 0, 1);
      state.default_bytes = line.words.size() > 1 ? double_bytes : byte_bytes;
      return;
    }
    if (action == "finalize") {
      wait_all(r, state);
      state.ended = true;
      return;
    }
    if (action == "compute") {
      expect(line, "flop", 1, 1);
      return compute(r, number(line, 1, "amount", 1e30));
    }
    if (action == "sleep") {
      expect(line, "seconds", 1, 1);
      return program_.compute(r, Seconds(number(line, 1, "time", 1e12)));
    }
    if (action == "send" || action == "isend" || action == "recv" || action == "irecv") return message(r, state, line);
    if (action == "wait" || action == "test") {
      expect(line, "source, destination, tag", 3, 3);
      if (action == "wait") wait(r, state, line);
      return;
    }
    if (action == "waitall") return wait_all(r, state);
    if (action == "comm_size" || action == "comm_split" || action == "comm_dup" || action == "location") {
      if (action == "comm_split") ++notes_["'comm_split' has no influence: every collective is one of all ranks"];
      return;
    }
    fail(line, fmt::format("unknown action '{}'{}", action,
                           suggestion(action, {"init",       "finalize",  "compute",    "sleep",         "send",
                                               "isend",      "recv",      "irecv",      "wait",          "waitall",
                                               "test",       "barrier",   "bcast",      "reduce",        "allreduce",
                                               "alltoall",   "alltoallv", "gather",     "gatherv",       "scatter",
                                               "scatterv",   "allgather", "allgatherv", "reducescatter", "comm_size",
                                               "comm_split", "comm_dup",  "location"})));
  }

  void compute(Rank r, double flop) {
    if (flop == 0) return;
    if (s_per_flop_ > 0)
      program_.compute(r, Seconds(flop * s_per_flop_));
    else
      program_.compute(r, Flops(flop));
  }

  void message(Rank r, State& state, const TraceLine& line) {
    expect(line, "partner, tag, count, and perhaps the datatype", 3, 4);
    const Rank partner = rank(line, 1, "partner");
    const std::int64_t t = tag(line, 2);
    const Bytes size(number(line, 3, "count") * datatype(line, state, 4));
    const std::string_view action = line.words[0];
    if (action == "send") return program_.send(r, partner, size, static_cast<ranks::Tag>(t));
    // A receive of 0 is one of whatever comes.
    const Bytes most = size > Bytes(0) ? size : ranks::any_size;
    if (action == "recv") return program_.recv(r, partner, most, static_cast<ranks::Tag>(t));
    const bool is_send = action == "isend";
    const ranks::Request request = is_send ? program_.isend(r, partner, size, static_cast<ranks::Tag>(t))
                                           : program_.irecv(r, partner, most, static_cast<ranks::Tag>(t));
    state.open.push_back({{is_send ? r : partner, is_send ? partner : r, t}, request});
  }

  void wait(Rank r, State& state, const TraceLine& line) {
    const std::array<std::int64_t, 3> key{rank(line, 1, "source"), rank(line, 2, "destination"), tag(line, 3)};
    const auto found =
        std::find_if(state.open.begin(), state.open.end(), [&](const Named& named) { return named.key == key; });
    if (found == state.open.end())
      fail(line, fmt::format("rank {} waits for a message from {} to {} with tag {} that it has not begun", r, key[0],
                             key[1], key[2]));
    program_.wait(r, found->request);
    state.open.erase(found);
  }

  void wait_all(Rank r, State& state) {
    std::vector<ranks::Request> requests;
    for (const Named& named : state.open) requests.push_back(named.request);
    if (!requests.empty()) program_.wait_all(r, requests);
    state.open.clear();
  }

  static std::optional<Operator> operator_of(std::string_view action) {
    if (action == "barrier") return Operator::barrier;
    if (action == "bcast") return Operator::broadcast;
    if (action == "reduce") return Operator::reduce;
    if (action == "allreduce") return Operator::allreduce;
    if (action == "reducescatter") return Operator::reduce_scatter;
    if (action == "alltoall" || action == "alltoallv") return Operator::alltoall;
    if (action == "gather" || action == "gatherv") return Operator::gather;
    if (action == "scatter" || action == "scatterv") return Operator::scatter;
    if (action == "allgather" || action == "allgatherv") return Operator::allgather;
    return std::nullopt;
  }
  const TraceLine& current(Rank r) const { return files_.lines(r)[states_[r].next]; }

  /// All ranks stand at a collective.
  void meet(std::size_t waiting) {
    const TraceLine& first = current_waiting();
    for (Rank r = 0; r < ranks(); ++r) {
      if (states_[r].next == files_.lines(r).size())
        fail(first, fmt::format("'{}' of all ranks, but rank {} has ended ({} of {} ranks take part)", first.words[0],
                                r, waiting, ranks()));
      if (current(r).words[0] != first.words[0])
        fail(current(r), fmt::format("rank {} calls '{}' where rank 0 calls '{}' (line {})", r, current(r).words[0],
                                     first.words[0], first.line));
    }
    program_.graph().at(first.file, first.line);
    std::vector<double> flop(ranks());
    Collective call = read_call(flop);
    ranks::append(program_, call);
    for (Rank r = 0; r < ranks(); ++r) {
      compute(r, flop[r]);
      ++states_[r].next;
    }
  }
  const TraceLine& current_waiting() const {
    Rank r = 0;
    while (states_[r].next == files_.lines(r).size()) ++r;
    return current(r);
  }

  Collective read_call(std::vector<double>& flop) const {
    const std::string_view action = current(0).words[0];
    const Operator op = *operator_of(action);
    Collective call = ranks::collective_costs(parameters_, op, Bytes(0));
    call.choice = choices_[static_cast<std::size_t>(op)];
    const std::size_t p = ranks();
    const bool is_vector = action.back() == 'v';
    if (op == Operator::alltoall) call.sizes.resize(p * p);
    if (op == Operator::gather || op == Operator::allgather || op == Operator::scatter) call.sizes.resize(p);
    std::optional<std::size_t> root;
    for (Rank r = 0; r < p; ++r) {
      const TraceLine& line = current(r);
      const State& state = states_[r];
      const auto count = [&](std::size_t field) { return number(line, field, "count"); };
      const auto agree = [&](double bytes) {
        if (r > 0 && bytes != call.bytes.value)
          fail(line, fmt::format("'{}' moves {} B here, but {} B on rank 0 (line {})", action, bytes, call.bytes.value,
                                 current(0).line));
        call.bytes = Bytes(bytes);
      };
      const auto agree_root = [&](std::size_t field) {
        const std::size_t here = line.words.size() > field ? rank(line, field, "root") : 0;
        if (root && *root != here)
          fail(line,
               fmt::format("'{}' has root {} here, but {} on rank 0 (line {})", action, here, *root, current(0).line));
        root = here;
      };
      switch (op) {
        case Operator::barrier: break;
        case Operator::broadcast:
          expect(line, "count, and perhaps root and datatype", 1, 3);
          agree(count(1) * datatype(line, state, 3));
          agree_root(2);
          break;
        case Operator::reduce:
          expect(line, "count, flop, and perhaps root and datatype", 2, 4);
          agree(count(1) * datatype(line, state, 4));
          flop[r] = number(line, 2, "amount", 1e30);
          agree_root(3);
          break;
        case Operator::allreduce:
          expect(line, "count, flop, and perhaps the datatype", 2, 3);
          agree(count(1) * datatype(line, state, 3));
          flop[r] = number(line, 2, "amount", 1e30);
          break;
        case Operator::reduce_scatter:
          expect(line, "a count for each rank, flop, and perhaps the datatype", p + 1, p + 2);
          if (r == 0)
            for (std::size_t k = 0; k < p; ++k) call.sizes.push_back(count(1 + k) * datatype(line, state, p + 2));
          flop[r] = number(line, p + 1, "amount", 1e30);
          break;
        case Operator::alltoall:
          if (is_vector)
            expect(line, "buffer, a count to each rank, buffer, a count from each rank, and perhaps two datatypes",
                   2 * p + 2, 2 * p + 4);
          else
            expect(line, "count to and from each rank, and perhaps two datatypes", 2, 4);
          for (std::size_t k = 0; k < p; ++k)
            call.sizes[r * p + k] =
                is_vector ? count(2 + k) * datatype(line, state, 2 * p + 3) : count(1) * datatype(line, state, 3);
          break;
        case Operator::gather:
        case Operator::allgather: {
          const bool rooted = op == Operator::gather;
          const std::size_t counts = is_vector ? p + 1 : 2;
          const std::size_t most = counts + (rooted ? 3 : is_vector ? p + 2 : 2);
          expect(line, "counts, and perhaps root and datatypes", counts, most);
          const std::size_t extra = line.words.size() - 1 - counts;
          // allgatherv may end in displacements instead of datatypes
          const bool has_type = rooted ? extra > 1 : extra > 0 && !(is_vector && extra == p && p > 2);
          call.sizes[r] =
              count(1) * (has_type ? datatype(line, state, counts + (rooted ? 2 : 1)) : state.default_bytes);
          if (rooted) agree_root(counts + 1);
          break;
        }
        case Operator::scatter: {
          const std::size_t counts = is_vector ? p + 1 : 2;
          expect(line, "counts, and perhaps root and datatypes", counts, counts + 3);
          agree_root(counts + 1);
          call.sizes[r] = count(is_vector ? p + 1 : 2) * datatype(line, state, counts + 3);
          break;
        }
      }
    }
    call.root = static_cast<std::uint32_t>(root.value_or(0));
    return call;
  }

  const Parameters& parameters_;
  ranks::TraceFiles files_;
  ranks::RankProgram program_;
  std::vector<State> states_;
  std::vector<ranks::AlgorithmChoice> choices_;  ///< by operator
  double s_per_flop_ = 0;
  std::map<std::string, std::size_t> notes_;
};

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  return Import(parameters, context).run();
}

std::vector<Parameter> algorithm_entries() {
  std::vector<Parameter> entries;
  for (const std::string& op : ranks::operator_names()) {
    std::string known = "auto";
    for (const std::string& algorithm : ranks::algorithm_names(ranks::operator_of(op))) known += ", " + algorithm;
    entries.push_back({.name = Import::key_of(op), .fallback = "auto", .meaning = "algorithm: " + known});
  }
  return entries;
}

}  // namespace

WorkloadModel smpi_trace() {
  std::vector<Parameter> messages = ranks::message_entries();
  for (Parameter& entry : messages) {
    if (entry.name == "eager") entry.meaning = "larger messages wait for their receive; default: all do, as in SMPI";
    if (entry.name != "detached") continue;
    entry.fallback = "64 KiB";
    entry.meaning = "of those, senders of messages up to this size do not wait";
  }
  std::vector<Parameter> own = {file_parameter("trace of all ranks, or an index of one trace for each rank"),
                                {.name = "flop_rate",
                                 .type = Parameter::Type::quantity,
                                 .unit = Unit::flop_rate,
                                 .least = 1e-300,
                                 .meaning = "turns flop into times that hold on any device; default: the device's "
                                            "model is asked"}};
  return {.card = {.name = "smpi-trace",
                   .summary = "a message-passing program as a time-independent trace of SimGrid's SMPI",
                   .parameters = ranks::with(ranks::with(std::move(own), algorithm_entries()),
                                             ranks::with(ranks::collective_cost_entries(), std::move(messages))),
                   .source = "Desprez, Markomanolis, Quinson, Suter: PSTI 2011"},
          .make = make,
          .importer = true,
          .endings = {}};
}

}  // namespace pelsim::workloads
