// Whatever happens to a file, an importer reads it or refuses it with a ScenarioError: nothing else may come out.
#include <random>

#include "tests/catch.hpp"
#include "tests/models/import_text.hpp"

namespace {

struct Sample {
  std::string importer, text;
};

/// A small valid file of each format.
std::vector<Sample> samples() {
  return {
      {"wfformat", R"({"name": "w", "schemaVersion": "1.5", "workflow": {"specification": {"tasks": [
        {"name": "a_1", "id": "a", "parents": [], "children": ["b"], "inputFiles": ["i"], "outputFiles": ["f"]},
        {"name": "b_1", "id": "b", "parents": ["a"], "children": [], "inputFiles": ["f"], "outputFiles": []}],
        "files": [{"id": "i", "sizeInBytes": 1e3}, {"id": "f", "sizeInBytes": 2}]},
        "execution": {"tasks": [{"id": "a", "runtimeInSeconds": 1.5}, {"id": "b", "runtimeInSeconds": 0}]}}})"},
      {"qasm",
       "OPENQASM 2.0;\ninclude \"qelib1.inc\";\ngate turn(t) a,b { rz(t/2) a; cx a,b; u3(-t,pi,sin(t)) b; }\n"
       "opaque far(x) a;\nqreg q[3];\ncreg c[3]; // bits\nh q;\nturn(-pi*0.25) q[0],q[1];\nbarrier q[0],q[2];\n"
       "if(c==3) x q[2];\nreset q[1];\nfar(1e-3) q[0];\nmeasure q -> c;\n"},
      {"stg", "2\n 0 0 0\n 1 5 1 0\n 2 3 1 1\n 3 0 2 1 2\n# end\n"},
      {"dot",
       "strict digraph \"G\" { graph [size_is=seconds]; a [size=\"1e0\", category=x]; /* c */ a -> b [size=-1];\n"
       "subgraph s { b -> c -> d [size=4 item=\"f g\"]; } // end\n}\n"},
      {"dax",
       "<?xml version=\"1.0\"?>\n<adag><job id=\"a\" name=\"x\" runtime=\"1\"><uses file=\"f\" link=\"output\" "
       "size=\"9\"/></job><!-- c --><job id=\"b\" runtime=\"2\"><uses file=\"f\" link=\"input\"/></job>"
       "<child ref=\"b\"><parent ref=\"a\"/></child></adag>"},
      {"csv", "id,kind,slots,time_s:cpu\r\n\"a,1\",x,1,2.5\r\n# c\r\nb,y,,\r\n"},
  };
}

/// Throws what is no ScenarioError, which fails the test.
bool is_refused(const Sample& sample, const std::string& text) {
  return import_refused(sample.importer, text) != "accepted";
}

}  // namespace

TEST_CASE("a file cut off anywhere is read or refused") {
  for (const Sample& sample : samples()) {
    CAPTURE(sample.importer);
    CHECK_FALSE(is_refused(sample, sample.text));
    std::size_t refused = 0;
    for (std::size_t size = 0; size < sample.text.size(); ++size)
      refused += is_refused(sample, sample.text.substr(0, size)) ? 1 : 0;
    // A cut within the last line of CSV or the trailer of STG leaves a file that is whole.
    CHECK(refused >= sample.text.size() / 4);
  }
}

TEST_CASE("a file with a few bytes changed is read or refused") {
  std::mt19937 random(1);
  const std::string bytes = std::string(1, '\0') + "\t\n\r \"#',-./019:;<=>@[\\]eE{|}\x7f\x80\xff";
  for (const Sample& sample : samples()) {
    CAPTURE(sample.importer);
    std::size_t refused = 0;
    for (int n = 0; n < 1000; ++n) {
      std::string text = sample.text;
      for (auto k = random() % 3 + 1; k > 0; --k) {
        const std::size_t at = random() % text.size();
        const char byte = bytes[random() % bytes.size()];
        switch (random() % 3) {
          case 0: text[at] = byte; break;
          case 1: text.insert(at, 1, byte); break;
          default: text.erase(at, random() % 5 + 1);
        }
      }
      refused += is_refused(sample, text) ? 1 : 0;
    }
    CHECK(refused > 100);
    CHECK(refused < 1000);
  }
}
