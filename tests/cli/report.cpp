#include "tests/cli/program.hpp"

/// `pelsim report` as a user calls it. What the page holds is the matter of tests/study/results.

namespace {

const std::string table =
    "point,replicate,scheduler.model,platform.nodes.0.count,seed,status,error,makespan_s,trace_hash,version\n"
    "0,0,fifo,1,1,ok,,4,a,0.1.0\n0,1,fifo,1,2,ok,,4.4,b,0.1.0\n"
    "1,0,heft,1,1,ok,,3,c,0.1.0\n1,1,heft,1,2,ok,,3.3,d,0.1.0\n";

}  // namespace

TEST_CASE("a report is a page beside the table, and its findings on the terminal") {
  const FolderOfFiles folder({{"results.csv", table}});
  const Ended ended = program(folder, "report results.csv");
  CHECK(ended.code == 0);
  CHECK(ended.out.find("heft: makespan 25.0 % lower than fifo") != std::string::npos);
  CHECK(ended.err.find("wrote report.html") != std::string::npos);
  const std::string page = text_of_file(folder.file("report.html"));
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(page.ends_with("</html>\n"));
}

TEST_CASE("the same table gives the same page, byte for byte") {
  const FolderOfFiles folder({{"results.csv", table}});
  const Ended first = program(folder, "report results.csv -o -"), second = program(folder, "report results.csv -o -");
  CHECK(first.code == 0);
  CHECK(first.out.starts_with("<!DOCTYPE html>"));
  CHECK(first.out == second.out);
}

TEST_CASE("a bad table is one error with its place, and no page is written") {
  const FolderOfFiles folder(
      {{"results.csv", table + "2,0,heft,2,1,ok,,quick,e,0.1.0\n"}, {"text.csv", "hello\nworld\n"}});
  const Ended ended = program(folder, "report results.csv -o page.html");
  CHECK(ended.code == 3);
  CHECK(ended.out.empty());
  CHECK(ended.err == "pelsim: results.csv:6:18: makespan_s must be a number, not 'quick'\n");
  CHECK_FALSE(fs::exists(folder.file("page.html")));
  CHECK(program(folder, "report text.csv").code == 3);
  CHECK(program(folder, "report missing.csv").code == 3);
  CHECK(program(folder, "report").code == 2);
}

TEST_CASE("a page that cannot be written is refused before the table is read") {
  const FolderOfFiles folder({{"results.csv", table}});
  const Ended ended = program(folder, "report results.csv -o nowhere/page.html");
  CHECK(ended.code == 3);
  CHECK(ended.err.find("nowhere") != std::string::npos);
}

TEST_CASE("options choose metric, axis and baseline, and unknown names are refused with what is near") {
  const FolderOfFiles folder({{"results.csv", table}});
  const Ended turned = program(folder, "report results.csv --compare scheduler.model --baseline heft");
  CHECK(turned.code == 0);
  CHECK(turned.out.find("fifo: makespan 33.3 % higher than heft") != std::string::npos);
  CHECK(program(folder, "report results.csv --metric makespan").err ==
        "pelsim: results.csv: there is no metric 'makespan' (did you mean 'makespan_s'?)\n");
  CHECK(program(folder, "report results.csv --scaling fast").code == 2);
}
