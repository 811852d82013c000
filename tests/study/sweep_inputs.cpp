#include "study/sweep/inputs.hpp"

#include <fmt/format.h>

#include "study/sweep/identity.hpp"
#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"
#include "tests/study/text_of_file.hpp"

using namespace pelsim;

namespace {

const Files files = {
    {"machines/cpu.csv",
     "# ours\nname,slots,peak_Gflop_per_s,bandwidth_GB_per_s,note\nours,2,10,20,made up\nother,4,10,20,no\n"},
    {"machines/regions.csv", "name,carbon_intensity_g_per_kWh,note,source\nhere,100,made up,none\n"},
    {"machines/bench.csv", "name,model,file,note\nmeasured one,calibrated,times.csv,made up\n"},
    {"machines/times.csv", "kind,class,time [s]\na,cpu,1\n"},
    {"traces/index.txt", "rank0.txt\ntraces/rank1.txt\n"},
    {"traces/rank0.txt", "0 init\n0 finalize\n"},
    {"traces/rank1.txt", "1 init\n1 finalize\n"},
    {"tasks.csv", "name,work [flop]\na,1\n"},
    {"edges.csv", "from,to\n"},
    {"unused.csv", "x\n1\n"},
};

std::string fingerprint(const FolderOfFiles& folder, const std::string& text) {
  const Toml document = parse_toml(text, folder.file("s.toml"));
  Inputs inputs(document.place);
  inputs.add(document);
  return inputs.fingerprint();
}

/// Files whose change is seen by a scenario with this text. Each is changed in its last bytes and put back.
std::vector<std::string> seen_by(const std::string& text) {
  const FolderOfFiles folder(files);
  const std::string before = fingerprint(folder, text);
  std::vector<std::string> seen;
  for (const auto& [name, contents] : files) {
    std::string changed = contents;
    changed[changed.size() - 2] = 'z';
    std::ofstream(folder.file(name)) << changed;
    if (fingerprint(folder, text) != before) seen.push_back(name);
    std::ofstream(folder.file(name)) << contents;
  }
  CHECK(fingerprint(folder, text) == before);
  return seen;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a preset's row counts among the inputs of a scenario that names it; the rest of its table does not") {
  const FolderOfFiles folder(files);
  const std::string one = "[platform]\nnodes = [ { devices = [ { preset = \"ours\" } ] } ]\n";
  const std::string before = fingerprint(folder, one);
  std::string table = text_of_file(folder.file("machines/cpu.csv"));
  std::ofstream(folder.file("machines/cpu.csv")) << table + "third,8,1,1,no\n";
  CHECK(fingerprint(folder, one) == before);
  table.replace(table.find("ours,2"), 6, "ours,3");
  std::ofstream(folder.file("machines/cpu.csv")) << table;
  CHECK(fingerprint(folder, one) != before);
  CHECK(seen_by(one).empty());  // the last row is of another preset
  CHECK(seen_by("[energy]\nregion = \"here\"\n") == Names{"machines/regions.csv"});
}

TEST_CASE("files that inputs name are inputs") {
  // A calibrated machine's row, and the measured times that it names beside itself.
  CHECK(seen_by("[platform]\nnodes = [ { devices = [ { preset = \"measured one\" } ] } ]\n") ==
        Names{"machines/bench.csv", "machines/times.csv"});
  // An index of traces: one beside it, one named from the folder above.
  CHECK(seen_by("[workload]\nfile = \"traces/index.txt\"\n") ==
        Names{"traces/index.txt", "traces/rank0.txt", "traces/rank1.txt"});
  CHECK(seen_by("[workload]\nfile = \"tasks.csv\"\n") == Names{"tasks.csv", "edges.csv"});
  CHECK(seen_by("[workload]\nmodel = \"chain\"\n").empty());
}

TEST_CASE("a table of tasks may name presets and circuits by cells with blanks and quotes") {
  const FolderOfFiles folder(Files{{"machines/m.csv", "name,slots\n\"big one, new\",2\nbig,3\n"},
                                   {"list.csv", "device,circuit\n\"big one\",\"a b.qasm\"\n"},
                                   {"a b.qasm", "OPENQASM 2.0;\n"}});
  const std::string text = "[platform]\ndevices_file = \"list.csv\"\n";
  const std::string before = fingerprint(folder, text);
  std::ofstream(folder.file("a b.qasm")) << "OPENQASM 2.0; \n";
  const std::string after = fingerprint(folder, text);
  CHECK(after != before);
  std::ofstream(folder.file("machines/m.csv"))
      << "name,slots\n\"big one, new\",2\nbig,4\n";  // "big" is a word of a cell
  CHECK(fingerprint(folder, text) != after);
}
