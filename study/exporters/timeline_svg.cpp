#include "study/exporters/timeline_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "models/parameters.hpp"
#include "sim/trace/span.hpp"
#include "study/exporters/charts/ticks.hpp"
#include "study/exporters/markup.hpp"

namespace pelsim {

namespace {

constexpr double left = 130, right = 20, top = 64, width = 1050;
constexpr std::size_t most_lanes = 48, most_exact = 2000;

// Okabe & Ito's palette, told apart by colour-blind eyes too; the last is for all further kinds.
constexpr std::array kind_colours = {"#0072b2", "#e69f00", "#009e73", "#cc79a7",
                                     "#56b4e9", "#f0e442", "#7a5195", "#999999"};
constexpr const char* wait_data_colour = "#d55e00";
constexpr const char* wait_dependency_colour = "#f3d3bd";
constexpr const char* message_colour = "#8c564b";
constexpr const char* overhead_colour = "#222222";
constexpr const char* idle_colour = "#f4f4f4";

/// The kinds that take most of the time get a colour of their own.
std::vector<std::size_t> colour_of_kind(const NamedTrace& named, std::vector<KindId>& shown) {
  std::vector<double> time(named.graph.kinds(), 0);
  for (const Attempt& a : named.trace.attempts)
    time[named.graph.kind(a.task).index()] += static_cast<double>((a.end - a.run).count) * a.slots;
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < time.size(); ++k)
    if (time[k] > 0) order.push_back(k);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return time[a] > time[b]; });
  std::vector<std::size_t> colour(time.size(), kind_colours.size() - 1);
  for (std::size_t r = 0; r < order.size() && r + 1 < kind_colours.size(); ++r) {
    colour[order[r]] = r;
    shown.push_back(KindId(order[r]));
  }
  return colour;
}

