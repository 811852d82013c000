#include <bit>
#include <numeric>
#include <set>

#include "tests/catch.hpp"
#include "tests/models/collective_data.hpp"
#include "tests/models/given.hpp"
#include "tests/models/rank_runs.hpp"

using namespace pelsim;
using namespace pelsim::literals;
using namespace pelsim::ranks;

namespace {

constexpr std::uint32_t most_ranks = 17;

std::vector<Rank> members(std::uint32_t p) {
  std::vector<Rank> all(p);
  std::iota(all.begin(), all.end(), Rank{0});
  return all;
}

DataFollower::Mask everybody(std::uint32_t p) { return (DataFollower::Mask{1} << p) - 1; }

/// Into how many blocks the algorithm cuts 1000 B in segments of 300 B among p members, three on a node.
std::uint32_t blocks_of(const std::string& algorithm, std::uint32_t p) {
  if (algorithm == "chain" || algorithm == "double-tree") return 4;
  if (algorithm == "rabenseifner") return std::bit_floor(p);
  if (algorithm == "hierarchical") return p % 3 == 0 ? p : (p + 2) / 3;
  const bool is_whole = algorithm == "binomial" || algorithm == "flat" || algorithm == "recursive-doubling" ||
                        algorithm == "reduce-broadcast";
  return is_whole ? 1 : p;
}

Collective call(Operator op, const std::string& algorithm, std::uint32_t root = 0, Bytes bytes = 1000_B) {
  return {
      .op = op, .bytes = bytes, .root = root, .segment = 300_B, .per_node = 3, .choice = AlgorithmChoice(algorithm)};
}

/// Calls check(algorithm, p, root) for each algorithm and number of members.
template <class Check>
void each(Operator op, const Check& check) {
  for (const std::string& algorithm : algorithm_names(op))
    for (std::uint32_t p = 1; p <= most_ranks; ++p)
      for (const std::uint32_t root : std::set<std::uint32_t>{0, p / 2, p - 1}) {
        INFO(algorithm << " among " << p << ", root " << root);
        check(algorithm, p, root);
      }
}

void play(DataFollower& data, const Collective& what, std::uint32_t p) {
  write_collective(data, what, members(p), Tag{1} << 32);
  data.follow();
  CHECK(data.wrong == "");
}

}  // namespace

TEST_CASE("a barrier lets every rank hear from every other") {
  each(Operator::barrier, [](const std::string& algorithm, std::uint32_t p, std::uint32_t) {
    DataFollower data(p);
    play(data, call(Operator::barrier, algorithm), p);
    for (std::uint32_t r = 0; r < p; ++r) CHECK(data.known[r] == everybody(p));
    CHECK(data.bytes == 0);
  });
}

TEST_CASE("a broadcast brings every block of the root to every rank") {
  each(Operator::broadcast, [](const std::string& algorithm, std::uint32_t p, std::uint32_t root) {
    DataFollower data(p);
    const std::uint32_t blocks = blocks_of(algorithm, p);
    for (std::uint32_t b = 0; b < blocks; ++b) data.has[root][b] = 1u << root;
    play(data, call(Operator::broadcast, algorithm, root), p);
    for (std::uint32_t r = 0; r < p; ++r) {
      CHECK(data.has[r].size() == blocks);
      for (const auto& [block, from] : data.has[r]) CHECK(from == 1u << root);
    }
  });
}

TEST_CASE("a reduction combines each contribution once at the root") {
  each(Operator::reduce, [](const std::string& algorithm, std::uint32_t p, std::uint32_t root) {
    DataFollower data(p);
    for (std::uint32_t r = 0; r < p; ++r) data.has[r][0] = 1u << r;
    play(data, call(Operator::reduce, algorithm, root), p);
    CHECK(data.has[root][0] == everybody(p));
  });
}

TEST_CASE("an allreduce combines each contribution once in every block of every rank") {
  each(Operator::allreduce, [](const std::string& algorithm, std::uint32_t p, std::uint32_t) {
    DataFollower data(p);
    const std::uint32_t blocks = blocks_of(algorithm, p);
    for (std::uint32_t r = 0; r < p; ++r)
      for (std::uint32_t b = 0; b < blocks; ++b) data.has[r][b] = 1u << r;
    play(data, call(Operator::allreduce, algorithm), p);
    for (std::uint32_t r = 0; r < p; ++r) {
      CHECK(data.has[r].size() == blocks);
      for (const auto& [block, from] : data.has[r]) CHECK(from == everybody(p));
    }
  });
}

TEST_CASE("an allgather brings each rank's block to every rank") {
  each(Operator::allgather, [](const std::string& algorithm, std::uint32_t p, std::uint32_t) {
    DataFollower data(p);
    for (std::uint32_t r = 0; r < p; ++r) data.has[r][r] = 1u << r;
    play(data, call(Operator::allgather, algorithm), p);
    for (std::uint32_t r = 0; r < p; ++r) {
      CHECK(data.has[r].size() == p);
      for (const auto& [block, from] : data.has[r]) CHECK(from == 1u << block);
    }
    CHECK(data.bytes == 1000.0 * p * (p - 1));  // nothing comes twice
  });
}

