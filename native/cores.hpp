#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "native/topology.hpp"

namespace pelsim::host {

/// The hardware threads that this process may use, in the order in which workers take them: first one of each core,
/// neighbours together, then the second ones. A limit of the process (taskset, a container's cpuset) is honoured.
class Cores {
 public:
  Cores();
  Cores(const Cores&) = delete;
  ~Cores();

  /// Hardware threads that may be used.
  std::size_t count() const { return units_.size(); }
  /// Cores that they belong to.
  std::size_t physical() const { return physical_; }
  /// Binds the calling thread to the k-th hardware thread, counted around. "": done; else why it could not be.
  std::string pin(std::size_t k) const;
  /// What the system calls the k-th hardware thread, counted around.
  unsigned number(std::size_t k) const { return units_[k % units_.size()]; }

 private:
  void look();

  Topology topology_;
  std::vector<unsigned> units_;
  std::size_t physical_ = 0;
};

}  // namespace pelsim::host
