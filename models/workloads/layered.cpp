#include <algorithm>
#include <cmath>

#include "models/catalog.hpp"
#include "models/generator.hpp"
#include "sim/platform.hpp"

/// Random layered graph: layers of `width` tasks, each task reads from `degree` different tasks of the layer before,
/// chosen uniformly; every edge has a data item of its own.
///   time    w_i  uniform in time * (1 +- spread); spread 1 is the U(0, 2 w) of the HEFT paper
///   classes w_ij = w_i * U(1 - beta/2, 1 + beta/2) for each device class j [Topcuoglu et al., TPDS 13(3), 2002]
///   CCR     (mean bytes of an edge / bandwidth) / (mean time of a task)
/// Degree is cut to the size of the layer before. A fractional degree is reached on average.
namespace pelsim::workloads {
namespace {

struct Shape {
  std::size_t tasks, width;
  double degree;
};

/// Different numbers below n without trying twice [Floyd, CACM 30(9), 1987]; remembers who took what.
class Chooser {
 public:
  explicit Chooser(std::size_t most) : taken_by_(most, 0) {}

  template <class Use>
  void choose(std::uint32_t how_many, std::uint32_t n, Stream& random, Use use) {
    ++round_;
    for (std::uint32_t top = n - how_many; top < n; ++top) {
      // One draw for two purposes: the upper half chooses, the lower half is left to the caller.
      const std::uint64_t bits = random.next();
      auto chosen = static_cast<std::uint32_t>(((bits >> 32) * (std::uint64_t{top} + 1)) >> 32);
      if (taken_by_[chosen] == round_) chosen = top;
      taken_by_[chosen] = round_;
      use(chosen, static_cast<double>(bits & 0xffffffffu) * 0x1p-32);
    }
  }

 private:
  std::vector<std::uint32_t> taken_by_;
  std::uint32_t round_ = 0;
};

/// The classes whose times differ; none = one time for all.
std::vector<std::string> time_classes(const Parameters& parameters, const WorkloadContext& context) {
  if (parameters.number("heterogeneity") <= 0) return {};
  std::vector<std::string> classes = parameters.texts("classes");
  if (classes.empty() && context.platform != nullptr) {
    for (std::size_t t = 0; t < context.platform->types(); ++t) {
      const std::string& name = context.platform->type(DeviceTypeId(t)).device_class;
      if (std::find(classes.begin(), classes.end(), name) == classes.end()) classes.push_back(name);
    }
  }
  if (classes.empty())
    parameters.fail("heterogeneity",
                    "'heterogeneity' needs to know the device classes: add classes = [\"cpu\", \"gpu\"]");
  return classes;
}

Shape shape_of(const Parameters& parameters) {
  Shape shape{count(parameters, "tasks"), count(parameters, "width"), parameters.number("degree")};
  shape.width = std::min(shape.width, shape.tasks);
  if (parameters.has("density")) {
    if (parameters.has("degree")) parameters.fail("density", "'density' and 'degree' say the same: give one of them");
    shape.degree = parameters.number("density") * static_cast<double>(shape.width);
  }
  shape.degree = std::min(shape.degree, static_cast<double>(shape.width));
  const double tasks = static_cast<double>(shape.tasks);
  refuse_huge(parameters,
              tasks > most_tasks          ? "tasks"
              : parameters.has("density") ? "density"
                                          : "degree",
              tasks, tasks * shape.degree);
  return shape;
}

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const Shape shape = shape_of(parameters);
  const double time = parameters.seconds("time").value, spread = parameters.number("spread");
  const double half_beta = 0.5 * parameters.number("heterogeneity");
  const double bytes = parameters.number("ccr") * time * parameters.byte_rate("bandwidth").value;
  const std::vector<std::string> classes = time_classes(parameters, context);

  Stream times = context.random.stream("workloads.layered.time");
  Stream edges = context.random.stream("workloads.layered.edge");
  const auto whole_degree = static_cast<std::uint32_t>(shape.degree);
  const double rest_of_degree = shape.degree - whole_degree;

  TaskGraphBuilder graph;
  graph.reserve(shape.tasks, static_cast<std::size_t>(static_cast<double>(shape.tasks) * shape.degree * 1.01) + 16);
  std::vector<std::size_t> columns;
  for (const std::string& name : classes) columns.push_back(graph.add_time_class(name));
  if (classes.empty()) columns.push_back(graph.add_time_class("any"));

  const KindId kind = graph.add_kind("task");
  Chooser chooser(shape.width);
  const auto width = static_cast<std::uint32_t>(shape.width);
  for (std::uint32_t t = 0; t < shape.tasks; ++t) {
    const TaskId task = graph.add_task(kind);
    const double mean = around(times, time, spread);
    for (const std::size_t column : columns)
      graph.set_time(task, column, Seconds(classes.empty() ? mean : around(times, mean, half_beta)));

    const std::uint32_t layer_begin = t - t % width;
    if (layer_begin == 0) continue;
    std::uint32_t degree = whole_degree;
    if (rest_of_degree > 0 && edges.uniform() < rest_of_degree) ++degree;
    chooser.choose(degree, width, edges, [&](std::uint32_t place, double unit) {
      const double size = bytes * (1 + spread * (2 * unit - 1));
      graph.add_data(TaskId(layer_begin - width + place), task, Bytes(std::floor(size + 0.5)));
    });
  }
  return {graph.build()};
}

}  // namespace

WorkloadModel layered() {
  return {
      .card = {.name = "layered",
               .summary = "random layered graph with given width, degree, CCR and heterogeneity",
               .parameters =
                   {integer_entry("tasks", "1000", 1, 1e18, "how many"),
                    integer_entry("width", "32", 1, 1e18, "tasks of a layer; the last layer has the rest"),
                    number_entry("degree", "3", 0, 1e18, "tasks of the layer before that each task reads from"),
                    number_entry("density", "", 0, 1, "instead of degree: the share of the layer before"),
                    quantity_entry("time", Unit::seconds, "10 ms", "mean time of a task"),
                    number_entry("spread", "1", 0, 1, "times and sizes are uniform in mean * (1 +- spread)"),
                    number_entry("ccr", "0.1", 0, 1e9, "mean communication time of an edge / mean time of a task"),
                    quantity_entry("bandwidth", Unit::byte_rate, "1 GB/s", "turns the CCR into bytes"),
                    number_entry("heterogeneity", "0", 0, 2,
                                 "beta: on each device class a task's time is multiplied by U(1 - beta/2, 1 + beta/2)"),
                    {"classes",
                     Parameter::Type::list,
                     Unit::none,
                     "",
                     false,
                     -1e308,
                     1e308,
                     {},
                     "device classes that differ; default: those of the platform"}},
               .source = "Topcuoglu, Hariri, Wu, IEEE TPDS 13(3), 2002, section 6"},
      .make = make};
}

}  // namespace pelsim::workloads