TEST_CASE("a reduce-scatter combines each contribution once in the block of each rank") {
  each(Operator::reduce_scatter, [](const std::string& algorithm, std::uint32_t p, std::uint32_t) {
    DataFollower data(p);
    for (std::uint32_t r = 0; r < p; ++r)
      for (std::uint32_t b = 0; b < p; ++b) data.has[r][b] = 1u << r;
    play(data, call(Operator::reduce_scatter, algorithm), p);
    for (std::uint32_t r = 0; r < p; ++r) CHECK(data.has[r][r] == everybody(p));
  });
}

TEST_CASE("an alltoall brings a block from every rank to every rank") {
  each(Operator::alltoall, [](const std::string& algorithm, std::uint32_t p, std::uint32_t) {
    DataFollower data(p);
    for (std::uint32_t r = 0; r < p; ++r)
      for (std::uint32_t to = 0; to < p; ++to) data.has[r][r * p + to] = 1u << r;
    play(data, call(Operator::alltoall, algorithm), p);
    for (std::uint32_t r = 0; r < p; ++r)
      for (std::uint32_t from = 0; from < p; ++from) CHECK(data.has[r][from * p + r] == 1u << from);
    if (algorithm != "bruck") CHECK(data.bytes == 1000.0 * p * (p - 1));
  });
}

TEST_CASE("a scatter brings its block to each rank, a gather brings it back") {
  each(Operator::scatter, [](const std::string& algorithm, std::uint32_t p, std::uint32_t root) {
    DataFollower data(p);
    for (std::uint32_t b = 0; b < p; ++b) data.has[root][b] = 1u << root;
    play(data, call(Operator::scatter, algorithm, root), p);
    for (std::uint32_t r = 0; r < p; ++r) CHECK(data.has[r].count(r) == 1);
  });
  each(Operator::gather, [](const std::string& algorithm, std::uint32_t p, std::uint32_t root) {
    DataFollower data(p);
    for (std::uint32_t r = 0; r < p; ++r) data.has[r][r] = 1u << r;
    play(data, call(Operator::gather, algorithm, root), p);
    CHECK(data.has[root].size() == p);
    for (const auto& [block, from] : data.has[root]) CHECK(from == 1u << block);
  });
}

TEST_CASE("messages and bytes are as many as the algorithms' authors count") {
  struct Count {
    Operator op;
    const char* algorithm;
    std::uint32_t p;
    std::size_t messages;
    double bytes;
  };
  // 1000 B; 8 and 5 members. Ring: each of 2 (p - 1) steps moves all n bytes over p messages. Recursive doubling among
  // 5: one folds and unfolds around 4 x 2. Rabenseifner among 8: n/2 + n/4 + n/8 a member and phase. Bruck's alltoall
  // among 8: 4 of 8 blocks in each of 3 rounds. Scatter: n/2 once, n/4 twice, n/8 four times, twice over p blocks.
  for (const Count& c :
       {Count{Operator::barrier, "dissemination", 5, 15, 0}, Count{Operator::broadcast, "binomial", 5, 4, 4000},
        Count{Operator::broadcast, "chain", 5, 16, 4000},
        Count{Operator::broadcast, "scatter-allgather", 8, 7 + 56, 1500 + 7000},
        Count{Operator::reduce, "flat", 5, 4, 4000}, Count{Operator::allreduce, "ring", 5, 40, 8000},
        Count{Operator::allreduce, "recursive-doubling", 5, 10, 10000},
        Count{Operator::allreduce, "rabenseifner", 8, 48, 14000},
        Count{Operator::allreduce, "double-tree", 8, 2 * 7 * 4, 14000},
        Count{Operator::allgather, "bruck", 5, 15, 20000},
        Count{Operator::allgather, "recursive-doubling", 8, 24, 56000},
        Count{Operator::reduce_scatter, "recursive-halving", 8, 24, 7000},
        Count{Operator::alltoall, "bruck", 8, 24, 8 * 3 * 4 * 1000.0},
        Count{Operator::alltoall, "pairwise", 5, 20, 20000},
        Count{Operator::gather, "binomial", 8, 7, 1000.0 * (4 + 2 * 2 + 4 * 1)}}) {
    INFO(c.algorithm << " " << name(c.op));
    DataFollower data(c.p);
    for (std::uint32_t r = 0; r < c.p; ++r)
      for (std::uint32_t b = 0; b < c.p * c.p; ++b) data.has[r][b] = 0;
    write_collective(data, call(c.op, c.algorithm), members(c.p), Tag{1} << 32);
    data.follow();
    CHECK(data.messages == c.messages);
    CHECK(data.bytes == c.bytes);
  }
}

