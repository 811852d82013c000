#include <fmt/format.h>

#include <array>

#include "study/verify/cases.hpp"

/// The worked examples of the HEFT and PEFT papers: ten tasks on three unlike processors, unit bandwidth between them.
namespace pelsim::verify {
namespace {

struct Dependence {
  int from, to, bytes;
};

Files files_of(const std::vector<std::array<int, 3>>& times, const std::vector<Dependence>& dependences) {
  std::string tasks = "id,time_s:P1,time_s:P2,time_s:P3\n", edges = "from,to,size_bytes\n";
  for (std::size_t i = 0; i < times.size(); ++i)
    tasks += fmt::format("T{},{},{},{}\n", i + 1, times[i][0], times[i][1], times[i][2]);
  for (const Dependence& d : dependences) edges += fmt::format("T{},T{},{}\n", d.from, d.to, d.bytes);
  return {{"tasks.csv", tasks}, {"edges.csv", edges}};
}

Finished scheduled_by(const char* scheduler, const Files& files) {
  return finish(fmt::format("[workload]\n"
                            "model = \"csv\"\n"
                            "file = \"tasks.csv\"\n"
                            "[platform]\n"
                            "model = \"table\"\n"
                            "devices = [ {{ name = \"P1\", class = \"P1\" }}, {{ name = \"P2\", class = \"P2\" }},\n"
                            "            {{ name = \"P3\", class = \"P3\" }} ]\n"
                            "bandwidth = \"1 B/s\"\n"
                            "latency = \"0 s\"\n"
                            "[network]\n"
                            "model = \"uncontended\"\n"
                            "[scheduler]\n"
                            "model = \"{}\"\n",
                            scheduler),
                files);
}

}  // namespace

std::vector<Check> heft_paper() {
  const std::string source = "Topcuoglu, Hariri, Wu: IEEE TPDS 13(3), 2002, Figs. 2-4";
  const Files files = files_of({{14, 16, 9},
                                {13, 19, 18},
                                {11, 13, 19},
                                {13, 8, 17},
                                {12, 13, 10},
                                {13, 16, 9},
                                {7, 15, 11},
                                {5, 11, 14},
                                {18, 12, 20},
                                {21, 7, 16}},
                               {{1, 2, 18},
                                {1, 3, 12},
                                {1, 4, 9},
                                {1, 5, 11},
                                {1, 6, 14},
                                {2, 8, 19},
                                {2, 9, 16},
                                {3, 7, 23},
                                {4, 8, 27},
                                {4, 9, 23},
                                {5, 9, 13},
                                {6, 8, 15},
                                {7, 10, 17},
                                {8, 10, 11},
                                {9, 10, 13}});
  const Finished heft = scheduled_by("heft", files), cpop = scheduled_by("cpop", files);
  return {makespan_check("HEFT paper: makespan of HEFT", source, 80, heft),
          schedule_check("HEFT paper: tasks of HEFT placed as published", source,
                         {{"T1", "P3", 0, 9},
                          {"T2", "P1", 27, 40},
                          {"T3", "P3", 9, 28},
                          {"T4", "P2", 18, 26},
                          {"T5", "P3", 28, 38},
                          {"T6", "P2", 26, 42},
                          {"T7", "P3", 38, 49},
                          {"T8", "P1", 57, 62},
                          {"T9", "P2", 56, 68},
                          {"T10", "P2", 73, 80}},
                         heft),
          makespan_check("HEFT paper: makespan of CPOP", source, 86, cpop),
          schedule_check("HEFT paper: tasks of CPOP placed as published", source,
                         {{"T1", "P2", 0, 16},
                          {"T2", "P2", 16, 35},
                          {"T3", "P1", 28, 39},
                          {"T4", "P3", 25, 42},
                          {"T5", "P2", 35, 48},
                          {"T6", "P3", 42, 51},
                          {"T7", "P1", 39, 46},
                          {"T8", "P3", 54, 68},
                          {"T9", "P2", 65, 77},
                          {"T10", "P2", 79, 86}},
                         cpop)};
}

std::vector<Check> peft_paper() {
  const std::string source = "Arabnejad, Barbosa: IEEE TPDS 25(3), 2014";
  const Files files = files_of({{22, 21, 36},
                                {22, 18, 18},
                                {32, 27, 43},
                                {7, 10, 4},
                                {29, 27, 35},
                                {26, 17, 24},
                                {14, 25, 30},
                                {29, 23, 36},
                                {15, 21, 8},
                                {13, 16, 33}},
                               {{1, 2, 17},
                                {1, 3, 31},
                                {1, 4, 29},
                                {1, 5, 13},
                                {1, 6, 7},
                                {2, 8, 3},
                                {2, 9, 30},
                                {3, 7, 16},
                                {4, 8, 11},
                                {4, 9, 7},
                                {5, 9, 57},
                                {6, 8, 5},
                                {7, 10, 9},
                                {8, 10, 42},
                                {9, 10, 7}});
  const Finished peft = scheduled_by("peft", files), heft = scheduled_by("heft", files);
  return {makespan_check("PEFT paper: makespan of PEFT", source, 122, peft),
          schedule_check("PEFT paper: tasks of PEFT placed as published", source,
                         {{"T1", "P1", 0, 22},
                          {"T2", "P1", 29, 51},
                          {"T3", "P1", 51, 83},
                          {"T4", "P1", 22, 29},
                          {"T5", "P3", 35, 70},
                          {"T6", "P2", 29, 46},
                          {"T7", "P1", 83, 97},
                          {"T8", "P2", 54, 77},
                          {"T9", "P3", 81, 89},
                          {"T10", "P2", 106, 122}},
                         peft),
          makespan_check("PEFT paper: makespan of HEFT", source, 133, heft)};
}

}  // namespace pelsim::verify
