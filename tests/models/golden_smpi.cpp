#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "models/ranks/collective.hpp"
#include "tests/catch.hpp"
#include "tests/models/rank_runs.hpp"

using namespace pelsim;
using namespace pelsim::ranks;

/// Single collectives as SimGrid's SMPI replays them with its named algorithms, all ranks entering at 0, on hosts that
/// each have a full-duplex link of 125 MB/s and 50 us to a crossbar. Setting FLUID: latency, then the fair share,
/// nobody waits to send. Setting SMPI_default: factors by message size, and senders of 64 KiB and more wait.
namespace {

/// What SMPI adds to every message: tag, destination and communicator.
constexpr double envelope_bytes = 16;

class SmpiSink final : public MessageSink {
 public:
  explicit SmpiSink(RankProgram& program) : program_(&program), posted_(program.ranks()) {}

  void send(Rank at, Rank to, const Payload& out, Tag tag) override { program_->send(at, to, on_wire(out), tag); }
  void recv(Rank at, Rank from, const Payload& in, Take, Tag tag) override {
    program_->recv(at, from, on_wire(in), tag);
  }
  void exchange(Rank at, Rank to, const Payload& out, Rank from, const Payload& in, Take, Tag tag) override {
    post_send(at, to, out, tag);
    posted_[at].push_back(program_->irecv(at, from, on_wire(in), tag));
    complete(at);
  }
  void post_send(Rank at, Rank to, const Payload& out, Tag tag) override {
    posted_[at].push_back(program_->isend(at, to, on_wire(out), tag));
  }
  void post_recv(Rank at, Rank from, const Payload& in, Tag tag) override {
    posted_[at].push_back(program_->irecv(at, from, on_wire(in), tag));
  }
  void complete(Rank at) override {
    program_->wait_all(at, posted_[at]);
    posted_[at].clear();
  }

 private:
  static Bytes on_wire(const Payload& payload) { return payload.size() + Bytes(envelope_bytes); }

