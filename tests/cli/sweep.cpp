
#include <cstdlib>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/random.hpp"
#include "tests/cli/sweep_program.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("a thousand runs give the same files on one thread, on two, on ranks, and after ten kills") {
  const FolderOfFiles folder(Files{});
  std::vector<std::string> words = {"sweep", thousand};
  if (const char* data =
          std::getenv("PELSIM_DATA")) {  // a workflow that was recorded; then noise makes the seed matter
    const std::string file = std::string(data) + "/wfcommons/montage-chameleon-dss-05d-001.json";
    words.insert(words.end(), {"--set", "workload.file=" + file, "--set", "noise.compute.distribution=gamma", "--set",
                               "noise.compute.cv=0.2"});
  } else {
    std::cout << "skipped: PELSIM_DATA is not set, so the thousand runs are of a generated workflow\n";
  }
  std::string sweep;
  for (const std::string& word : words) sweep += "'" + word + "' ";
  sweep += "--quiet --out ";
  const Ended one = program(folder, sweep + "one --jobs 1");
  INFO(one.err);
  REQUIRE(one.code == 0);
  const std::string results = text_of_file(folder.file("one/results.csv"));
  const std::string json = text_of_file(folder.file("one/results.json"));
  const pelsim::CsvTable rows = table(folder, "one/results.csv");
  REQUIRE(rows.rows() == 1000);
  for (std::size_t row = 0; row < rows.rows(); ++row) REQUIRE(rows.cell(row, rows.column("status")) == "ok");
  // Each seed draws other times, so that no two runs of a setting are the same. On one node nothing moves: there a
  // policy and a seed give one run, whatever the bandwidth.
  std::map<std::string, std::set<std::string>> by_setting, on_one_node;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const auto cell = [&](const char* column) { return std::string(rows.cell(row, rows.column(column))) + " "; };
    const std::string nodes = cell("platform.nodes.0.count"), hash = cell("trace_hash");
    by_setting[cell("scheduler.model") + nodes + cell("platform.interconnect.bandwidth")].insert(hash);
    if (nodes == "1 ") on_one_node[cell("scheduler.model") + cell("seed")].insert(hash);
  }
  CHECK(by_setting.size() == 100);
  for (const auto& [setting, hashes] : by_setting) CHECK(hashes.size() == 10);
  CHECK(on_one_node.size() == 50);
  for (const auto& [run, hashes] : on_one_node) CHECK(hashes.size() == 1);
  const auto is_same = [&](const std::string& name) {
    return text_of_file(folder.file(name + "/results.csv")) == results &&
           text_of_file(folder.file(name + "/results.json")) == json;
  };

  REQUIRE(program(folder, sweep + "two --jobs 2").code == 0);
  CHECK(is_same("two"));

  // Ten kills, at moments drawn anew but the same for everybody: within the first 75 runs of each start.
  pelsim::Stream random = pelsim::Streams{2026}.stream("tests.sweep.kill");
  const std::uint64_t row = results.size() / 1000;
  int killed = 0;
  for (int k = 0; k < 10; ++k) killed += kill_at(folder, words, "killed", random.below(75 * row)) ? 1 : 0;
  CHECK(killed == 10);
  CHECK_FALSE(fs::exists(folder.file("killed/results.csv")));
  REQUIRE(program(folder, sweep + "killed --jobs 2").code == 0);
  CHECK(is_same("killed"));

  // As a crash of the machine leaves it: without its last bytes.
  fs::resize_file(folder.file("killed/journal"), fs::file_size(folder.file("killed/journal")) - 100);
  REQUIRE(program(folder, sweep + "killed").code == 0);
  CHECK(is_same("killed"));

  if (!has_mpi()) return;
  for (const int ranks : {2, 3}) {
    const std::string name = "ranks" + std::to_string(ranks);
    const Ended ended = under_mpirun(folder, ranks, sweep + name);
    INFO(ended.err);
    REQUIRE(ended.code == 0);
    CHECK(is_same(name));
  }
}

