#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "models/import.hpp"
#include "models/ranks/rank_parameters.hpp"
#include "models/ranks/trace_collective.hpp"
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
using ranks::TraceFields;
using ranks::TraceLine;

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
    double default_bytes = ranks::byte_bytes;
    std::vector<Named> open;
  };

  ranks::MessageGraph::Settings settings(const WorkloadContext& context) const {
    auto settings = ranks::message_settings(parameters_, context, files_.ranks(), "file");
    if (!parameters_.has("eager")) settings.eager = Bytes(-1);
    settings.detached = parameters_.bytes("detached");
    return settings;
  }
  Rank ranks() const { return static_cast<Rank>(files_.ranks()); }

  TraceFields fields(const TraceLine& line, const State& state) const { return {files_, line, state.default_bytes}; }

  /// Writes the rank's actions up to its next collective; true when it waits there.
  bool advance(Rank r) {
    State& state = states_[r];
    const std::vector<TraceLine>& lines = files_.lines(r);
    for (; state.next < lines.size(); ++state.next) {
      const TraceLine& line = lines[state.next];
      if (state.ended) fields(line, state).fail(fmt::format("rank {} goes on after its 'finalize'", r));
      if (ranks::traced_operator(line.words[0])) return true;
      program_.graph().at(line.file, line.line);
      act(r, state, fields(line, state));
    }
    if (!state.ended)
      fields(lines.back(), state).fail(fmt::format("rank {} ends without 'finalize' (is the trace truncated?)", r));
    return false;
  }

  void act(Rank r, State& state, const TraceFields& fields) {
    const std::string_view action = fields.action();
    if (action == "init") {
      fields.expect("at most one, which makes the double the datatype", 0, 1);
      state.default_bytes = fields.has(1) ? ranks::double_bytes : ranks::byte_bytes;
      return;
    }
    if (action == "finalize") {
      wait_all(r, state);
      state.ended = true;
      return;
    }
    if (action == "compute") {
      fields.expect("flop", 1, 1);
      return compute(r, fields.number(1, "amount", 1e30));
    }
    if (action == "sleep") {
      fields.expect("seconds", 1, 1);
      return program_.compute(r, Seconds(fields.number(1, "time", 1e12)));
    }
    if (action == "send" || action == "isend" || action == "recv" || action == "irecv")
      return message(r, state, fields);
    if (action == "wait" || action == "test") {
      fields.expect("source, destination, tag", 3, 3);
      if (action == "wait") wait(r, state, fields);
      return;
    }
    if (action == "waitall") return wait_all(r, state);
    if (action == "comm_size" || action == "comm_split" || action == "comm_dup" || action == "location") {
      if (action == "comm_split") ++notes_["'comm_split' has no influence: every collective is one of all ranks"];
      return;
    }
    fields.fail(fmt::format(
        "unknown action '{}'{}", action,
        suggestion(action,
                   {"init",      "finalize",   "compute",       "sleep",     "send",       "isend",    "recv",
                    "irecv",     "wait",       "waitall",       "test",      "barrier",    "bcast",    "reduce",
                    "allreduce", "alltoall",   "alltoallv",     "gather",    "gatherv",    "scatter",  "scatterv",
                    "allgather", "allgatherv", "reducescatter", "comm_size", "comm_split", "comm_dup", "location"})));
  }

  void compute(Rank r, double flop) {
    if (flop == 0) return;
    if (s_per_flop_ > 0)
      program_.compute(r, Seconds(flop * s_per_flop_));
    else
      program_.compute(r, Flops(flop));
  }

  void message(Rank r, State& state, const TraceFields& fields) {
    fields.expect("partner, tag, count, and perhaps the datatype", 3, 4);
    const Rank partner = fields.rank(1, "partner");
    const std::int64_t t = fields.tag(2);
    const Bytes size(fields.number(3, "count") * fields.datatype(4));
    const std::string_view action = fields.action();
    if (action == "send") return program_.send(r, partner, size, static_cast<ranks::Tag>(t));
    // A receive of 0 is one of whatever comes.
    const Bytes most = size > Bytes(0) ? size : ranks::any_size;
    if (action == "recv") return program_.recv(r, partner, most, static_cast<ranks::Tag>(t));
    const bool is_send = action == "isend";
    const ranks::Request request = is_send ? program_.isend(r, partner, size, static_cast<ranks::Tag>(t))
                                           : program_.irecv(r, partner, most, static_cast<ranks::Tag>(t));
    state.open.push_back({{is_send ? r : partner, is_send ? partner : r, t}, request});
  }

  void wait(Rank r, State& state, const TraceFields& fields) {
    const std::array<std::int64_t, 3> key{fields.rank(1, "source"), fields.rank(2, "destination"), fields.tag(3)};
    const auto found =
        std::find_if(state.open.begin(), state.open.end(), [&](const Named& named) { return named.key == key; });
    if (found == state.open.end())
      fields.fail(fmt::format("rank {} waits for a message from {} to {} with tag {} that it has not begun", r, key[0],
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

  const TraceLine& current(Rank r) const { return files_.lines(r)[states_[r].next]; }

  /// All ranks stand at a collective.
  void meet(std::size_t waiting) {
    std::vector<TraceFields> calls;
    for (Rank r = 0; r < ranks(); ++r) {
      if (states_[r].next == files_.lines(r).size()) refuse_missing(r, waiting);
      calls.push_back(fields(current(r), states_[r]));
      if (calls[r].action() != calls[0].action())
        calls[r].fail(fmt::format("rank {} calls '{}' where rank 0 calls '{}' (line {})", r, calls[r].action(),
                                  calls[0].action(), calls[0].line()));
    }
    program_.graph().at(current(0).file, current(0).line);
    const Operator op = *ranks::traced_operator(calls[0].action());
    Collective call = ranks::collective_costs(parameters_, op, Bytes(0));
    call.choice = choices_[static_cast<std::size_t>(op)];
    const std::vector<double> flop = ranks::read_collective(calls, call);
    ranks::append(program_, call);
    for (Rank r = 0; r < ranks(); ++r) {
      compute(r, flop[r]);
      ++states_[r].next;
    }
  }
  [[noreturn]] void refuse_missing(Rank ended, std::size_t waiting) const {
    Rank r = 0;
    while (states_[r].next == files_.lines(r).size()) ++r;
    const TraceFields first = fields(current(r), states_[r]);
    first.fail(fmt::format("'{}' of all ranks, but rank {} has ended ({} of {} ranks take part)", first.action(), ended,
                           waiting, ranks()));
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
