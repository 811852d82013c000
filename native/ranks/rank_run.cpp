#include "native/ranks/rank_run.hpp"

#include <thread>

#include "native/mailbox.hpp"

namespace pelsim::host {
RankRun::RankRun(const TaskGraph& graph, const RankPlan& plan, const Payloads& payloads, Transport& transport,
                 RankWork& work, RankSettings settings)
    : graph_(graph),
      plan_(plan),
      payloads_(payloads),
      transport_(transport),
      work_(work),
      settings_(settings),
      ready_(plan.tasks().size()),
      left_(plan.tasks().size()),
      rooms_(plan.arrivals().size()),
      inbox_(payloads) {
  for (std::size_t k = 0; k < left_; ++k) waiting_.push_back(plan.waits(k));
  record_.tasks.reserve(left_);
  record_.received.reserve(rooms_.size());
  post_receives();
}

RankRecord RankRun::run(Time start) {
  start_ = start;
  for (std::uint32_t k = 0; k < waiting_.size(); ++k)
    if (waiting_[k] == 0) can_start(k, 0);
  while (advance() && left_ > 0) {
    if (!computing_.empty()) {
      const std::uint32_t next = computing_.front();
      computing_.pop_front();
      compute(next);
    } else if (!inbox_.check_some()) {
      rest();
    }
  }
  while (leaving_ > 0 && advance()) rest();
  inbox_.check_all();
  record_.tally.bytes_wrong = inbox_.wrong();
  return std::move(record_);
}

void RankRun::rest() {
  if (settings_.waiting == RankSettings::Waiting::yield)
    std::this_thread::yield();
  else
    relax();
}

void RankRun::post_receives() {
  const auto arrivals = plan_.arrivals();
  for (; next_receive_ < arrivals.size() && receives_open_ < most_receives; ++next_receive_, ++receives_open_) {
    const Message& message = arrivals[next_receive_];
    Inbox::Buffer& room = rooms_[next_receive_] = inbox_.room(message.bytes);
    transport_.receive(message.peer, message.tag, room, next_receive_);
  }
}

/// What messages bring, and all that takes no time. False: the run is stopped.
bool RankRun::advance() {
  ended_.clear();
  transport_.poll(ended_);
  for (const Transport::Ended& e : ended_)
    if (e.what == Transport::Ended::What::sent)
      --leaving_;
    else
      arrived(e);
  if (!ended_.empty()) post_receives();
  while (!instant_.empty()) {
    const std::uint32_t next = instant_.front();
    instant_.pop_front();
    pass(next);
  }
  return !transport_.stopped();
}

void RankRun::arrived(const Transport::Ended& e) {
  const std::int64_t at = now();
  const auto k = static_cast<std::size_t>(e.ticket);
  const Message& message = plan_.arrivals()[k];
  --receives_open_;
  ++record_.tally.messages_received;
  record_.tally.bytes_received += e.bytes;
  if (message.item) record_.received.push_back({message.item.value, plan_.rank(), at});
  if (message.bytes > 0) inbox_.arrived(message.item, std::move(rooms_[k]));
  for (const std::uint32_t reader : plan_.readers(k))
    if (--waiting_[reader] == 0) can_start(reader, at);
}

void RankRun::can_start(std::uint32_t task, std::int64_t at) {
  ready_[task] = at;
  (work_.is_instant(plan_.tasks()[task]) ? instant_ : computing_).push_back(task);
}

void RankRun::pass(std::uint32_t task) {
  const std::int64_t begin = now();
  send_from(task);
  end(task, RankRecord::Task::Slot::none, begin, now());
}

void RankRun::compute(std::uint32_t task) {
  const std::int64_t begin = now();
  work_.run(plan_.tasks()[task], [this] { return advance(); });
  if (transport_.stopped()) return;
  const std::int64_t done = now();
  send_from(task);
  end(task, RankRecord::Task::Slot::one, begin, done);
}

void RankRun::send_from(std::uint32_t task) {
  for (const Message& message : plan_.sends(task)) {
    if (message.item) record_.sent.push_back({message.item.value, message.peer, now()});
    const auto bytes = message.item ? payloads_.of(message.item, message.bytes) : std::span<const std::byte>();
    transport_.send(message.peer, message.tag, bytes);
    ++leaving_;
    ++record_.tally.messages_sent;
    record_.tally.bytes_sent += message.bytes;
  }
}

void RankRun::end(std::uint32_t task, RankRecord::Task::Slot slot, std::int64_t start, std::int64_t end) {
  record_.tasks.push_back({plan_.tasks()[task].value, slot, ready_[task], start, end});
  --left_;
  if (settings_.progress != nullptr)
    settings_.progress->store(graph_.tasks() * record_.tasks.size() / plan_.tasks().size(), std::memory_order_relaxed);
  for (const std::uint32_t follower : plan_.followers(task))
    if (--waiting_[follower] == 0) can_start(follower, end);
}

}  // namespace pelsim::host
