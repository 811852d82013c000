#include <algorithm>

#include "gui/timeline/column_paint.hpp"
#include "gui/timeline/row_layout.hpp"
#include "tests/catch.hpp"

using namespace pelsim;
using namespace pelsim::gui;

namespace {

/// Two nodes of two devices with two slots each.
std::vector<LaneFacts> eight_lanes() {
  std::vector<LaneFacts> lanes;
  for (int l = 0; l < 8; ++l) {
    const std::string node = "node" + std::to_string(l / 4), device = node + ".cpu" + std::to_string(l / 2 % 2);
    lanes.push_back({device + "." + std::to_string(l % 2), device, node, Tick{(l * 5) % 8}, Tick{100 - l}});
  }
  return lanes;
}

std::vector<std::size_t> order_of(const RowLayout& layout) {
  std::vector<std::size_t> order;
  for (const Row& row : layout.rows)
    for (const SlotId lane : row.lanes) order.push_back(lane.index());
  return order;
}

const ClassColours colours{{0xff000001u, 0xff000002u, 0xff000003u, 0xff000004u}, 0xff000005u};

/// Share of the block's pixels in each colour, idle last.
std::vector<double> counted(const std::vector<std::uint32_t>& pixels) {
  std::vector<double> share(5, 0);
  for (const std::uint32_t pixel : pixels) share[(pixel & 0xff) - 1] += 1 / static_cast<double>(pixels.size());
  return share;
}

}  // namespace

TEST_CASE("rows share the room and tile it") {
  const RowLayout layout = lay_out_rows(eight_lanes(), {}, 160, 16);
  CHECK(layout.lane_height == 20);
  CHECK(layout.height == 160);
  CHECK(order_of(layout) == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7});
  for (int y = 0; y < 160; ++y) CHECK(layout.row_at(y) == std::optional<std::size_t>(y / 20));
  CHECK(!layout.row_at(160));
  CHECK(!layout.row_at(-1));
  CHECK(lay_out_rows(eight_lanes(), {}, 5, 16).lane_height == 2);
  CHECK(lay_out_rows(eight_lanes(), {}, 5000, 16).lane_height == 40);
}

TEST_CASE("a group has a title, or one row for all its lanes when it is closed") {
  RowOptions options;
  options.grouping = Grouping::node;
  options.collapsed = {"node1"};
  const RowLayout layout = lay_out_rows(eight_lanes(), options, 200, 16);
  REQUIRE(layout.rows.size() == 6);
  CHECK(layout.rows[0].is_title());
  CHECK(layout.rows[0].name == "node0");
  CHECK(layout.rows[0].height == 16);
  CHECK(layout.rows[5].lanes.size() == 4);
  CHECK(layout.rows[5].is_group);
  CHECK(layout.row_of(SlotId(6)) == std::optional<std::size_t>(5));
}

TEST_CASE("lanes are sorted by load or finish, and pinned ones stand above") {
  RowOptions options;
  options.order = LaneOrder::load;  // loads 0 5 2 7 4 1 6 3
  CHECK(order_of(lay_out_rows(eight_lanes(), options, 200, 16)) == std::vector<std::size_t>{3, 6, 1, 4, 7, 2, 5, 0});
  options.order = LaneOrder::finish;
  CHECK(order_of(lay_out_rows(eight_lanes(), options, 200, 16)) == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7});
  options.pinned = {SlotId(6), SlotId(2)};
  CHECK(order_of(lay_out_rows(eight_lanes(), options, 200, 16)) == std::vector<std::size_t>{6, 2, 0, 1, 3, 4, 5, 7});
}

TEST_CASE("stacked and spread columns show the shares that they are given, carried from column to column") {
  // GUI.md's case: 60.2 / 9.2 / 0 / 3.0, idle 27.6 %.
  const std::size_t columns = 1000;
  const std::vector<float> one{0.602f, 0.092f, 0.0f, 0.030f};
  std::vector<float> shares;
  for (std::size_t c = 0; c < columns; ++c) shares.insert(shares.end(), one.begin(), one.end());
  for (const Towards towards : {Towards::right, Towards::left}) {
    for (const std::size_t lines : {2u, 4u, 5u, 9u, 27u}) {
      std::vector<std::uint32_t> pixels(columns * lines, 0xff000005u);
      Carry carry = no_carry(4);
      const PixelBlock block{pixels.data(), columns, columns, lines};
      if (lines < least_stacked_lines)
        paint_diffused(shares.data(), colours, block, towards, carry);
      else
        paint_stacked(shares.data(), colours, block, towards, carry);
      const std::vector<double> shown = counted(pixels);
      for (std::size_t k = 0; k < 4; ++k) CHECK(shown[k] == Approx(one[k]).margin(0.0011));
      CHECK(shown[4] == Approx(0.276).margin(0.0011));
    }
  }
}

TEST_CASE("columns painted one at a time show the same shares as all at once") {
  std::vector<float> one{0.04f, 0.0f, 0.01f, 0.0f};  // less than half a line of ten
  std::vector<std::uint32_t> pixels;
  Carry carry = no_carry(4);
  for (int c = 0; c < 500; ++c) {
    std::vector<std::uint32_t> column(10, 0xff000005u);
    paint_stacked(one.data(), colours, {column.data(), 1, 1, 10}, Towards::right, carry);
    pixels.insert(pixels.end(), column.begin(), column.end());
  }
  CHECK(counted(pixels)[0] == Approx(0.04).margin(0.001));
  CHECK(counted(pixels)[2] == Approx(0.01).margin(0.001));
}

TEST_CASE("a full column is one colour, and the stack stands on the row's ground") {
  const std::vector<float> shares{1, 0, 0, 0, 0.5f, 0.25f, 0, 0};
  std::vector<std::uint32_t> pixels(2 * 8, 0);
  Carry carry = no_carry(4);
  paint_stacked(shares.data(), colours, {pixels.data(), 2, 2, 8}, Towards::right, carry);
  for (std::size_t line = 0; line < 8; ++line) {
    CHECK(pixels[2 * line] == 0xff000001u);
    CHECK(pixels[2 * line + 1] == (line < 2 ? 0xff000005u : line < 4 ? 0xff000002u : 0xff000001u));
  }
}

TEST_CASE("where the longest wins, small shares vanish") {
  const std::vector<float> shares{0.6f, 0.3f, 0, 0, 0.2f, 0.1f, 0, 0};
  std::vector<std::uint32_t> pixels(2, 0);
  paint_longest(shares.data(), colours, {pixels.data(), 2, 2, 1});
  CHECK(pixels == std::vector<std::uint32_t>{0xff000001u, 0xff000005u});
}

TEST_CASE("a blended column has the mean colour") {
  const ClassColours black_white{{0xff000000u}, 0xffffffffu};
  const std::vector<float> shares{0.5f};
  std::uint32_t pixel = 0;
  paint_blended(shares.data(), black_white, {&pixel, 1, 1, 1});
  CHECK((pixel & 0xff) == 128);
}
