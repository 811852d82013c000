#include "cli/mpi/rank_part.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>

#include "cli/mpi/rank_fits.hpp"
#include "native/cores.hpp"
#include "native/mpi/mpi_transport.hpp"
#include "native/ranks/rank_run.hpp"

namespace pelsim::cli {
namespace {

using Time = host::RankRun::Time;
using Ns = std::chrono::nanoseconds;

/// So that all have heard of the start before it comes; the last part of it they look at the clock all the time.
constexpr auto until_start = std::chrono::milliseconds(5), awake_before = std::chrono::milliseconds(1);

/// The same instant on all ranks, by each one's own clock.
Time common_start(host::MpiWorld& world, const host::ClockOffset& clock) {
  world.barrier();
  const std::int64_t proposed = Ns((Time::clock::now() + until_start).time_since_epoch()).count();
  std::vector<char> bytes(sizeof(proposed));
  std::memcpy(bytes.data(), &proposed, sizeof(proposed));
  bytes = world.from_first(std::move(bytes));
  std::int64_t start = 0;
  std::memcpy(&start, bytes.data(), sizeof(start));
  const Time here{Ns(start - clock.offset)};
  std::this_thread::sleep_until(here - awake_before);
  while (Time::clock::now() < here) {
  }
  return here;
}

/// How a rank stands, as far as it is worth telling.
struct Standing {
  std::int64_t clock_error = 0;
  std::uint32_t shares_core = 0, has_other_clock = 0;
  char refusal[64] = {};  ///< why it is not bound to a core
};

Standing take_stand(const host::MpiWorld& world, const HostWishes& wishes, const host::ClockOffset& clock) {
  Standing standing;
  standing.clock_error = clock.error;
  standing.has_other_clock = clock.error != 0;
  const host::Cores cores;
  standing.shares_core = world.ranks_on_machine() > cores.count();
  if (wishes.pinning == HostWishes::Pinning::none) return standing;
  const std::string why = cores.pin(world.place_on_machine());
  std::strncpy(standing.refusal, why.c_str(), sizeof(standing.refusal) - 1);
  return standing;
}

std::vector<std::string> notes_on(const std::vector<std::vector<char>>& all, const HostWishes& wishes) {
  Standing worst;
  for (const std::vector<char>& bytes : all) {
    Standing one;
    std::memcpy(&one, bytes.data(), sizeof(one));
    worst.clock_error = std::max(worst.clock_error, one.clock_error);
    worst.shares_core = std::max(worst.shares_core, one.shares_core);
    worst.has_other_clock = std::max(worst.has_other_clock, one.has_other_clock);
    if (one.refusal[0] != 0) std::memcpy(worst.refusal, one.refusal, sizeof(one.refusal));
  }
  std::vector<std::string> notes;
  notes.push_back(worst.has_other_clock == 0
                      ? "times: all ranks read the same clock (CLOCK_MONOTONIC of one machine)"
                      : fmt::format("times: the machines' clocks are set side by side to within {:.1f} us",
                                    static_cast<double>(worst.clock_error) / 1e3));
  if (wishes.pinning == HostWishes::Pinning::none) notes.emplace_back("ranks are not pinned to cores");
  if (worst.refusal[0] != 0) notes.push_back(std::string("ranks could not be pinned to cores: ") + worst.refusal);
  if (worst.shares_core != 0)
    notes.emplace_back("ranks share hardware threads: they take turns, and messages wait for theirs");
  return notes;
}

}  // namespace

RankFindings run_part(host::MpiWorld& world, const Scenario& scenario, const std::vector<DeviceId>& devices,
                      const HostWishes& wishes, const std::stop_token& stop, std::atomic<std::uint64_t>* progress) {
  const TaskGraph& graph = scenario.graph();
  const host::RankPlan plan(graph, devices, world.rank());
  if (plan.tags() > world.tags())
    throw std::runtime_error(
        fmt::format("{} messages between two ranks are more than this MPI tells apart ({}): make "
                    "the program shorter",
                    plan.tags(), world.tags()));
  const host::ClockOffset clock = world.offset_to_first();
  const Standing standing = take_stand(world, wishes, clock);
  const host::Payloads payloads(largest_payload(graph), scenario.seed);
  host::RankWork work(graph, *scenario.costs, devices[world.rank()]);
  host::RankSettings settings{.progress = progress};
  if (standing.shares_core != 0) settings.waiting = host::RankSettings::Waiting::yield;

  RankFindings all;
  host::MpiTransport transport(stop);
  host::RankRun run(graph, plan, payloads, transport, work, settings);
  const Time start = common_start(world, clock);
  const host::RankRecord record = run.run(start);
  all.wall = Seconds(std::chrono::duration<double>(Time::clock::now() - start).count());

  for (const std::vector<char>& bytes : world.to_first(packed(record))) all.records.push_back(host::unpacked(bytes));
  std::vector<char> mine(sizeof(standing));
  std::memcpy(mine.data(), &standing, sizeof(standing));
  all.notes = notes_on(world.to_first(mine), wishes);
  std::size_t ended = 0;
  for (const host::RankRecord& one : all.records) ended += one.tasks.size();
  const std::vector<char> verdict = world.from_first({static_cast<char>(ended == graph.tasks() ? 1 : 0)});
  all.is_complete = verdict.front() == 1;
  return all;
}

}  // namespace pelsim::cli
