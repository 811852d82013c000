#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/cli/sweep_program.hpp"

/// Sweeps that are stopped, that meet a full disk, or that cannot begin.

using Catch::Matchers::Contains;

TEST_CASE("Ctrl-C keeps what is done, writes it out, and says how to go on") {
  const FolderOfFiles folder(Files{});
  const std::string sweep = "sweep '" + thousand + "' --set workload.tasks=2000 --out stopped";
  const Ended ended =
      program(folder, sweep, "timeout --preserve-status --signal=INT --foreground 2 '" PELSIM_PROGRAM "'");
  CHECK(ended.code == 4);
  CHECK_THAT(ended.err, Contains(" of 1000 runs are done; start the same command again to go on"));
  const std::size_t rows = table(folder, "stopped/results.csv").rows();
  CHECK(rows < 1000);
  CHECK(nlohmann::json::parse(text_of_file(folder.file("stopped/results.json"))).at("runs_done") == rows);
}

TEST_CASE("folders that are not a sweep's, files in the way and full disks are one line, and nothing is lost") {
  const FolderOfFiles folder(Files{{"chain.toml", chain}, {"file", "x"}});
  fs::create_directory(folder.file("somebody"));
  std::ofstream(folder.file("somebody/thesis.tex")) << "x";
  const auto refused = [&](const std::string& out) {
    const Ended ended = program(folder, "sweep chain.toml --restart --out " + out);
    CHECK(ended.code == 3);
    CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
    return ended.err;
  };
  CHECK_THAT(refused("somebody"), Contains("somebody: holds 'thesis.tex' and no journal of a sweep"));
  CHECK(fs::exists(folder.file("somebody/thesis.tex")));
  CHECK_THAT(refused("file"), Contains("is a file"));
  CHECK_THAT(refused("file/below"), Contains("file/below: cannot be made"));
  if (geteuid() != 0) {
    fs::create_directory(folder.file("closed"));
    fs::permissions(folder.file("closed"), fs::perms::owner_read | fs::perms::owner_exec);
    CHECK_THAT(refused("closed"), Contains("cannot be written to"));
  }

  // A limit on the size of files is what a full disk is, but for its name: 2 blocks of 512 or 1024 bytes.
  const std::string sweep = "sweep chain.toml --replicates 10 --quiet --out full";
  const Ended full = program(folder, sweep, "ulimit -f 2 && '" PELSIM_PROGRAM "'");
  CHECK(full.code == 4);
  CHECK_THAT(full.err,
             Contains("full/journal: cannot be written, ") && Contains(" runs are kept (make room, then start"));
  CHECK(std::count(full.err.begin(), full.err.end(), '\n') == 1);
  const Ended more = program(folder, "sweep chain.toml --replicates 10 --out full");
  CHECK(more.code == 0);
  CHECK_THAT(more.err, Contains("going on: "));
  REQUIRE(program(folder, "sweep chain.toml --replicates 10 --quiet --out roomy").code == 0);
  CHECK(text_of_file(folder.file("full/results.csv")) == text_of_file(folder.file("roomy/results.csv")));
}

TEST_CASE("Ctrl-C on mpirun keeps what its ranks have done") {
  if (!has_mpi()) return;
  const FolderOfFiles folder(Files{});
  const std::string sweep = "sweep '" + thousand + "' --set workload.tasks=2000 --quiet --out stopped";
  program(folder, sweep,
          "OMPI_MCA_odls_base_sigkill_timeout=20 timeout --signal=INT --foreground 5 mpirun --oversubscribe "
          "--allow-run-as-root -np 2 '" PELSIM_PROGRAM "'");
  const std::size_t rows = table(folder, "stopped/results.csv").rows();
  CHECK(rows > 0);
  CHECK(rows < 1000);
  const std::string journal = text_of_file(folder.file("stopped/journal"));
  CHECK(static_cast<std::size_t>(std::count(journal.begin(), journal.end(), '\n')) == rows + 1);
}

TEST_CASE("mistakes under mpirun are told once") {
  if (!has_mpi()) return;
  const FolderOfFiles folder(Files{{"chain.toml", chain}});
  const Ended unknown = under_mpirun(folder, 2, "sweep chain.toml --vary workload.taks=1,2");
  CHECK(unknown.code == 3);
  const std::size_t first = unknown.err.find("unknown key 'taks'");
  CHECK(first != std::string::npos);
  CHECK(unknown.err.find("unknown key 'taks'", first + 1) == std::string::npos);
  CHECK_THAT(under_mpirun(folder, 2, "sweep nowhere.toml").err, Contains("no such file"));
  CHECK(under_mpirun(folder, 2, "sweep chain.toml --jobs none").code == 2);
}
