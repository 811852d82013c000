#pragma once
#include <memory>
#include <stop_token>

#include "native/ranks/transport.hpp"

namespace pelsim::host {

/// Messages of a run by MPI_Isend and MPI_Irecv, on a communicator of their own. A stop that rank 0 is asked for
/// reaches the other ranks as a message.
class MpiTransport final : public Transport {
 public:
  /// `stop`: looked at by rank 0 alone.
  explicit MpiTransport(std::stop_token stop);
  ~MpiTransport() override;

  void send(std::uint32_t to, int tag, std::span<const std::byte>) override;
  void receive(std::uint32_t from, int tag, std::span<std::byte>, std::uint64_t ticket) override;
  void poll(std::vector<Ended>&) override;
  bool stopped() const override { return stopped_; }

 private:
  struct State;
  void tell_stop();
  std::unique_ptr<State> state_;
  std::stop_token stop_;
  bool stopped_ = false;
};

}  // namespace pelsim::host
