#include <nlohmann/json.hpp>

#include "models/machine_file.hpp"
#include "tests/catch.hpp"
#include "tests/cli/program.hpp"

using namespace pelsim;

namespace {

const std::string source = PELSIM_SOURCE_DIR;

}  // namespace

TEST_CASE("pelsim calibrate explains itself") {
  const FolderOfFiles folder{{}};
  const Ended help = program(folder, "calibrate --help");
  CHECK(help.code == 0);
  for (const char* word : {"--out", "--budget", "--kernels", "--cores", "Example: pelsim calibrate"}) {
    INFO(word);
    CHECK(help.out.find(word) != std::string::npos);
  }
}

TEST_CASE("pelsim calibrate refuses what it cannot measure, and says what it can") {
  const FolderOfFiles folder{{}};
  const Ended kernel = program(folder, "calibrate --kernels gem --out ghost.csv");
  CHECK(kernel.code == 3);
  CHECK(kernel.err.find("unknown kernel 'gem' (did you mean 'gemm'?)") != std::string::npos);
  CHECK(program(folder, "calibrate --budget long").code == 2);
  CHECK(program(folder, "calibrate --budget -3s").code == 2);
  CHECK(program(folder, "calibrate --cores 0").code == 2);
  CHECK(program(folder, "calibrate --cores 4096").code == 3);
  CHECK(program(folder, "calibrate --ghost").code == 2);
  const Ended nowhere = program(folder, "calibrate --out no/such/folder/machine.csv");
  CHECK(nowhere.code == 3);
  CHECK(nowhere.err.find("there is no folder") != std::string::npos);
}

TEST_CASE("a machine that was calibrated predicts a run, which is then compared with the real one") {
  const FolderOfFiles folder{{}};
  const std::string machine = folder.file("machine.csv");
  // Small: the numbers are not judged here.
  const Ended calibrated =
      program(folder, "calibrate --budget 0.1s --kernels potrf,trsm,syrk,gemm --cores 1 --out " + machine);
  INFO(calibrated.err);
  REQUIRE(calibrated.code == 0);
  CHECK(calibrated.out.find("KERNELS") != std::string::npos);
  const MachineFile file = read_machine(TextFile::read(machine));
  CHECK_FALSE(file.fact("cpu").empty());
  CHECK_FALSE(file.fact("date").empty());
  CHECK(file.fact("host").empty());

  const std::string scenario = source +
                               "/scenarios/validation/cholesky.toml --set platform.nodes.0.devices.0.file=" + machine +
                               " --set platform.nodes.0.devices.0.slots=1 --set workload.tiles=2 ";
  const std::string chrome = folder.file("both.json"), json = folder.file("prediction.json");
  const Ended compared = program(
      folder, "compare " + scenario + "--engines native,host --repeats 2 --chrome " + chrome + " --json " + json);
  INFO(compared.err);
  REQUIRE(compared.code == 0);
  CHECK(compared.out.find("PREDICTED AND REAL") != std::string::npos);
  const auto prediction = nlohmann::json::parse(text_of_file(json));
  CHECK(prediction["real"]["makespans_s"].size() == 2);
  CHECK(prediction["predicted"][0]["engine"] == "native");
  CHECK(prediction["kinds"].size() == 3);  // 2 x 2 tiles: potrf, trsm, syrk
  CHECK(prediction["kinds"][0]["badge"] == "interpolated");
  CHECK_NOTHROW(nlohmann::json::parse(text_of_file(chrome)));

  const std::string results = folder.file("validation.csv");
  const std::string validate = "validate " + source + "/scenarios/validation/cholesky.toml --machine " + machine +
                               " --cores 1 --schedulers fifo --repeats 1 --median 1e9 --tail 1e9 --out " + results;
  const Ended validated = program(folder, validate);
  INFO(validated.err);
  REQUIRE(validated.code == 0);
  CHECK(validated.out.find("| cholesky ") != std::string::npos);
  // Nothing runs again; the head tells the minute.
  const auto table = [](const std::string& out) { return out.substr(out.find("| workload")); };
  CHECK(table(program(folder, validate).out) == table(validated.out));
}

TEST_CASE("pelsim compare takes the host once, beside one or two simulators") {
  const FolderOfFiles folder{{}};
  CHECK(program(folder, "compare x.toml --engines host,host").code == 2);
  CHECK(program(folder, "compare x.toml --engines native,simgrid,native").code == 2);
  CHECK(program(folder, "compare x.toml --engines native").code == 2);
  CHECK(program(folder, "compare x.toml --engines native,hots").code == 2);
  CHECK(program(folder, "compare no-such.toml --engines native,host").code == 3);
}

TEST_CASE("pelsim validate wants a machine file, scenarios, and kernels that were measured") {
  const FolderOfFiles folder{{}};
  CHECK(program(folder, "validate no-such-folder --machine no-such.csv").code == 3);
  CHECK(program(folder, "validate").code == 2);
  const std::string example = source + "/scenarios/data/machines/example.csv";
  CHECK(program(folder, "validate " + source + "/scenarios/montage-cluster.toml --machine " + example).code == 3);
}
