#include <algorithm>

#include "sim/driver/driver.hpp"

/// Why a run cannot go on: who waits for whom, until somebody is named twice or waits for something else.
namespace pelsim {

namespace {
constexpr std::size_t most_told = 16;
}

/// The task with the device it runs on, as far as that is known.
std::string Driver::who(TaskId t) const {
  const TaskState& state = tasks_[t.index()];
  DeviceId d = graph_.pinned(t);
  if (phase(t) == Phase::placed && !state.adopted) d = live_[LiveId(state.where)].device;
  const std::string name = "'" + graph_.name(t) + "'";
  return d && d.index() < platform_.devices() ? name + " on '" + platform_.device(d).name + "'" : name;
}

/// The task that `t` waits for; none: `text` says what else it waits for.
TaskId Driver::waits_for(TaskId t, std::string& text) const {
  const TaskState& state = tasks_[t.index()];
  if (state.left) {
    for (const Edge& e : graph_.out(t))
      if (e.item && awaited_[e.item.index()]) {
        text = " waits to be received by ";
        return e.task;
      }
  }
  for (const Edge& e : graph_.in(t))
    if (phase(e.task) != Phase::ended && !(e.item && tasks_[e.task.index()].sent)) {
      text = " waits for ";
      return e.task;
    }
  if (phase(t) == Phase::ready) {
    text = " is ready, but the scheduler never placed it";
  } else if (phase(t) == Phase::waiting || state.waiting > 0) {
    text = " was never released";
  } else if (phase(t) == Phase::placed && live_[LiveId(state.where)].phase == Live::Phase::outside) {
    text = " waits for data that never comes";
  } else if (phase(t) == Phase::placed && live_[LiveId(state.where)].phase != Live::Phase::queued) {
    const Live& live = live_[LiveId(state.where)];
    if (live.room == Live::Room::waits || live.room == Live::Room::holds)
      text = room_wanted(live);
    else
      text = " holds a slot and waits for data that never comes";
  } else {
    const DeviceId d = phase(t) == Phase::placed ? live_[LiveId(state.where)].device : graph_.pinned(t);
    text = " waits for a slot of '" + platform_.device(d).name + "'";
    for (std::uint32_t other = 0; other < graph_.tasks(); ++other) {
      if (phase(TaskId(other)) != Phase::placed) continue;
      if (tasks_[other].adopted) continue;
      const Live& holder = live_[LiveId(tasks_[other].where)];
      if (holder.phase != Live::Phase::reserved || holder.device != d) continue;
      text += ", which is kept for task ";
      return TaskId(other);
    }
  }
  return {};
}

std::string Driver::why_stuck() const {
  std::string text = std::to_string(left_) + " of " + std::to_string(graph_.tasks()) + " tasks cannot go on";
  if (run_.deadlock != nullptr && *run_.deadlock) return text + ": " + run_.deadlock->chain;
  const auto& order = graph_.topological();
  const auto first = std::find_if(order.begin(), order.end(), [&](TaskId t) { return phase(t) != Phase::ended; });
  if (first == order.end()) return text;

  // Everybody waits for one other: the walk ends, or comes around. What leads into a cycle is not told.
  std::vector<TaskId> chain{*first};
  std::vector<bool> seen(graph_.tasks());
  std::string why;
  for (TaskId next; !seen[chain.back().index()]; chain.push_back(next)) {
    seen[chain.back().index()] = true;
    next = waits_for(chain.back(), why);
    if (!next) break;
  }
  const bool is_cycle = seen[chain.back().index()] && std::count(chain.begin(), chain.end(), chain.back()) == 2;
  if (is_cycle) {  // told from its lowest task on
    chain.erase(chain.begin(), std::find(chain.begin(), chain.end() - 1, chain.back()));
    std::rotate(chain.begin(), std::min_element(chain.begin(), chain.end() - 1), chain.end() - 1);
    chain.back() = chain.front();
  }
  for (std::size_t k = 0; k < chain.size(); ++k) {
    if (is_cycle && k + 1 == chain.size()) break;
    if (k == most_told) return text + "; and so on, " + std::to_string(chain.size() - 1) + " tasks around";
    const TaskId whom = waits_for(chain[k], why);
    text += (k == 0 ? "; task " : "; ") + who(chain[k]) + why + (whom ? who(whom) : "");
  }
  return text;
}

}  // namespace pelsim
