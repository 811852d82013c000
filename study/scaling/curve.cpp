#include "study/scaling/curve.hpp"

#include <map>

namespace pelsim::scaling {

std::vector<Point> curve(std::span<const Run> runs, Kind kind, double confidence) {
  std::map<double, std::vector<double>> times;
  for (const Run& run : runs) times[run.workers].push_back(run.time);
  std::vector<Point> points;
  for (const auto& [workers, of_workers] : times) {
    Point point{.workers = workers, .time = statistics::mean_interval(of_workers, confidence)};
    if (!points.empty()) {
      const Point& first = points.front();
      const double more = workers / first.workers, shorter = first.time.mean / point.time.mean;
      point.speedup = kind == Kind::strong ? shorter : more * shorter;
      point.efficiency = point.speedup / more;
      if (kind == Kind::strong) point.serial_share = karp_flatt(point.speedup, more);
    }
    points.push_back(point);
  }
  return points;
}

double karp_flatt(double speedup, double workers) { return (1 / speedup - 1 / workers) / (1 - 1 / workers); }

}  // namespace pelsim::scaling
