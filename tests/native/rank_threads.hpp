#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <tuple>
#include <vector>

#include "native/ranks/message_program.hpp"
#include "native/ranks/rank_run.hpp"
#include "native/ranks/rank_trace.hpp"
#include "sim/platform.hpp"

/// Ranks as threads of a test: messages lie in one box, where their receivers find them.
namespace pelsim::test {

/// What all ranks share.
struct Box {
  using Name = std::tuple<std::uint32_t, std::uint32_t, int>;  ///< from, to, tag
  std::mutex access;
  std::map<Name, std::vector<std::byte>> letters;
  std::function<void(const Name&, std::vector<std::byte>&)> on_the_way = [](const Name&, std::vector<std::byte>&) {};
  std::atomic<bool> stop = false;
  std::atomic<int> twice = 0;  ///< messages whose name was in use
};

class BoxTransport final : public host::Transport {
 public:
  BoxTransport(Box& box, std::uint32_t rank) : box_(box), rank_(rank) {}

  void send(std::uint32_t to, int tag, std::span<const std::byte> bytes) override {
    std::vector<std::byte> letter(bytes.begin(), bytes.end());
    const Box::Name name{rank_, to, tag};
    const std::lock_guard lock(box_.access);
    box_.on_the_way(name, letter);
    box_.twice += !box_.letters.emplace(name, std::move(letter)).second;
    ended_.push_back({Ended::What::sent, 0, 0});
  }
  void receive(std::uint32_t from, int tag, std::span<std::byte> room, std::uint64_t ticket) override {
    open_.push_back({{from, rank_, tag}, room, ticket});
    most_open = std::max(most_open, open_.size());
  }
  void poll(std::vector<Ended>& ended) override {
    ended.insert(ended.end(), ended_.begin(), ended_.end());
    ended_.clear();
    const std::lock_guard lock(box_.access);
    std::erase_if(open_, [&](const Open& open) {
      const auto found = box_.letters.find(open.name);
      if (found == box_.letters.end()) return false;
      const std::size_t bytes = std::min(open.room.size(), found->second.size());
      std::copy_n(found->second.begin(), bytes, open.room.begin());
      ended.push_back({Ended::What::received, open.ticket, found->second.size()});
      return true;
    });
  }
  bool stopped() const override { return box_.stop; }

  std::size_t most_open = 0;

 private:
  struct Open {
    Box::Name name;
    std::span<std::byte> room;
    std::uint64_t ticket;
  };
  Box& box_;
  const std::uint32_t rank_;
  std::vector<Ended> ended_;
  std::vector<Open> open_;
};

struct RanksRun {
  RunResult result;
  host::Verdict verdict;
  std::vector<host::RankRecord> records;
  std::size_t most_open = 0;  ///< receives of a rank
};

inline RanksRun run_on_threads(const TaskGraph& graph, const Platform& platform, const CostModel& costs, Box& box) {
  const std::vector<DeviceId> devices = host::devices_of_ranks(graph);
  std::size_t largest = 0;
  for (std::uint32_t i = 0; i < graph.items(); ++i) largest = std::max(largest, host::payload_bytes(graph, ItemId(i)));
  const host::Payloads payloads(largest, 1);
  RanksRun all;
  all.records.resize(devices.size());
  std::mutex access;
  const auto start = host::RankRun::Time::clock::now() + std::chrono::milliseconds(20);
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t r = 0; r < devices.size(); ++r)
      threads.emplace_back([&, r] {
        const host::RankPlan plan(graph, devices, r);
        host::RankWork work(graph, costs, devices[r]);
        BoxTransport transport(box, r);
        host::RankRun run(graph, plan, payloads, transport, work, {.waiting = host::RankSettings::Waiting::yield});
        std::this_thread::sleep_until(start);
        all.records[r] = host::unpacked(packed(run.run(start)));
        const std::lock_guard lock(access);
        all.most_open = std::max(all.most_open, transport.most_open);
      });
  }
  all.result = host::result_of(graph, platform, Clock{}, devices, all.records);
  all.verdict = host::verdict_of(all.records);
  return all;
}

}  // namespace pelsim::test
