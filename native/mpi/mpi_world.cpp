#include "native/mpi/mpi_world.hpp"

#include <mpi.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

namespace pelsim::host {
namespace {

/// Counts of MPI are ints.
constexpr std::size_t most_at_once = std::size_t{1} << 30;
/// The shortest of so many ways to and fro tells the offset of a clock.
constexpr int clock_readings = 100;

std::int64_t monotonic_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void send_bytes(const std::vector<char>& bytes, int to) {
  for (std::size_t at = 0; at < bytes.size(); at += most_at_once)
    MPI_Send(bytes.data() + at, static_cast<int>(std::min(most_at_once, bytes.size() - at)), MPI_BYTE, to, 0,
             MPI_COMM_WORLD);
}

void receive_bytes(std::vector<char>& bytes, int from) {
  for (std::size_t at = 0; at < bytes.size(); at += most_at_once)
    MPI_Recv(bytes.data() + at, static_cast<int>(std::min(most_at_once, bytes.size() - at)), MPI_BYTE, from, 0,
             MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

}  // namespace

MpiWorld::MpiWorld(int& count, char**& arguments) {
  int provided = 0;
  // Another thread speaks with pelsim meanwhile; it does not call MPI.
  MPI_Init_thread(&count, &arguments, MPI_THREAD_FUNNELED, &provided);
  int rank = 0, ranks = 1, place = 0, neighbours = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  MPI_Comm machine = MPI_COMM_NULL;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &machine);
  MPI_Comm_rank(machine, &place);
  MPI_Comm_size(machine, &neighbours);
  MPI_Comm_free(&machine);
  rank_ = static_cast<std::uint32_t>(rank);
  ranks_ = static_cast<std::uint32_t>(ranks);
  place_on_machine_ = static_cast<std::uint32_t>(place);
  ranks_on_machine_ = static_cast<std::uint32_t>(neighbours);
}

std::string MpiWorld::library() const {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
  int length = 0;
  MPI_Get_library_version(text.data(), &length);
  const std::string all(text.data(), static_cast<std::size_t>(length));
  return all.substr(0, all.find_first_of(",\n"));
}

int MpiWorld::tags() const {
  int* highest = nullptr;
  int is_known = 0;
  MPI_Comm_get_attr(MPI_COMM_WORLD, MPI_TAG_UB, static_cast<void*>(&highest), &is_known);
  return is_known != 0 ? *highest : 32767;  // the least that the standard allows
}

ClockOffset MpiWorld::offset_to_first() {
  std::uint32_t with_first = ranks_on_machine_;
  MPI_Bcast(&with_first, 1, MPI_UINT32_T, 0, MPI_COMM_WORLD);
  if (with_first == ranks_) return {};
  ClockOffset mine;
  for (int other = 1; other < static_cast<int>(ranks_); ++other) {
    if (rank_ == 0) {
      std::vector<ClockReading> readings(clock_readings);
      for (ClockReading& r : readings) {
        r.asked = monotonic_ns();
        MPI_Send(nullptr, 0, MPI_BYTE, other, 0, MPI_COMM_WORLD);
        MPI_Recv(&r.theirs, 1, MPI_INT64_T, other, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        r.answered = monotonic_ns();
      }
      const ClockOffset found = clock_offset(readings);
      const std::array<std::int64_t, 2> told{found.offset, found.error};
      MPI_Send(told.data(), 2, MPI_INT64_T, other, 0, MPI_COMM_WORLD);
    } else if (static_cast<int>(rank_) == other) {
      for (int k = 0; k < clock_readings; ++k) {
        MPI_Recv(nullptr, 0, MPI_BYTE, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        const std::int64_t here = monotonic_ns();
        MPI_Send(&here, 1, MPI_INT64_T, 0, 0, MPI_COMM_WORLD);
      }
      std::array<std::int64_t, 2> told{};
      MPI_Recv(told.data(), 2, MPI_INT64_T, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      mine = {told[0], told[1]};
    }
  }
  return mine;
}

void MpiWorld::barrier() { MPI_Barrier(MPI_COMM_WORLD); }

std::vector<char> MpiWorld::from_first(std::vector<char> bytes) {
  std::uint64_t length = bytes.size();
  MPI_Bcast(&length, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  bytes.resize(static_cast<std::size_t>(length));
  for (std::size_t at = 0; at < bytes.size(); at += most_at_once)
    MPI_Bcast(bytes.data() + at, static_cast<int>(std::min(most_at_once, bytes.size() - at)), MPI_BYTE, 0,
              MPI_COMM_WORLD);
  return bytes;
}

std::vector<std::vector<char>> MpiWorld::to_first(const std::vector<char>& bytes) {
  const std::uint64_t length = bytes.size();
  if (rank_ != 0) {
    MPI_Send(&length, 1, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD);
    send_bytes(bytes, 0);
    return {};
  }
  std::vector<std::vector<char>> all{bytes};
  for (int other = 1; other < static_cast<int>(ranks_); ++other) {
    std::uint64_t theirs = 0;
    MPI_Recv(&theirs, 1, MPI_UINT64_T, other, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    receive_bytes(all.emplace_back(static_cast<std::size_t>(theirs)), other);
  }
  return all;
}

void MpiWorld::end() { MPI_Finalize(); }

void MpiWorld::abort(int code) {
  MPI_Abort(MPI_COMM_WORLD, code);
  std::_Exit(code);
}

}  // namespace pelsim::host
