#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/units.hpp"

namespace pelsim::host {

/// One number that is wanted: what takes how long while so many cores do it.
struct Cell {
  enum class What : std::uint8_t { kernel, bandwidth, task, lock, barrier, message };
  What what = What::kernel;
  std::string name;
  std::uint64_t size = 0;
  unsigned cores = 1;
  Flops work;
  Bytes traffic;
  std::size_t turn = 0;  ///< cells of one turn are sampled together
};

/// Something that is measured in visits: opened, sampled for a while, closed. Its cells share what `open` makes.
class Subject {
 public:
  virtual ~Subject() = default;
  virtual const std::vector<Cell>& cells() const = 0;
  /// How many turns its cells have, counted from 0.
  virtual std::size_t turns() const = 0;
  /// Takes the memory and warms up. Throws std::runtime_error where a result is wrong.
  virtual void open() = 0;
  /// Appends at least one time, in seconds, for each cell of the turn; goes on for about as long as asked.
  virtual void sample(std::size_t turn, Seconds about, std::vector<std::vector<double>>& times) = 0;
  virtual void close() = 0;
};

}  // namespace pelsim::host
