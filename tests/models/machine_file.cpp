#include "models/machine_file.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "tests/catch.hpp"
#include "tests/models/given.hpp"

using namespace pelsim;

namespace {

constexpr const char* header = "what,name,size,cores,time_s,interval,samples,residual,work_flop,traffic_B\n";

/// The text of a file whose count of rows is right.
std::string file_of(const std::vector<std::string>& rows, std::string_view columns = header) {
  std::string text = fmt::format("# pelsim machine file 1\n# cpu: an example\n# rows: {}\n{}", rows.size(), columns);
  for (const std::string& row : rows) text += row + "\n";
  return text;
}

MachineFile read(const std::string& text) { return read_machine(TextFile("m.csv", text)); }

std::string complaint(const std::string& text) {
  return given::complaint([&] { read(text); });
}

}  // namespace

TEST_CASE("machine file: what is written is read back") {
  MachineFile machine;
  machine.facts = {{"cpu", "Example 2,6 GHz"}, {"date", "2026-01-02"}};
  machine.rows.push_back({MachineRow::What::kernel, "gemm", 256, 1, Seconds(4.125e-4), 0.0125, 120, -0.03125,
                          Flops(33554432), Bytes(2097152)});
  machine.rows.push_back({MachineRow::What::lock, "spin", 0, 2, Seconds(2.5e-8), 0.5, 7, {}, {}, {}});
  const MachineFile again = read(machine_text(machine));
  CHECK(again.facts == machine.facts);
  CHECK(again.fact("cpu") == "Example 2,6 GHz");
  CHECK(again.fact("ghost").empty());
  REQUIRE(again.rows.size() == 2);
  const MachineRow& gemm = again.rows[0];
  CHECK((gemm.what == MachineRow::What::kernel && gemm.name == "gemm" && gemm.size == 256 && gemm.cores == 1));
  CHECK((gemm.time == Seconds(4.125e-4) && gemm.interval == 0.0125 && gemm.samples == 120));
  CHECK((gemm.residual == -0.03125 && gemm.work == Flops(33554432) && gemm.traffic == Bytes(2097152)));
  CHECK((again.rows[1].what == MachineRow::What::lock && !again.rows[1].residual && again.rows[1].work == Flops(0)));
  CHECK(machine_text(again) == machine_text(machine));
}

TEST_CASE("machine file: a fact of several lines is written as one") {
  MachineFile machine;
  machine.facts = {{"cpu", "a\nb"}};
  machine.rows.push_back({MachineRow::What::kernel, "gemm", 8, 1, Seconds(1), 0, 1, {}, {}, {}});
  CHECK(read(machine_text(machine)).fact("cpu") == "a b");
}

TEST_CASE("machine file: what is wrong is told with its place") {
  const std::string good = "kernel,gemm,256,1,4e-4,0.01,9,,,";
  CHECK(complaint(file_of({good})).empty());
  CHECK(complaint("what,name\nkernel,gemm\n") ==
        "m.csv:1:1: not a machine file: it must begin with '# pelsim machine file 1'; write one with: pelsim calibrate "
        "--out machine.csv");
  CHECK(complaint(file_of({"kernel,gemm,256"}, "what,name,size\n")) ==
        "m.csv:4:1: there is no column 'cores'; the header has what, name, size");
  CHECK(
      complaint(file_of({"kernel,gemm,256,1,.01,9,,"}, "what,name,size,cores,interval,samples,residual,work_flop\n")) ==
      "m.csv:4:1: there is no column 'time_s'; the header has what, name, size, cores, interval, samples, residual, "
      "work_flop");
  CHECK(complaint(file_of({good, "kernal,trsm,256,1,4e-4,0.01,9,,,"})) ==
        "m.csv:6:1: unknown measurement 'kernal' (did you mean 'kernel'?)");
  CHECK(complaint(file_of({"kernel,,256,1,4e-4,0.01,9,,,"})) == "m.csv:5:8: a measurement needs a name");
  CHECK(complaint(file_of({"kernel,gemm,256,1,-4e-4,0.01,9,,,"})).find("m.csv:5:19: ") == 0);
  CHECK(complaint(file_of({"kernel,gemm,256,1,0,0.01,9,,,"})) == "m.csv:5:19: the time is 0: nothing was measured");
  for (const char* time : {"inf", "nan", "1e999", "", "4 ms"}) {
    INFO(time);
    CHECK(complaint(file_of({fmt::format("kernel,gemm,256,1,{},0.01,9,,,", time)})).find("m.csv:5:19: ") == 0);
  }
  CHECK(complaint(file_of({"kernel,gemm,25.5,1,4e-4,0.01,9,,,"})) == "m.csv:5:13: size must be a whole number");
  CHECK(complaint(file_of({"kernel,gemm,256,0,4e-4,0.01,9,,,"})) ==
        "m.csv:5:17: cores is 0, but must be from 1 to 1000000");
  CHECK(complaint(file_of({good, good})) == "m.csv:6:1: there are two rows for kernel 'gemm' of size 256 on 1 cores");
  CHECK(complaint(file_of({"kernel,gemm,256,2,4e-4,0.01,9,,,"})) ==
        "m.csv:5:17: kernel 'gemm' of size 256 has no row for 1 core");
  CHECK(complaint(file_of({"kernel,gemm,256,1,4e-4"})).find("m.csv:5:1: the row has 5 cells") == 0);
}

TEST_CASE("machine file: one that was cut off between two rows is refused") {
  std::string text = file_of({"kernel,gemm,128,1,4e-4,0.01,9,,,", "kernel,gemm,256,1,4e-3,0.01,9,,,"});
  text.resize(text.find("kernel,gemm,256"));
  CHECK(complaint(text) == "m.csv:5:33: cut off: 1 rows, of 2");
  CHECK(complaint(file_of({})) == "m.csv:4:74: nothing was measured");
  CHECK(complaint("# pelsim machine file 1\n" + std::string(header)) == "m.csv:1:1: the line '# rows: ...' is missing");
}

TEST_CASE("machine file: every prefix of a file is read or refused, never worse") {
  const std::string text = file_of({"kernel,gemm,128,1,4e-4,0.01,9,0.5,33,12", "lock,\"a,b\",0,2,1e-8,0.01,9,,,"});
  for (std::size_t length = 0; length + 1 < text.size(); ++length) {
    INFO(length);
    CHECK_FALSE(complaint(text.substr(0, length)).empty());
  }
}