TEST_CASE("no collective blocks itself when every message is a rendezvous") {
  for (const std::string& op : operator_names())
    for (const std::string& algorithm : algorithm_names(operator_of(op)))
      for (std::uint32_t p = 1; p <= most_ranks; ++p) {
        INFO(algorithm << " " << op << " among " << p);
        RankProgram program(on_devices(p, Bytes(-1)));
        for (Rank r = 0; r < p; ++r) program.compute(r, 1_us);
        append(program, call(operator_of(op), algorithm, p / 2));
        CHECK(program.finish().deadlock.chain == "");
      }
}

TEST_CASE("a collective of nothing, and one among some of the ranks") {
  for (const std::string& op : operator_names())
    for (const std::string& algorithm : algorithm_names(operator_of(op))) {
      INFO(algorithm << " " << op);
      RankProgram program(on_devices(7));
      for (Rank r = 0; r < 7; ++r) program.compute(r, 1_us);
      const std::vector<Rank> some{6, 1, 3};
      append(program, call(operator_of(op), algorithm, 1, 0_B), some);
      append(program, call(operator_of(op), algorithm, 2, 1_B), some);
      const Workload workload = program.finish();
      CHECK_FALSE(run_ranks(workload, 7).result.error);
      for (std::uint32_t t = 7; t < workload.graph.tasks(); ++t) {
        const std::uint32_t device = workload.graph.pinned(TaskId(t)).value;
        CHECK((device == 6 || device == 1 || device == 3));
      }
    }
}

TEST_CASE("sizes of their own per member add up to what moves") {
  const std::uint32_t p = 5;
  const std::vector<double> sizes{10, 0, 7, 30, 3};
  const auto bytes = [&](Operator op, const char* algorithm, std::vector<double> own) {
    DataFollower data(p);
    for (std::uint32_t r = 0; r < p; ++r)
      for (std::uint32_t b = 0; b < p * p; ++b) data.has[r][b] = 0;
    Collective what = call(op, algorithm);
    what.sizes = std::move(own);
    write_collective(data, what, members(p), Tag{1} << 32);
    data.follow();
    CHECK(data.wrong == "");
    return data.bytes;
  };
  CHECK(bytes(Operator::allgather, "ring", sizes) == 4 * 50);
  CHECK(bytes(Operator::allgather, "bruck", sizes) == 4 * 50);
  CHECK(bytes(Operator::gather, "linear", sizes) == 40);
  CHECK(bytes(Operator::reduce_scatter, "pairwise", sizes) == 4 * 50);
  std::vector<double> pairs(p * p, 2);
  pairs[1 * p + 3] = 100;
  CHECK(bytes(Operator::alltoall, "spread", pairs) == 2 * 19 + 100);
}

TEST_CASE("an algorithm is chosen by name, by a table of sizes, or as MPICH does") {
  const auto choice = [](const std::string& text) {
    return AlgorithmChoice(
        Operator::alltoall,
        [&] {
          Parameters parameters = given::parameters({{"algorithm", text}}, "workload");
          parameters.check({.name = "t", .summary = "", .parameters = {{.name = "algorithm"}}, .source = ""});
          return parameters;
        }(),
        "algorithm");
  };
  const auto chosen = [&](const std::string& text, Bytes bytes) {
    return std::string(choice(text).name(Operator::alltoall, 8, bytes));  // a view into the choice would dangle
  };
  CHECK(chosen("spread", 1_B) == "spread");
  CHECK(chosen("bruck < 1 KiB, spread < 32 KiB, pairwise", 1023_B) == "bruck");
  CHECK(chosen("bruck < 1 KiB, spread < 32 KiB, pairwise", 1024_B) == "spread");
  CHECK(chosen("bruck < 1 KiB, spread < 32 KiB, pairwise", 1_MB) == "pairwise");
  CHECK(chosen("auto", 256_B) == "bruck");
  CHECK(chosen("auto", 32769_B) == "pairwise");
  const auto refused = [&](const std::string& text) { return given::complaint([&] { choice(text); }); };
  CHECK(refused("bruk") == "test.toml:2:1: unknown algorithm 'bruk' for alltoall (did you mean 'bruck'?)");
  CHECK(refused("bruck < 1 KiB").find("end the list with a name that has no size") != std::string::npos);
  CHECK(refused("bruck < 2 KiB, spread < 1 KiB, pairwise").find("the sizes must rise") != std::string::npos);
  CHECK(refused("bruck, pairwise").find("nothing can come after it") != std::string::npos);
  CHECK(refused("bruck < 5, pairwise").find("is no size") != std::string::npos);
  CHECK(refused("bruck < 1 KiB,").find("unknown algorithm ''") != std::string::npos);
}
