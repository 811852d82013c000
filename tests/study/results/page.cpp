#include "study/exporters/results/page.hpp"

#include "tests/catch.hpp"
#include "tests/study/count.hpp"
#include "tests/study/results/results_samples.hpp"

using namespace pelsim;
using namespace pelsim::results;

namespace {

std::string page(const std::string& csv) { return results_page(study_of(table_of(csv), {})); }

}  // namespace

TEST_CASE("the page of two schedulers has curves, boxes, scaling and tables, and loads nothing") {
  const std::string html = page(two_schedulers(0.9, 6));
  for (const char* heading : {"What stands out", "What varied", "Alternatives", "Curves", "Scaling", "All points"})
    CHECK(count(html, fmt::format("<h2>{}</h2>", heading)) == 1);
  CHECK(count(html, "<h2>Heat maps</h2>") == 0);  // one numeric axis
  CHECK(count(html, "<h2>Runs without a result</h2>") == 0);
  CHECK(count(html, "http") == count(html, "http://www.w3.org/2000/svg"));
  CHECK(count(html, "<script") == 0);
  CHECK(count(html, "<svg") == count(html, "</svg>"));
  CHECK(count(html, ">makespan (s)<") == 1);                                       // of the curves
  CHECK(count(html, ">makespan / best of the same setting and replicate<") == 1);  // of the boxes
  CHECK(count(html, "48 runs: 8 points, 6 replicates") == 1);
}

TEST_CASE("a page tells where points have unequal numbers of replicates") {
  std::string csv = "point,replicate,nodes,seed,status,error,makespan_s\n";
  for (int r = 0; r < 30; ++r) csv += fmt::format("0,{},1,{},ok,,{}\n", r, r, 10 + r % 3);
  for (int r = 0; r < 50; ++r) csv += fmt::format("1,{},2,{},ok,,{}\n", r, r, 5 + r % 3);
  CHECK(count(page(csv), "80 runs: 2 points, 30 to 50 replicates") == 1);
}

TEST_CASE("two numeric axes have a heat map, three of few values panels") {
  std::string csv = "point,replicate,scheduler.model,nodes,bandwidth,seed,status,error,makespan_s\n";
  int point = 0;
  for (const char* scheduler : {"fifo", "heft"})
    for (const int nodes : {1, 2, 4})
      for (const char* bandwidth : {"1 GB/s", "10 GB/s"}) {
        csv += fmt::format("{},0,{},{},{},1,ok,,{}\n", point, scheduler, nodes, bandwidth, 10.0 / nodes + point % 3);
        ++point;
      }
  const std::string html = page(csv);
  CHECK(count(html, "<h2>Heat maps</h2>") == 1);
  CHECK(count(html, ">bandwidth = 10 GB/s</text>") == 1);  // a panel of makespan against nodes
  CHECK(count(html, ">nodes = 4</text>") == 1);            // a panel of makespan against bandwidth
  CHECK(count(html, ">scheduler.model = heft</text>") == 1);
  CHECK(count(html, "so that no interval can be told") == 2);
}

TEST_CASE("names and errors of the user's cannot break the page") {
  const std::string html = page(
      "point,replicate,<axis>,seed,status,error,makespan_s\n"
      "0,0,\"a & \"\"b\"\"\",1,ok,,2\n1,0,</svg>,1,failed,<script>alert(1)</script>,\n");
  CHECK(count(html, "<script") == 0);
  CHECK(count(html, "</svg>") == count(html, "<svg"));
  CHECK(count(html, "a &amp; &quot;b&quot;") >= 1);
  CHECK(count(html, "&lt;axis&gt;") >= 1);
}

TEST_CASE("a table of 100,000 runs makes a small page") {
  std::string csv = "point,replicate,scheduler.model,nodes,load,seed,status,error,makespan_s,energy_j,slots\n";
  Stream stream(1, "tests.many_runs");
  for (int run = 0; run < 100'000; ++run) {
    const int point = run / 5;
    const double time = stream.uniform(1, 2);
    csv += fmt::format("{},{},{},{},{},{},ok,,{},{},{}\n", point, run % 5, point % 2 == 0 ? "fifo" : "heft",
                       1 << (point / 2 % 5), 0.001 * (point / 10), run % 5, time, 90 / time, 1 << (point / 2 % 5));
  }
  const std::string html = page(csv);
  CHECK(html.size() < 1'500'000);
  CHECK(count(html, "of 100000 runs as points") >= 1);
  CHECK(count(html, "400 of 20000 points") == 1);
}

TEST_CASE("pages of odd tables are whole") {
  const std::string head = "point,replicate,seed,status,error";
  for (const std::string& csv :
       {head + ",makespan_s\n0,0,1,ok,,0.25\n", head + "\n0,0,1,ok,\n", head + ",makespan_s\n0,0,1,failed,why,\n",
        std::string("point,replicate,nodes,seed,status,error,makespan_s\n0,0,4,1,ok,,1\n0,1,4,2,ok,,2\n"),
        std::string("point,replicate,nodes,seed,status,error,makespan_s\n0,0,0,1,ok,,0\n1,0,4,1,ok,,0\n"),
        std::string("point,replicate,s,seed,status,error,makespan_s\n0,0,a,1,ok,,-1\n1,0,b,1,ok,,1\n")}) {
    const std::string html = page(csv);
    CHECK(html.ends_with("</body>\n</html>\n"));
    CHECK(count(html, "nan") == 0);
    CHECK(count(html, "inf\"") == 0);
  }
}

TEST_CASE("the findings for a terminal fit its width") {
  const std::string text = results_text(study_of(table_of(two_schedulers(0.9, 6)), {}));
  CHECK(text.find("heft: makespan 10.0 % lower than fifo") != std::string::npos);
}
