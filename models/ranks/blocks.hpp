#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/units.hpp"

/// The data of a collective operation as blocks, so that a message says what it carries and not only how much.
namespace pelsim::ranks {

/// Blocks first, first + 1, ..., first + count - 1.
struct Part {
  std::uint32_t first = 0, count = 0;
};

/// How a buffer is cut into blocks.
class Layout {
 public:
  /// In whole bytes: the first blocks are one byte larger where the size does not divide.
  static Layout even(Bytes total, std::uint32_t blocks) {
    Layout layout(blocks);
    layout.each_ = std::floor(total.value / blocks);
    layout.larger_ = total.value - layout.each_ * blocks;
    return layout;
  }
  static Layout equal(Bytes block, std::uint32_t blocks) {
    Layout layout(blocks);
    layout.each_ = block.value;
    return layout;
  }
  static Layout of(std::span<const double> bytes) {
    Layout layout(static_cast<std::uint32_t>(bytes.size()));
    layout.offsets_.push_back(0);
    for (const double size : bytes) layout.offsets_.push_back(layout.offsets_.back() + size);
    return layout;
  }

  std::uint32_t blocks() const { return blocks_; }
  Bytes size(const Part& part) const { return Bytes(offset(part.first + part.count) - offset(part.first)); }
  Bytes total() const { return size({0, blocks_}); }

 private:
  explicit Layout(std::uint32_t blocks) : blocks_(blocks) {}
  double offset(std::uint32_t block) const {
    if (!offsets_.empty()) return offsets_[block];
    return each_ * block + std::min<double>(block, larger_);
  }

  std::uint32_t blocks_;
  double each_ = 0, larger_ = 0;
  std::vector<double> offsets_;
};

/// What one message carries. `many` stays with the caller.
class Payload {
 public:
  Payload() = default;  ///< nothing: a signal
  Payload(const Layout& layout, Part part) : size_(layout.size(part)), few_{part, {}} {}
  Payload(const Layout& layout, Part a, Part b) : size_(layout.size(a) + layout.size(b)), few_{a, b} {}
  Payload(const Layout& layout, std::span<const Part> many) : many_(many) {
    for (const Part& part : many) size_ += layout.size(part);
  }

  Bytes size() const { return size_; }
  /// Calls visit(block) for each block.
  template <class Visit>
  void each(const Visit& visit) const {
    for (const std::span<const Part> parts : {std::span<const Part>(few_), many_})
      for (const Part& part : parts)
        for (std::uint32_t k = 0; k < part.count; ++k) visit(part.first + k);
  }

 private:
  Bytes size_;
  std::array<Part, 2> few_;
  std::span<const Part> many_;
};

/// A layout as pieces of equally many blocks, counted from 0; algorithms move pieces.
class Pieces {
 public:
  explicit Pieces(const Layout& layout) : layout_(&layout), count_(layout.blocks()) {}

  std::uint32_t count() const { return count_; }
  Payload all() const { return run(0, count_); }
  Payload run(std::uint32_t first, std::uint32_t pieces = 1) const {
    return {*layout_, Part{first_ + first * per_, pieces * per_}};
  }
  /// After the last piece comes the first.
  Payload round(std::uint32_t first, std::uint32_t pieces) const {
    if (first + pieces <= count_) return run(first, pieces);
    const std::uint32_t before_end = count_ - first;
    return {*layout_, Part{first_ + first * per_, before_end * per_}, Part{first_, (pieces - before_end) * per_}};
  }
  /// Pieces of one block each.
  Payload some(std::span<const Part> parts) const { return {*layout_, parts}; }
  /// The same blocks as fewer pieces; `pieces` divides their number.
  Pieces joined(std::uint32_t pieces) const { return {*layout_, first_, per_ * (count_ / pieces), pieces}; }
  /// The blocks of one piece.
  Pieces inside(std::uint32_t piece) const { return {*layout_, first_ + piece * per_, 1, per_}; }
  Pieces part(std::uint32_t first, std::uint32_t pieces) const {
    return {*layout_, first_ + first * per_, per_, pieces};
  }

 private:
  Pieces(const Layout& layout, std::uint32_t first, std::uint32_t per, std::uint32_t count)
      : layout_(&layout), first_(first), per_(per), count_(count) {}

  const Layout* layout_;
  std::uint32_t first_ = 0, per_ = 1, count_;
};

}  // namespace pelsim::ranks
