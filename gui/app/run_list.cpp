#include "gui/app/run_list.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pelsim::gui {

RunList::RunList(QObject* parent) : QObject(parent) {}

std::optional<std::size_t> RunList::find(const RunPtr& run) const {
  const auto found = std::find_if(runs_.begin(), runs_.end(), [&](const ListedRun& r) { return r.run == run; });
  if (found == runs_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - runs_.begin());
}

void RunList::add(const RunPtr& run, const RunRequest& request, const RunPtr& base) {
  const auto is_earlier = [&](const ListedRun& r) {
    return r.run != base && !request.label.empty() && r.request.label == request.label &&
           r.request.file == request.file;
  };
  const auto earlier = std::find_if(runs_.begin(), runs_.end(), is_earlier);
  if (earlier != runs_.end()) {
    *earlier = {run, request};
  } else {
    run->label = free_label(run->label);
    runs_.push_back({run, request});
  }
  const auto goes = [&](const ListedRun& r) { return r.run != base && r.run != run; };
  if (runs_.size() > most) runs_.erase(std::find_if(runs_.begin(), runs_.end(), goes));
  Q_EMIT changed();
}

std::string RunList::free_label(const std::string& label) const {
  const auto is_taken = [this](const std::string& wanted) {
    return std::any_of(runs_.begin(), runs_.end(), [&](const ListedRun& r) { return r.run->label == wanted; });
  };
  std::string free = label;
  for (int i = 2; is_taken(free); ++i) free = fmt::format("{} #{}", label, i);
  return free;
}

void RunList::remove(std::size_t i) {
  runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(i));
  Q_EMIT changed();
}

void RunList::rename(std::size_t i, const std::string& label) {
  runs_[i].run->label = label;
  Q_EMIT changed();
}

QString difference_text(const RunPtr& a, const RunPtr& b) {
  if (!a || !b || a == b) return {};
  const double from = a->seconds(a->end()).value, to = b->seconds(b->end()).value;
  if (!(from > 0)) return {};
  return QString::fromStdString(fmt::format("{:+.1f} %", 100 * (to / from - 1)));
}

}  // namespace pelsim::gui