TEST_CASE("the CSV has the axes as they are written, metrics with their unit, and nothing of this machine") {
  const FolderOfFiles folder(Files{{"chain.toml", chain}});
  const Ended ended =
      program(folder, "sweep chain.toml --replicates 2 --vary platform.interconnect.bandwidth='12.5 GB/s'");
  INFO(ended.err);
  REQUIRE(ended.code == 0);
  CHECK_THAT(ended.out, StartsWith("12 runs: 12 ok, 0 failed, 0 invalid\nchain-sweep/results.csv\n"));
  const std::string csv = text_of_file(folder.file("chain-sweep/results.csv"));
  CHECK_THAT(csv,
             StartsWith("point,replicate,workload.tasks,scheduler.model,platform.interconnect.bandwidth,seed,status,"
                        "error,makespan_s,speedup,efficiency,slr,"));
  CHECK_THAT(csv, Contains(",trace_hash,version\n0,0,2,fifo,12.5 GB/s,1,ok,,"));
  const pelsim::CsvTable rows = table(folder, "chain-sweep/results.csv");
  REQUIRE(rows.rows() == 12);
  CHECK(rows.cell(11, rows.column("workload.tasks")) == "8");
  CHECK(rows.cell(11, rows.column("replicate")) == "1");
  // Replicate 1 has the same seed at every point.
  CHECK(rows.cell(1, rows.column("seed")) == rows.cell(11, rows.column("seed")));
  CHECK(rows.cell(1, rows.column("seed")) != "1");
  const pelsim::CsvTable timing = table(folder, "chain-sweep/timing.csv");
  CHECK(timing.rows() == 12);
  CHECK(timing.number(0, timing.column("wall_s"), 0, 60) >= 0);
  const auto json = nlohmann::json::parse(text_of_file(folder.file("chain-sweep/results.json")));
  CHECK(json.at("scenario") == "chain.toml");
  CHECK(json.at("axes").at(0).at("values") == nlohmann::json({2, 4, 8}));
  CHECK(json.at("replicates") == 2);
  CHECK(json.at("runs_done") == 12);
}

TEST_CASE("a run of the sweep is what `pelsim run` gives with its values and seed") {
  const FolderOfFiles folder(Files{});
  REQUIRE(program(folder, "sweep '" + thousand +
                              "' --quiet --out some --replicates 2 --vary simulation.seed=3,4 --vary "
                              "scheduler.model=work-stealing --vary platform.nodes.0.count=4 --vary "
                              "platform.interconnect.bandwidth='125 MB/s'")
              .code == 0);
  const pelsim::CsvTable rows = table(folder, "some/results.csv");
  REQUIRE(rows.rows() == 4);
  for (std::size_t row = 0; row < 4; ++row) {
    const Ended run = program(folder, "run '" + thousand +
                                          "' --json - --set scheduler.model=work-stealing --set "
                                          "platform.nodes.0.count=4 --seed " +
                                          std::string(rows.cell(row, rows.column("seed"))));
    REQUIRE(run.code == 0);
    const auto report = nlohmann::json::parse(run.out);
    CHECK(report.at("trace_hash") == std::string(rows.cell(row, rows.column("trace_hash"))));
    CHECK(report.at("speedup") == rows.number(row, rows.column("speedup"), 0, 1e9));
    CHECK(report.at("pop").at("transfer_efficiency") == rows.number(row, rows.column("transfer_efficiency"), 0, 2));
  }
}

TEST_CASE("shards do each their part, and merging them gives the file of one sweep") {
  const FolderOfFiles folder(Files{{"chain.toml", chain}});
  const std::string sweep = "sweep chain.toml --replicates 3 --quiet ";
  REQUIRE(program(folder, sweep + "--out whole").code == 0);
  std::size_t rows = 0;
  for (const char* shard : {"1", "2", "3", "4"}) {
    REQUIRE(program(folder, sweep + "--shard " + shard + "/4 --out part" + shard).code == 0);
    rows += table(folder, "part" + std::string(shard) + "/results.csv").rows();
  }
  CHECK(rows == 18);
  const Ended some = program(folder, sweep + "--out all --merge part1 part2 part4");
  CHECK(some.code == 4);
  CHECK_THAT(some.err, Contains("15 of 18 runs are done; the others are in none of these folders"));
  REQUIRE(program(folder, sweep + "--out all --merge part3").code == 0);
  for (const char* file : {"/results.csv", "/results.json"})
    CHECK(text_of_file(folder.file("all" + std::string(file))) ==
          text_of_file(folder.file("whole" + std::string(file))));
  CHECK_THAT(program(folder, "sweep chain.toml --out other --merge part1").err, Contains("the design has changed"));
}