  RankProgram* program_;
  std::vector<std::vector<Request>> posted_;
};

struct Step {
  Operator op;
  const char* algorithm;
};

/// What SMPI's selectors name, in the words of the literature.
const std::map<std::pair<std::string, std::string>, std::vector<Step>> algorithms = {
    {{"bcast", "binomial_tree"}, {{Operator::broadcast, "binomial"}}},
    {{"bcast", "flattree"}, {{Operator::broadcast, "flat"}}},
    {{"bcast", "scatter_LR_allgather"}, {{Operator::broadcast, "scatter-allgather"}}},
    {{"reduce", "binomial"}, {{Operator::reduce, "binomial"}}},
    {{"reduce", "flat_tree"}, {{Operator::reduce, "flat"}}},
    {{"allreduce", "rdb"}, {{Operator::allreduce, "recursive-doubling"}}},
    {{"allreduce", "lr"}, {{Operator::allreduce, "ring"}}},
    {{"allreduce", "rab_rdb"}, {{Operator::allreduce, "rabenseifner"}}},
    // SMPI's default reduction posts all receives of the root at once, as a linear gather does.
    {{"allreduce", "redbcast"}, {{Operator::gather, "linear"}, {Operator::broadcast, "binomial"}}},
    {{"allgather", "ring"}, {{Operator::allgather, "ring"}}},
    {{"allgather", "rdb"}, {{Operator::allgather, "recursive-doubling"}}},
    {{"allgather", "bruck"}, {{Operator::allgather, "bruck"}}},
    {{"alltoall", "pair"}, {{Operator::alltoall, "pairwise"}}},
    {{"alltoall", "ring"}, {{Operator::alltoall, "pairwise"}}},
    {{"alltoall", "bruck"}, {{Operator::alltoall, "bruck"}}},
    {{"alltoall", "basic_linear"}, {{Operator::alltoall, "spread"}}},
    {{"barrier", "ompi_recursivedoubling"}, {{Operator::barrier, "recursive-doubling"}}},
    {{"barrier", "ompi_bruck"}, {{Operator::barrier, "dissemination"}}},
};

/// With one byte SMPI's scatter sends no message to those who get nothing; ours does.
bool is_alike(const std::string& algorithm, double bytes) { return bytes > 1 || algorithm != "scatter_LR_allgather"; }

Platform crossbar(std::size_t hosts) {
  Platform platform;
  const DeviceTypeId type = platform.add_type({"any", "host", 1, nullptr});
  const auto hub = platform.add_switch("crossbar");
  for (std::size_t h = 0; h < hosts; ++h) {
    const MemoryId memory = platform.add_memory("m" + std::to_string(h));
    platform.add_device("n" + std::to_string(h), type, memory, 1);
    platform.add_duplex("l" + std::to_string(h), hub, platform.vertex(memory), Seconds(50e-6), ByteRate(125e6));
  }
  platform.set_router(tree_router(platform));
  return platform;
}

enum class SmpiSetting { fluid, standard };

double simulated(const std::vector<Step>& steps, std::uint32_t p, double bytes, SmpiSetting setting) {
  MessageGraph::Settings settings;
  for (std::size_t r = 0; r < p; ++r) settings.devices.push_back(DeviceId(r));
  settings.eager = Bytes(-1);  // a message moves when its receive is posted
  settings.detached = setting == SmpiSetting::fluid ? any_size : Bytes(65535 + envelope_bytes);
  RankProgram program(settings);
  SmpiSink sink(program);
  std::vector<Rank> members(p);
  std::iota(members.begin(), members.end(), Rank{0});
  for (const Step& step : steps) {
    const Tag tag = program.begin_collective(members);
    write_collective(sink,
                     {.op = step.op,
                      .bytes = Bytes(step.op == Operator::barrier ? 0 : bytes),
                      .choice = AlgorithmChoice(step.algorithm)},
                     members, tag);
    program.end_collective();
  }
  const Workload workload = program.finish();
  const Platform platform = crossbar(p);
  const NetworkEntry flow = given::entry(network_catalog(), "flow");
  Parameters parameters =
      given::parameters({{"parameters", given::text(setting == SmpiSetting::fluid ? "plain" : "smpi")}}, "network");
  parameters.check(flow.card);
  const RunResult result = run_on(platform, *flow.make(parameters, platform), workload.graph);
  CHECK(result.error.message == "");
  return Clock().seconds(result.makespan).value;
}

}  // namespace

TEST_CASE("collectives take as long as in SMPI, to the digits that it prints") {
  const char* data = std::getenv("PELSIM_DATA");
  if (data == nullptr || *data == '\0') {
    std::cout << "skipped: golden_smpi needs PELSIM_DATA\n";
    return;
  }
  std::ifstream in(std::string(data) + "/golden_smpi/smpi_golden.json");
  const nlohmann::json golden = nlohmann::json::parse(in);
  std::size_t compared = 0, left_out = 0;
  for (const nlohmann::json& result : golden["results"]) {
    const SmpiSetting setting = result["setting"] == "FLUID" ? SmpiSetting::fluid : SmpiSetting::standard;
    const std::string collective = result["collective"], algorithm = result["algo"];
    const double bytes = result["bytes"];
    // Vectors with fewer elements than ranks do not go around a ring.
    const bool is_short = algorithm == "lr" && bytes < result["P"].get<double>();
    const auto found = algorithms.find({collective, is_short ? "redbcast" : algorithm});
    REQUIRE(found != algorithms.end());
    if (!is_alike(algorithm, bytes)) {
      ++left_out;
      continue;
    }
    INFO(collective << " " << algorithm << ", " << result["P"] << " ranks, " << bytes << " B, " << result["setting"]);
    const double expected = result["simulated_time_s"];
    const double got = simulated(found->second, result["P"], bytes, setting);
    CHECK(std::abs(got - expected) <= 0.5e-6 + 1e-9);  // six digits are printed
    ++compared;
  }
  CHECK(compared == 392);
  CHECK(left_out == 8);
}
