#include "models/ranks/rank_parameters.hpp"

#include <fmt/format.h>

#include "models/generator.hpp"

namespace pelsim::ranks {

Parameter ranks_entry() {
  return {.name = "ranks",
          .type = Parameter::Type::integer,
          .fallback = "0",
          .least = 0,
          .most = 16e6,
          .meaning = "ranks, a device for each; 0: as many as there are devices"};
}

std::vector<Parameter> message_entries() {
  return {{.name = "mapping",
           .type = Parameter::Type::choice,
           .fallback = "block",
           .choices = {"block", "round-robin"},
           .meaning = "rank r on device r, or memory after memory in turn"},
          {.name = "eager",
           .type = Parameter::Type::quantity,
           .unit = Unit::bytes,
           .least = 0,
           .meaning = "larger messages wait for their receive; default: none does"},
          {.name = "detached",
           .type = Parameter::Type::quantity,
           .unit = Unit::bytes,
           .least = 0,
           .meaning = "of those, senders of messages up to this size do not wait; default: all do"}};
}

std::vector<Parameter> collective_cost_entries() {
  return {{.name = "combine_rate",
           .type = Parameter::Type::quantity,
           .unit = Unit::byte_rate,
           .least = 1e-300,
           .meaning = "how fast a rank combines what it receives in a reduction; default: at no cost"},
          {.name = "segment",
           .type = Parameter::Type::quantity,
           .unit = Unit::bytes,
           .fallback = "64 KiB",
           .least = 1,
           .meaning = "pieces of the pipelined algorithms (chain, double-tree)"},
          {.name = "ranks_per_node",
           .type = Parameter::Type::integer,
           .fallback = "1",
           .least = 1,
           .most = 16e6,
           .meaning = "neighbours of one node, for the hierarchical algorithm"}};
}

std::vector<Parameter> with(std::vector<Parameter> own, std::vector<Parameter> more) {
  own.insert(own.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return own;
}

std::vector<Parameter> collective_entries(Operator op) {
  std::string known = "auto";
  for (const std::string& algorithm : algorithm_names(op)) known += ", " + algorithm;
  return with({{.name = "algorithm",
                .fallback = "auto",
                .meaning = "of the " + std::string(name(op)) + ": " + known + "; or by size: \"" +
                           algorithm_names(op).front() + " < 64 KiB, " + algorithm_names(op)[1] + "\""}},
              collective_cost_entries());
}

std::size_t rank_count(const Parameters& parameters, const WorkloadContext& context, std::string_view key) {
  const std::int64_t asked = parameters.integer(key);
  if (asked > 0) return static_cast<std::size_t>(asked);
  if (context.platform != nullptr) return context.platform->devices();
  parameters.fail(key, fmt::format("'{}' = 0 means one for each device, but there is no platform: give a number", key));
}

MessageGraph::Settings message_settings(const Parameters& parameters, const WorkloadContext& context, std::size_t ranks,
                                        std::string_view key) {
  const Mapping mapping = parameters.text("mapping") == "block" ? Mapping::block : Mapping::round_robin;
  MessageGraph::Settings settings;
  settings.devices = devices_of_ranks(parameters, key, ranks, mapping, context.platform);
  if (parameters.has("eager")) settings.eager = parameters.bytes("eager");
  if (parameters.has("detached")) settings.detached = parameters.bytes("detached");
  settings.place = parameters.place();
  return settings;
}

Collective collective_costs(const Parameters& parameters, Operator op, Bytes bytes) {
  Collective what;
  what.op = op;
  what.bytes = bytes;
  if (parameters.has("combine_rate")) what.combine_s_per_byte = 1 / parameters.byte_rate("combine_rate").value;
  what.segment = parameters.bytes("segment");
  what.per_node = static_cast<std::uint32_t>(parameters.integer("ranks_per_node"));
  return what;
}

Collective collective_call(const Parameters& parameters, Operator op, Bytes bytes) {
  Collective what = collective_costs(parameters, op, bytes);
  what.choice = AlgorithmChoice(op, parameters, "algorithm");
  return what;
}

void refuse_huge(const Parameters& parameters, std::string_view key, double calls, const Collective& what,
                 std::size_t ranks) {
  const double messages = calls * most_messages(what, ranks);
  workloads::refuse_huge(parameters, key, 3 * messages, 5 * messages);
}

}  // namespace pelsim::ranks
