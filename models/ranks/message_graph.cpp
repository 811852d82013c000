#include "models/ranks/message_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <memory>
#include <optional>
#include <tuple>

namespace pelsim::ranks {

MessageGraph::MessageGraph(Settings settings)
    : settings_(std::move(settings)),
      any_device_(builder_.add_time_class("any")),
      operation_(settings_.devices.size()) {
  send_ = builder_.add_kind("send");
  recv_ = builder_.add_kind("recv");
  start_ = builder_.add_kind("start");
  post_ = builder_.add_kind("post");
  sent_ = builder_.add_kind("sent");
  join_ = builder_.add_kind("wait");
}

std::uint32_t MessageGraph::add_file(std::string path) {
  files_.push_back(std::move(path));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

void MessageGraph::at(std::uint32_t file, std::uint32_t line) {
  file_ = file;
  line_ = line;
}

Place MessageGraph::place(std::uint32_t file, std::uint32_t line) const {
  return line > 0 ? Place{files_[file], static_cast<int>(line)} : settings_.place;
}

void MessageGraph::fail(const std::string& message) const { throw ScenarioError(place(file_, line_), message); }

TaskId MessageGraph::add(Rank rank, KindId kind) {
  assert(rank < ranks());
  const TaskId task = builder_.add_task(kind);
  builder_.set_pinned(task, settings_.devices[rank]);
  rank_.push_back(rank);
  number_.push_back(operation_[rank]);
  if (line_ > 0 || !line_of_.empty()) {
    line_of_.resize(rank_.size());
    line_of_.back() = line_;
  }
  return task;
}

TaskId MessageGraph::add_timeless(Rank rank, KindId kind) {
  const TaskId task = add(rank, kind);
  builder_.set_time(task, any_device_, Seconds(0));
  return task;
}

Operation MessageGraph::compute(Rank rank, KindId kind) {
  const TaskId task = add(rank, kind);
  return {task, task};
}

Operation MessageGraph::compute(Rank rank, Seconds time, KindId kind) {
  const TaskId task = add(rank, kind);
  builder_.set_time(task, any_device_, time);
  return {task, task};
}

Operation MessageGraph::compute(Rank rank, Flops work, Bytes traffic, KindId kind) {
  const TaskId task = add(rank, kind);
  std::optional<std::uint32_t> demand;
  if (traffic == Bytes(0)) {
    const auto found = demands_.find(work.value);
    if (found != demands_.end()) demand = found->second;
  }
  if (!demand) {
    demand = builder_.add_demand(std::make_shared<KernelDemand>(work, traffic));
    if (traffic == Bytes(0)) demands_.emplace(work.value, *demand);
  }
  builder_.set_demand(task, *demand);
  return {task, task};
}

Operation MessageGraph::send(Rank at, Rank to, Bytes bytes, Tag tag) {
  Waiting one = waiting(Waiting::Side::send, at, to, bytes, tag);
  one.meets = !(bytes <= settings_.eager);
  Operation operation;
  if (one.meets && bytes <= settings_.detached) operation.begin = operation.end = add(at, start_);
  one.task = add_timeless(at, send_);
  if (operation.begin) {
    order(operation.begin, one.task);
  } else {
    operation.begin = operation.end = one.task;
    if (one.meets) operation.end = one.sent = add(at, sent_);
  }
  Waiting partner;
  if (queues_.match(one, partner)) join(one, partner);
  return operation;
}

Operation MessageGraph::recv(Rank at, Rank from, Bytes most, Tag tag) {
  Waiting one = waiting(Waiting::Side::recv, from, at, most, tag);
  if (settings_.eager < any_size) one.post = add(at, post_);
  one.task = add_timeless(at, recv_);
  if (one.post) order(one.post, one.task);
  Waiting partner;
  if (queues_.match(one, partner)) join(partner, one);
  return {one.post ? one.post : one.task, one.task};
}

Operation MessageGraph::join(Rank rank) {
  const TaskId task = add(rank, join_);
  return {task, task};
}

Waiting MessageGraph::waiting(Waiting::Side side, Rank from, Rank to, Bytes bytes, Tag tag) const {
  assert(from < ranks() && to < ranks());
  Waiting one;
  one.from = from;
  one.to = to;
  one.tag = tag;
  one.bytes = bytes.value;
  one.operation = operation_[side == Waiting::Side::send ? from : to];
  one.file = file_;
  one.line = line_;
  one.side = side;
  return one;
}

void MessageGraph::join(const Waiting& send, const Waiting& recv) {
  if (send.bytes > recv.bytes)
    throw ScenarioError(place(recv.file, recv.line), text(recv) + " is too short for " + text(send));
  builder_.add_data(send.task, recv.task, Bytes(send.bytes));
  if (send.meets) order(recv.post, send.task);
  if (send.sent) order(recv.task, send.sent);
}

std::string MessageGraph::text(const Waiting& one) const {
  const bool is_send = one.side == Waiting::Side::send;
  std::string text =
      fmt::format("rank {}, operation {} ({}", is_send ? one.from : one.to, one.operation, is_send ? "send" : "recv");
  if (one.bytes < any_size.value) text += fmt::format(" {}{}", is_send ? "" : "at most ", text_of(Bytes(one.bytes)));
  text += is_send ? fmt::format(" to rank {}", one.to) : fmt::format(" from rank {}", one.from);
  if (one.tag >> 32 == 0) text += fmt::format(", tag {}", one.tag);
  return text + ")";
}

std::string MessageGraph::text(TaskId task, const TaskGraph& graph) const {
  const KindId kind = graph.kind(task);
  const std::string_view called = kind == sent_ || kind == start_ ? "send"
                                  : kind == post_                 ? "recv"
                                                                  : graph.kind_name(kind);
  std::string text = fmt::format("operation {} ({}", number_[task.index()], called);
  if (!line_of_.empty() && line_of_[task.index()] > 0) text += fmt::format(", line {}", line_of_[task.index()]);
  return text + ")";
}

void MessageGraph::refuse_unmatched() const {
  if (queues_.size() == 0) return;
  std::optional<Waiting> first;
  const auto key = [](const Waiting& w) {
    return std::tuple(w.side == Waiting::Side::send ? w.from : w.to, w.operation, w.task);
  };
  queues_.each([&](const Waiting& w) {
    if (!first || key(w) < key(*first)) first = w;
  });
  std::optional<Waiting> near;
  queues_.each([&](const Waiting& w) {
    if (w.side == first->side || w.from != first->from || w.to != first->to) return;
    if (!near || key(w) < key(*near)) near = w;
  });
  const bool is_send = first->side == Waiting::Side::send;
  std::string message = fmt::format("{} has no matching {}", text(*first), is_send ? "receive" : "send");
  if (near) message += fmt::format("; {} has another tag", text(*near));
  if (queues_.size() > 1) message += fmt::format("; {} operations in all have no partner", queues_.size());
  throw ScenarioError(place(first->file, first->line), message);
}

/// `cycle` lists tasks, each the successor of the one before it. Told from the lowest rank on, of long chains the
/// begin.
std::string MessageGraph::chain(const std::vector<TaskId>& cycle, const TaskGraph& graph) const {
  constexpr std::size_t most_told = 16;
  std::vector<std::pair<TaskId, TaskId>> waits;  // who, for whom
  const auto collect = [&](bool across_ranks) {
    for (std::size_t k = cycle.size(); k-- > 0;) {
      const TaskId who = cycle[k], whom = cycle[k == 0 ? cycle.size() - 1 : k - 1];
      if (!across_ranks || rank_[who.index()] != rank_[whom.index()]) waits.emplace_back(who, whom);
    }
  };
  collect(true);
  if (waits.empty()) collect(false);  // a rank that waits for itself
  const auto key = [&](const auto& wait) { return std::pair(rank_[wait.first.index()], wait.first); };
  std::rotate(
      waits.begin(),
      std::min_element(waits.begin(), waits.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); }),
      waits.end());
  std::string text;
  for (std::size_t k = 0; k < std::min(waits.size(), most_told); ++k) {
    const auto& [who, whom] = waits[k];
    text += fmt::format("{}rank {} waits in {} for {} of rank {}", k == 0 ? "" : "; ", rank_[who.index()],
                        this->text(who, graph), this->text(whom, graph), rank_[whom.index()]);
  }
  if (waits.size() > most_told) text += fmt::format("; and so on, {} waits around", waits.size());
  return text;
}