TEST_CASE("a changed scenario, design or input file is refused until it is told to begin anew") {
  const std::string graph = "3\n0 0 0\n1 5 1 0\n2 6 1 1\n3 7 1 2\n4 0 1 3\n";
  const std::string text =
      "schema = 1\ntitle = \"one\"\n[workload]\nmodel = \"stg\"\nfile = \"g.stg\"\n[platform]\nnodes = [ "
      "{ devices = [ { slots = 2 } ] } ]\n";
  const FolderOfFiles folder(Files{{"s.toml", text}, {"g.stg", graph}});
  const std::string sweep = "sweep s.toml --quiet --vary scheduler.model=fifo,heft ";
  REQUIRE(program(folder, sweep).code == 0);
  const std::string before = text_of_file(folder.file("s-sweep/results.csv"));
  const auto refused = [&](const std::string& more) {
    const Ended ended = program(folder, sweep + more);
    CHECK(ended.code == 3);
    CHECK(text_of_file(folder.file("s-sweep/results.csv")) == before);
    return ended.err;
  };
  CHECK_THAT(refused("--set network.model=hockney"), Contains("s-sweep/journal: the scenario has changed since"));
  CHECK_THAT(refused("--vary simulation.seed=1,2"), Contains("the design has changed since"));
  CHECK_THAT(refused("--quick"), Contains("the design has changed since"));
  std::ofstream(folder.file("g.stg")) << "3\n0 0 0\n1 50 1 0\n2 6 1 1\n3 7 1 2\n4 0 1 3\n";
  CHECK_THAT(refused(""), Contains("an input file has changed since"));
  REQUIRE(program(folder, sweep + "--restart").code == 0);
  const std::string after = text_of_file(folder.file("s-sweep/results.csv"));
  CHECK(after != before);
  // What is no part of a result may change.
  std::ofstream(folder.file("s.toml")) << "# remark\n" + text;
  CHECK(program(folder, sweep + "--set title=other").code == 0);
  CHECK(text_of_file(folder.file("s-sweep/results.csv")) == after);
}

TEST_CASE("a changed preset or machine file is refused as any other input") {
  const std::string machine = "name,slots,peak_Gflop_per_s,bandwidth_GB_per_s\n";
  const FolderOfFiles folder(
      Files{{"machines/cpu.csv", machine + "ours,2,10,20\n"},
            {"s.toml",
             "schema = 1\n[workload]\nmodel = \"chain\"\ntasks = 4\n[platform]\nnodes = [ { devices "
             "= [ { preset = \"ours\" } ] } ]\n[scheduler]\nmodel = \"fifo\"\n"}});
  const std::string sweep = "sweep s.toml --quiet --vary workload.tasks=2,4";
  const Ended begun = program(folder, sweep);
  INFO(begun.err);
  REQUIRE(begun.code == 0);
  std::ofstream(folder.file("machines/cpu.csv")) << machine + "ours,2,10,20\nanother,4,10,20\n";
  CHECK(program(folder, sweep).code == 0);
  std::ofstream(folder.file("machines/cpu.csv")) << machine + "ours,2,11,20\n";
  const Ended changed = program(folder, sweep);
  CHECK(changed.code == 3);
  CHECK_THAT(changed.err, Contains("an input file has changed since"));
}

