#include "study/timed_graph.hpp"

namespace pelsim {

TaskGraph timed_graph(const TaskGraph& graph, const std::vector<Seconds>& times) {
  TaskGraphBuilder builder;
  builder.reserve(graph.tasks(), graph.edges());
  const std::size_t any = builder.add_time_class("any");
  std::vector<KindId> kinds;
  for (std::size_t k = 0; k < graph.kinds(); ++k) kinds.push_back(builder.add_kind(graph.kind_name(KindId(k))));
  for (std::size_t t = 0; t < graph.tasks(); ++t) {
    const TaskId task = builder.add_task(kinds[graph.kind(TaskId(t)).index()]);
    if (graph.is_marker(task)) continue;
    builder.set_time(task, any, times[t]);
    if (graph.slots(task) != 1) builder.set_slots(task, graph.slots(task));
    if (graph.has_releases()) builder.set_release(task, graph.release(task));
    if (graph.pinned(task)) builder.set_pinned(task, graph.pinned(task));
  }
  for (std::size_t i = 0; i < graph.items(); ++i) {
    const ItemId item(i);
    builder.add_item(graph.size(item), graph.is_initial(item) ? TaskId{} : graph.producer(item));
  }
  // By producer: so successors become ready in the order that they had.
  for (std::size_t t = 0; t < graph.tasks(); ++t) {
    for (const ItemId item : graph.initial(TaskId(t))) builder.read(TaskId(t), item);
    for (const Edge& edge : graph.out(TaskId(t))) {
      if (edge.item)
        builder.read(edge.task, edge.item);
      else
        builder.add_control(TaskId(t), edge.task);
    }
  }
  return builder.build();
}

}  // namespace pelsim
