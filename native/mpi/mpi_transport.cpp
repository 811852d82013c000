#include "native/mpi/mpi_transport.hpp"

#include <mpi.h>

#include <algorithm>

namespace pelsim::host {

/// Requests that are open, side by side with what they are about.
struct MpiTransport::State {
  struct Open {
    Ended::What what;
    std::uint64_t ticket;
  };
  MPI_Comm messages = MPI_COMM_NULL, words = MPI_COMM_NULL;  ///< words: of a stop
  int rank = 0, ranks = 1;
  MPI_Request stop = MPI_REQUEST_NULL;
  std::vector<MPI_Request> requests;
  std::vector<Open> open;
  std::vector<int> indices;
  std::vector<MPI_Status> statuses;

  MPI_Request& add(const Open& about) {
    open.push_back(about);
    return requests.emplace_back(MPI_REQUEST_NULL);
  }
};

MpiTransport::MpiTransport(std::stop_token stop) : state_(std::make_unique<State>()), stop_(std::move(stop)) {
  State& s = *state_;
  MPI_Comm_dup(MPI_COMM_WORLD, &s.messages);
  MPI_Comm_dup(MPI_COMM_WORLD, &s.words);
  MPI_Comm_rank(s.words, &s.rank);
  MPI_Comm_size(s.words, &s.ranks);
  if (s.rank != 0) MPI_Irecv(nullptr, 0, MPI_BYTE, 0, 0, s.words, &s.stop);
}

/// Nobody waits for what still moves after a stop: such a process ends without MPI's blessing.
MpiTransport::~MpiTransport() {
  if (stopped_) return;
  State& s = *state_;
  if (s.stop != MPI_REQUEST_NULL) {
    MPI_Cancel(&s.stop);
    MPI_Wait(&s.stop, MPI_STATUS_IGNORE);
  }
  MPI_Comm_free(&s.words);
  MPI_Comm_free(&s.messages);
}

void MpiTransport::send(std::uint32_t to, int tag, std::span<const std::byte> bytes) {
  MPI_Request& request = state_->add({Ended::What::sent, 0});
  MPI_Isend(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, static_cast<int>(to), tag, state_->messages,
            &request);
}

void MpiTransport::receive(std::uint32_t from, int tag, std::span<std::byte> room, std::uint64_t ticket) {
  MPI_Request& request = state_->add({Ended::What::received, ticket});
  MPI_Irecv(room.data(), static_cast<int>(room.size()), MPI_BYTE, static_cast<int>(from), tag, state_->messages,
            &request);
}

void MpiTransport::poll(std::vector<Ended>& ended) {
  State& s = *state_;
  if (s.rank == 0 && !stopped_ && stop_.stop_requested()) tell_stop();
  if (s.stop != MPI_REQUEST_NULL) {
    int is_told = 0;
    MPI_Test(&s.stop, &is_told, MPI_STATUS_IGNORE);
    stopped_ = stopped_ || is_told != 0;
  }
  if (s.requests.empty()) return;
  s.indices.resize(s.requests.size());
  s.statuses.resize(s.requests.size());
  int count = 0;
  MPI_Testsome(static_cast<int>(s.requests.size()), s.requests.data(), &count, s.indices.data(), s.statuses.data());
  if (count == MPI_UNDEFINED || count == 0) return;
  for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k) {
    const State::Open& about = s.open[static_cast<std::size_t>(s.indices[k])];
    int bytes = 0;
    if (about.what == Ended::What::received) MPI_Get_count(&s.statuses[k], MPI_BYTE, &bytes);
    ended.push_back({about.what, about.ticket, static_cast<std::size_t>(bytes)});
  }
  std::size_t kept = 0;
  for (std::size_t k = 0; k < s.requests.size(); ++k) {
    if (s.requests[k] == MPI_REQUEST_NULL) continue;
    s.requests[kept] = s.requests[k];
    s.open[kept++] = s.open[k];
  }
  s.requests.resize(kept);
  s.open.resize(kept);
}

void MpiTransport::tell_stop() {
  State& s = *state_;
  stopped_ = true;
  for (int other = 1; other < s.ranks; ++other) {
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Isend(nullptr, 0, MPI_BYTE, other, 0, s.words, &request);
    MPI_Request_free(&request);  // nothing that must stay untouched
  }
}

}  // namespace pelsim::host
