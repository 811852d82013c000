#include "cli/ranks/dealing.hpp"

#include <fmt/format.h>
#include <mpi.h>

#include <charconv>
#include <chrono>
#include <deque>
#include <string>
#include <string_view>

namespace pelsim::cli {
namespace {

constexpr int to_first = 1, from_first = 2;  // tags
constexpr std::int64_t no_more = -1;
/// Between two looks for messages: long enough to leave the core to the runs, short beside the second run that each
/// thread has in store.
constexpr std::chrono::microseconds between_looks{200};

/// Runs that a rank has at a time: while one runs, the next is there.
std::size_t in_store(const Team& team) { return 2 * team.threads(); }

/// Line by line; no part holds a line's end.
std::string packed(const FinishedRun& finished, const std::string& host) {
  std::string text = fmt::format("{}\n{}\n{}\n{}", finished.run, finished.wall.value, host, finished.row);
  for (const std::string& note : finished.notes) text += "\n" + note;
  return text;
}

FinishedRun unpacked(std::string_view text) {
  const auto line = [&] {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
  };
  const auto number = [](std::string_view word, auto& value) {
    std::from_chars(word.data(), word.data() + word.size(), value);
  };
  FinishedRun finished;
  number(line(), finished.run);
  number(line(), finished.wall.value);
  finished.host = line();
  finished.row = line();
  while (!text.empty()) finished.notes.emplace_back(line());
  return finished;
}

/// A message of any rank with this tag, if one is there.
std::optional<std::pair<int, std::string>> message(int tag) {
  int is_there = 0, length = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &is_there, &status);
  if (is_there == 0) return std::nullopt;
  MPI_Get_count(&status, MPI_BYTE, &length);
  std::string bytes(static_cast<std::size_t>(length), '\0');
  MPI_Recv(bytes.data(), length, MPI_BYTE, status.MPI_SOURCE, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return std::pair(status.MPI_SOURCE, std::move(bytes));
}

void send(int to, int tag, const void* bytes, std::size_t length) {
  MPI_Send(bytes, static_cast<int>(length), MPI_BYTE, to, tag, MPI_COMM_WORLD);
}

/// As long as there is an answer. Returns how many were told that there is no more.
std::size_t answer(std::deque<int>& asking, OpenRuns& open) {
  std::size_t dismissed = 0;
  for (; !asking.empty(); asking.pop_front()) {
    const std::optional<std::uint64_t> run = open.next();
    if (!run && open.may_grow()) break;
    const std::int64_t word = run ? static_cast<std::int64_t>(*run) : no_more;
    send(asking.front(), from_first, &word, sizeof(word));
    dismissed += run ? 0 : 1;
  }
  return dismissed;
}

}  // namespace

void deal_runs(const host::MpiWorld& world, Team& team, OpenRuns& open, const std::stop_token& stop,
               const KeepRun& keep) {
  // Each rank asks for what it has in store, and once more with each run that it brings; the last answer to each of
  // the first questions is "no more".
  std::size_t to_dismiss = (world.ranks() - 1) * in_store(team);
  std::deque<int> asking;  // ranks that wait for an answer
  const auto take = [&](FinishedRun&& finished) {
    open.ended(finished);
    to_dismiss -= answer(asking, open);  // before it is written: who asks shall not wait for a disk
    keep(std::move(finished));
  };
  while (!stop.stop_requested()) {
    while (team.open() < in_store(team)) {
      const std::optional<std::uint64_t> run = open.next();
      if (!run) break;
      team.give(*run);
    }
    bool heard = false;
    while (const auto heard_from = message(to_first)) {
      heard = true;
      asking.push_back(heard_from->first);
      if (heard_from->second.empty())
        to_dismiss -= answer(asking, open);
      else
        take(unpacked(heard_from->second));
    }
    for (FinishedRun& finished : team.take(heard ? std::chrono::microseconds(0) : between_looks))
      take(std::move(finished));
    if (to_dismiss == 0 && team.open() == 0 && open.count() == 0) return;
  }
}

void serve_runs(Team& team) {
  const std::string host = host_name();
  std::size_t questions = in_store(team);
  for (std::size_t k = 0; k < questions; ++k) send(0, to_first, nullptr, 0);
  while (questions > 0 || team.open() > 0) {
    while (const auto answer = message(from_first)) {
      std::int64_t run = no_more;
      std::copy_n(answer->second.data(), sizeof(run), reinterpret_cast<char*>(&run));
      --questions;
      if (run != no_more) team.give(static_cast<std::uint64_t>(run));
    }
    for (const FinishedRun& finished : team.take(between_looks)) {
      const std::string bytes = packed(finished, host);
      send(0, to_first, bytes.data(), bytes.size());
      ++questions;
    }
  }
}

}  // namespace pelsim::cli