class Picture {
 public:
  Picture(const NamedTrace& named, const std::string& title)
      : named_(named),
        lanes_(named.trace, named.platform.slots()),
        shown_lanes_(std::min(lanes_.slots(), most_lanes)),
        lane_height_(shown_lanes_ <= 8    ? 34
                     : shown_lanes_ <= 20 ? 22
                                          : 14),
        colour_(colour_of_kind(named, shown_)),
        end_(std::max<std::int64_t>(named.trace.end.count, 1)) {
    const double bottom = top + lane_height_ * static_cast<double>(shown_lanes_);
    const double height = bottom + 84;
    out_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} "
        "{1:.0f}\" "
        "font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" "
        "fill=\"white\"/>\n<text x=\"{2}\" y=\"26\" font-size=\"17\" font-weight=\"bold\">{3}</text>\n"
        "<text x=\"{2}\" y=\"46\" fill=\"#555\">makespan {4}, {5} tasks, {6} transfers</text>\n",
        left + width + right, height, 14, escaped(title), text_of(seconds(named.trace.end)),
        named.trace.attempts.size(), named.trace.transfers.size());
    const bool exact = 3 * named.trace.attempts.size() <= most_exact;
    for (std::size_t l = 0; l < shown_lanes_; ++l) {
      const double y = top + lane_height_ * static_cast<double>(l);
      text(left - 8, y + lane_height_ / 2 + 4, "end", "#222", named.platform.slot_name(SlotId(l)));
      rect(left, y + 1, width, lane_height_ - 2, idle_colour);
      exact ? exact_lane(SlotId(l), y) : share_lane(SlotId(l), y);
    }
    axis(bottom);
    legend(bottom + 44);
    out_ += "</svg>\n";
  }
  std::string take() { return std::move(out_); }

 private:
  Seconds seconds(Tick t) const { return named_.trace.clock.seconds(t); }
  double x_of(Tick t) const { return left + width * static_cast<double>(t.count) / static_cast<double>(end_); }
  void rect(double x, double y, double w, double h, const char* colour) {
    out_ += fmt::format("<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\"/>\n", x, y, w,
                        h, colour);
  }
  void text(double x, double y, const char* anchor, const char* colour, const std::string& words) {
    out_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\">{}</text>\n", x, y, anchor,
                        colour, escaped(words));
  }
  const char* colour_of(const Span& s) const {
    switch (s.kind) {
      case SpanKind::compute:
        return kind_colours[colour_[named_.graph.kind(named_.trace.attempts[s.attempt].task).index()]];
      case SpanKind::wait_data: return wait_data_colour;
      case SpanKind::wait_dependency: return wait_dependency_colour;
      case SpanKind::message: return message_colour;
      case SpanKind::overhead: return overhead_colour;
      case SpanKind::idle:
      case SpanKind::wait_scheduler:
      case SpanKind::wait_device: return idle_colour;
    }
    return idle_colour;
  }

  void exact_lane(SlotId slot, double y) {
    lanes_.each_span(slot, [&](const Span& s) {
      if (s.kind == SpanKind::idle) return;
      const double x = x_of(s.from), w = std::max(0.3, x_of(s.to) - x);
      const bool thin = s.kind == SpanKind::wait_data || s.kind == SpanKind::wait_dependency;
      rect(x, thin ? y + lane_height_ * 0.35 : y + 1, thin ? w : std::max(0.3, w - 0.6),
           thin ? lane_height_ * 0.3 : lane_height_ - 2, colour_of(s));
      if (s.kind != SpanKind::compute) return;
      const std::string name = named_.graph.name(named_.trace.attempts[s.attempt].task);
      const bool dark = std::string_view(colour_of(s)) != "#f0e442" && std::string_view(colour_of(s)) != "#e69f00";
      if (w > 7.0 * static_cast<double>(name.size()) + 4)
        text(x + w / 2, y + lane_height_ / 2 + 4, "middle", dark ? "white" : "#222", name);
    });
  }

  /// Pixel columns; equal neighbours are joined.
  void share_lane(SlotId slot, double y) {
    const std::size_t columns = static_cast<std::size_t>(width);
    std::vector<std::map<const char*, double>> shares(columns);
    const double ticks = static_cast<double>(end_) / width;
    lanes_.each_span(slot, [&](const Span& s) {
      const char* colour = colour_of(s);
      double from = static_cast<double>(s.from.count) / ticks;
      const double to = static_cast<double>(s.to.count) / ticks;
      for (std::size_t c = static_cast<std::size_t>(from); c < columns && from < to; ++c) {
        const double until = std::min(to, static_cast<double>(c + 1));
        shares[c][colour] += until - from;
        from = until;
      }
    });
    const auto same = [&](std::size_t a, std::size_t b) { return a < columns && shares[a] == shares[b]; };
    for (std::size_t c = 0, end = 0; c < columns; c = end) {
      for (end = c + 1; same(end, c);) ++end;
      double at = y + 1;
      for (const char* colour : painting_order()) {
        const auto found = shares[c].find(colour);
        if (found == shares[c].end()) continue;
        const double h = (lane_height_ - 2) * std::min(1.0, found->second);
        if (colour != idle_colour) rect(left + static_cast<double>(c), at, static_cast<double>(end - c), h, colour);
        at += h;
      }
    }
  }
  static std::vector<const char*> painting_order() {
    std::vector<const char*> order(kind_colours.begin(), kind_colours.end());
    for (const char* colour : {message_colour, overhead_colour, wait_data_colour, wait_dependency_colour, idle_colour})
      order.push_back(colour);
    return order;
  }

  void axis(double y) {
    const double length = seconds(named_.trace.end).value;
    if (!(length > 0)) return;
    const double step = charts::nice_step(length, 12);
    for (int k = 0; step * k <= length * 1.0001; ++k) {
      const double x = left + width * step * k / length;
      out_ += fmt::format("<path d=\"M{0:.1f} {1:.1f}V{2:.1f}\" stroke=\"#888\" stroke-width=\"0.6\"/>\n", x, y, y + 6);
      text(x, y + 20, "middle", "#444", k == 0 ? "0" : text_of(Seconds(step * k)));
    }
    if (lanes_.slots() > shown_lanes_)
      text(14, y + 20, "start", "#444", fmt::format("+ {} more slots", lanes_.slots() - shown_lanes_));
  }

  bool has_messages() const {
    const auto& all = named_.trace.attempts;
    return std::any_of(all.begin(), all.end(), [](const Attempt& a) { return a.exchanged > a.start; });
  }

  void legend(double y) {
    double x = left;
    const auto entry = [&](const char* colour, const std::string& words) {
      const double needed = 34 + 7.4 * static_cast<double>(words.size());
      if (x + needed > left + width) x = left, y += 18;
      rect(x, y - 10, 12, 12, colour);
      text(x + 17, y, "start", "#222", words);
      x += needed;
    };
    for (std::size_t k = 0; k < shown_.size(); ++k)
      entry(kind_colours[k], std::string(named_.graph.kind_name(shown_[k])));
    if (std::count(colour_.begin(), colour_.end(), kind_colours.size() - 1) > 0 &&
        shown_.size() + 1 == kind_colours.size())
      entry(kind_colours.back(), "other kinds");
    if (has_messages()) entry(message_colour, "overhead of messages");
    entry(wait_data_colour, "waits for data");
    entry(wait_dependency_colour, "waits for a predecessor");
    entry(idle_colour, "idle");
  }

  const NamedTrace& named_;
  SlotLanes lanes_;
  std::size_t shown_lanes_;
  double lane_height_;
  std::vector<KindId> shown_;
  std::vector<std::size_t> colour_;
  std::int64_t end_;
  std::string out_;
};

}  // namespace

std::string timeline_svg(const NamedTrace& named, const std::string& title) { return Picture(named, title).take(); }

}  // namespace pelsim