TEST_CASE("a point that cannot be is a row with its error, and the sweep goes on") {
  const FolderOfFiles folder(Files{{"chain.toml", chain}});
  const std::string sweep = "sweep chain.toml --vary workload.tasks=2 --vary scheduler.model=fifo,heff,heft ";
  const Ended ended = program(folder, sweep);
  CHECK(ended.code == 0);
  CHECK_THAT(ended.out, Contains("3 runs: 2 ok, 0 failed, 1 invalid"));
  CHECK_THAT(ended.err,
             Contains("1 of 3 runs without a result, the first: point 1: ") && Contains("unknown scheduler 'heff'"));
  const pelsim::CsvTable rows = table(folder, "chain-sweep/results.csv");
  CHECK(rows.cell(1, rows.column("status")) == "invalid");
  CHECK_THAT(std::string(rows.cell(1, rows.column("error"))), Contains("did you mean 'heft'"));
  CHECK(rows.cell(1, rows.column("makespan_s")).empty());
  CHECK(rows.cell(2, rows.column("status")) == "ok");
  // 9.2e18 ticks of 0.001 fs end before 16 s: the run itself fails.
  const Ended failed =
      program(folder,
              "sweep chain.toml --out ticks --set workload.time='16 s' --vary simulation.tick='1 ps,0.001 fs' "
              "--vary workload.tasks=2 --vary scheduler.model=fifo");
  CHECK(failed.code == 0);
  CHECK_THAT(failed.out, Contains("2 runs: 1 ok, 1 failed, 0 invalid"));
  CHECK_THAT(text_of_file(folder.file("ticks/results.csv")), Contains("\n1,0,2,fifo,0.001 fs,1,failed,"));
  CHECK_THAT(failed.err, Contains("simulation.tick"));
}

TEST_CASE("a key that no scenario has is refused before anything is written") {
  const FolderOfFiles folder(Files{{"chain.toml", chain}});
  const auto refused = [&](const std::string& more) {
    const Ended ended = program(folder, "sweep chain.toml " + more);
    CHECK(ended.code == 3);
    CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
    CHECK_FALSE(fs::exists(folder.file("chain-sweep")));
    return ended.err;
  };
  CHECK_THAT(refused("--vary workload.taks=1,2"),
             Contains("--vary workload.taks: unknown key 'taks' in [workload]") && Contains("did you mean 'tasks'"));
  CHECK_THAT(refused("--vary sheduler.model=fifo"), Contains("there is no section 'sheduler'"));
  CHECK_THAT(refused("--vary seed=1,2"), Contains("'seed' is a setting of [sweep] itself") && Contains("--replicates"));
  CHECK_THAT(refused("--where 'workload.tasks <'"), Contains("--where: condition"));
  CHECK(program(folder, "sweep chain.toml --jobs 0").code == 2);
  CHECK(program(folder, "sweep chain.toml --shard 3/2").code == 2);
}

TEST_CASE("a dry run shows the design, what is invalid and why, and a time; it writes nothing") {
  const FolderOfFiles folder(Files{{"chain.toml", chain}});
  const Ended ended = program(folder,
                              "sweep chain.toml --dry-run --replicates 10 --vary scheduler.model=fifo,heff --where "
                              "'workload.tasks < 8' --jobs 2");
  CHECK(ended.code == 0);
  CHECK_THAT(ended.out,
             StartsWith("factorial design: 4 points x 10 replicates = 40 runs\n  workload.tasks: 2, 4, 8\n"));
  CHECK_THAT(ended.out,
             Contains("  where workload.tasks < 8\n  2 points left out by conditions\n2 of 4 points are valid\n"));
  CHECK_THAT(ended.out,
             Contains("invalid: --vary scheduler.model: unknown scheduler 'heff'") && Contains("(point 1 and 1 more)"));
  CHECK_THAT(ended.out, Contains("\nabout ") && Contains(" on 2 threads (2 sampled runs took "));
  CHECK_FALSE(fs::exists(folder.file("chain-sweep")));
}

TEST_CASE("axes and replicates along which nothing changes are named") {
  const FolderOfFiles folder(Files{{"chain.toml", chain}});
  REQUIRE(program(folder, "sweep chain.toml --quiet --replicates 2 --vary network.model=free,hockney").code == 0);
  const auto json = nlohmann::json::parse(text_of_file(folder.file("chain-sweep/results.json")));
  const std::string notes = json.at("notes").dump();
  CHECK_THAT(notes, Contains("network.model had no influence: no result changed along this axis"));
  CHECK_THAT(notes, !Contains("workload.tasks had no influence"));
}