Workload MessageGraph::finish() {
  refuse_unmatched();
  if (builder_.tasks() == 0) throw ScenarioError(settings_.place, "the program has no operations");
  Workload workload;
  std::vector<TaskId> cycle;
  workload.graph = builder_.build_uncycled(cycle, workload.deadlock.blocked);
  if (!cycle.empty()) {
    workload.deadlock.chain = chain(cycle, workload.graph);
    workload.notes.push_back("the program waits for itself: " + workload.deadlock.chain);
  }
  return workload;
}

std::vector<DeviceId> devices_of_ranks(const Parameters& parameters, std::string_view key, std::size_t ranks,
                                       Mapping mapping, const Platform* platform) {
  std::vector<DeviceId> devices;
  devices.reserve(ranks);
  if (platform != nullptr && ranks > platform->devices())
    parameters.fail(key, fmt::format("{} ranks need {} devices, a device for each; the platform has {}", ranks, ranks,
                                     platform->devices()));
  if (platform == nullptr || mapping == Mapping::block) {
    for (std::size_t r = 0; r < ranks; ++r) devices.push_back(DeviceId(r));
    return devices;
  }
  std::vector<std::vector<DeviceId>> of_memory(platform->memories());
  for (std::size_t d = 0; d < platform->devices(); ++d)
    of_memory[platform->memory(DeviceId(d)).index()].push_back(DeviceId(d));
  for (std::size_t turn = 0; devices.size() < ranks; ++turn)
    for (std::size_t m = 0; m < of_memory.size() && devices.size() < ranks; ++m)
      if (turn < of_memory[m].size()) devices.push_back(of_memory[m][turn]);
  return devices;
}

}  // namespace pelsim::ranks
