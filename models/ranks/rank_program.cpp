#include "models/ranks/rank_program.hpp"

#include <algorithm>

namespace pelsim::ranks {

RankProgram::RankProgram(MessageGraph::Settings settings)
    : graph_(std::move(settings)), compute_(graph_.add_kind("compute")), chains_(graph_.ranks()) {}

void RankProgram::count(Rank r) {
  if (!in_collective_) graph_.next_operation(r);
}

void RankProgram::lead_to(Rank r, TaskId begin) {
  for (const TaskId tail : chains_[r].tails)
    if (tail) graph_.order(tail, begin);
}

void RankProgram::follow(Rank r, const Operation& operation) {
  lead_to(r, operation.begin);
  chains_[r].tails = {operation.end, TaskId{}};
  ++chains_[r].step;
}

/// So that what comes next needs one edge.
void RankProgram::fold(Rank r) {
  if (chains_[r].tails[1]) follow(r, graph_.join(r));
}

Request RankProgram::beside(Rank r, const Operation& operation) {
  lead_to(r, operation.begin);
  return {operation.end, chains_[r].step};
}

void RankProgram::compute(Rank r, Seconds time) { compute(r, time, compute_); }

void RankProgram::compute(Rank r, Seconds time, KindId kind) {
  count(r);
  follow(r, graph_.compute(r, time, kind));
}

void RankProgram::compute(Rank r, KindId kind) {
  count(r);
  follow(r, graph_.compute(r, kind));
}

void RankProgram::compute(Rank r, Flops work, Bytes traffic) {
  count(r);
  follow(r, graph_.compute(r, work, traffic, compute_));
}

void RankProgram::send(Rank r, Rank to, Bytes bytes, Tag tag) {
  count(r);
  follow(r, graph_.send(r, to, bytes, tag));
}

void RankProgram::recv(Rank r, Rank from, Bytes most, Tag tag) {
  count(r);
  follow(r, graph_.recv(r, from, most, tag));
}

Request RankProgram::isend(Rank r, Rank to, Bytes bytes, Tag tag) {
  if (graph_.leaves_at_once(bytes)) {
    send(r, to, bytes, tag);
    return {};
  }
  count(r);
  fold(r);
  return beside(r, graph_.send(r, to, bytes, tag));
}

Request RankProgram::irecv(Rank r, Rank from, Bytes most, Tag tag) {
  count(r);
  fold(r);
  return beside(r, graph_.recv(r, from, most, tag));
}

void RankProgram::wait_all(Rank r, std::span<const Request> requests) {
  count(r);
  Chain& chain = chains_[r];
  ends_.clear();
  bool follows_tails = false;  // a request that was made after them waits for them already
  for (const Request& request : requests) {
    if (!request.end) continue;
    follows_tails = follows_tails || request.step == chain.step;
    ends_.push_back(request.end);
  }
  if (ends_.empty()) return;
  if (!follows_tails)
    for (const TaskId tail : chain.tails)
      if (tail) ends_.push_back(tail);
  if (ends_.size() > chain.tails.size()) {
    const Operation join = graph_.join(r);
    for (const TaskId end : ends_) graph_.order(end, join.begin);
    ends_ = {join.end};
  }
  chain.tails = {ends_[0], ends_.size() > 1 ? ends_[1] : TaskId{}};
  ++chain.step;
}

void RankProgram::exchange(Rank r, Rank to, Bytes bytes, Rank from, Bytes most, Tag tag) {
  const bool is_call = !in_collective_;
  count(r);
  in_collective_ = true;  // both halves are one operation
  if (graph_.leaves_at_once(bytes)) {
    send(r, to, bytes, tag);
    recv(r, from, most, tag);
  } else {
    const std::array<Request, 2> both{irecv(r, from, most, tag), isend(r, to, bytes, tag)};
    wait_all(r, both);
  }
  in_collective_ = !is_call;
}

void RankProgram::follow(Rank r, Rank other) {
  ends_.clear();
  for (const Rank one : {r, other})
    for (const TaskId tail : chains_[one].tails)
      if (tail) ends_.push_back(tail);
  if (ends_.size() > chains_[r].tails.size()) {
    const Operation join = graph_.join(r);
    for (const TaskId end : ends_) graph_.order(end, join.begin);
    ends_ = {join.end};
  }
  chains_[r].tails = {};
  std::copy(ends_.begin(), ends_.end(), chains_[r].tails.begin());
  ++chains_[r].step;
}

Tag RankProgram::begin_collective(std::span<const Rank> members) {
  for (const Rank r : members) count(r);
  in_collective_ = true;
  return ++collectives_ << 32;
}

}  // namespace pelsim::ranks
