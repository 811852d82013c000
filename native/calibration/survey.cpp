#include "native/calibration/survey.hpp"

#include <algorithm>

namespace pelsim::host {
namespace {

class Survey {
 public:
  Survey(const std::vector<std::unique_ptr<Subject>>& subjects, const SurveyPlan& plan)
      : subjects_(subjects), plan_(plan), begin_(plan.now()), cells_(subjects.size()), times_(subjects.size()) {
    for (std::size_t s = 0; s < subjects_.size(); ++s) {
      cells_[s].resize(subjects_[s]->cells().size());
      times_[s].resize(cells_[s].size());
    }
  }

  SurveyResult run() {
    std::size_t round = 0;
    for (bool again = !subjects_.empty(); again; ++round) again = visit_all(round);
    SurveyResult result;
    result.stopped = plan_.stop.stop_requested() && round <= 1;
    result.used = used();
    result.drift = drift();
    for (std::size_t s = 0; s < subjects_.size(); ++s)
      for (std::size_t c = 0; c < cells_[s].size(); ++c) {
        const Known& known = cells_[s][c];
        if (times_[s][c].empty()) continue;
        result.cells.push_back({subjects_[s]->cells()[c], known.median, times_[s][c].size()});
        result.loose += known.is_known ? 0 : 1;
      }
    return result;
  }

 private:
  Seconds used() const { return plan_.now() - begin_; }
  Seconds left() const { return plan_.budget - used(); }
  struct Known {
    Median median;
    bool is_known = false;
  };
  bool is_known(std::size_t s) const {
    return std::all_of(cells_[s].begin(), cells_[s].end(), [](const Known& cell) { return cell.is_known; });
  }

  /// Whether another round is worth it.
  bool visit_all(std::size_t round) {
    references_.emplace_back();
    std::vector<std::size_t> due;
    for (std::size_t s = 0; s < subjects_.size(); ++s)
      if (round < plan_.visits || !is_known(s)) due.push_back(s);
    const std::size_t rounds = std::max(plan_.visits, round + 1);
    for (std::size_t k = 0; k < due.size(); ++k) {
      if (plan_.stop.stop_requested()) return false;
      if (round > 0 && left().value <= 0) return false;
      const double visits =
          static_cast<double>(due.size() - k) + static_cast<double>((rounds - round - 1) * due.size());
      visit(due[k], Seconds(std::max(left().value, 0.0) / visits));
    }
    return left().value > 0 && !due.empty() && !plan_.stop.stop_requested();
  }

  void visit(std::size_t s, Seconds share) {
    const Seconds end = used() + share;
    references_.back().push_back(plan_.reference());
    Subject& subject = *subjects_[s];
    subject.open();
    // A few slices for each turn: what lasts for a moment only does not meet one of them alone.
    constexpr double slices = 4;
    const auto turns = static_cast<double>(subject.turns());
    bool first = true;
    do {
      bool all_known = true;
      for (std::size_t turn = 0; turn < subject.turns(); ++turn) {
        const bool known = is_known(s, turn);
        all_known = all_known && known;
        if (known && !first) continue;
        const Seconds rest = end - used();
        const double slice = known ? 0 : std::min(share.value / (slices * turns), rest.value);
        subject.sample(turn, Seconds(std::max(slice, 0.0)), times_[s]);
        judge(s, turn);
      }
      if (all_known) break;
      first = false;
    } while (used() < end && !plan_.stop.stop_requested());
    subject.close();
    tell_progress();
  }

  bool is_known(std::size_t s, std::size_t turn) const {
    for (std::size_t c = 0; c < cells_[s].size(); ++c)
      if (subjects_[s]->cells()[c].turn == turn && !cells_[s][c].is_known) return false;
    return true;
  }

  void judge(std::size_t s, std::size_t turn) {
    for (std::size_t c = 0; c < cells_[s].size(); ++c) {
      if (subjects_[s]->cells()[c].turn != turn) continue;
      Known& cell = cells_[s][c];
      cell.median = median_of(times_[s][c]);
      cell.is_known = times_[s][c].size() >= plan_.least_samples && cell.median.spread() <= plan_.spread;
    }
  }

  void tell_progress() const {
    if (!plan_.progress) return;
    std::size_t known = 0, cells = 0;
    for (const std::vector<Known>& subject : cells_)
      for (const Known& cell : subject) {
        ++cells;
        known += cell.is_known ? 1 : 0;
      }
    plan_.progress(used(), known, cells);
  }

  double drift() const {
    double least = 0, greatest = 0;
    for (const std::vector<double>& round : references_) {
      if (round.empty()) continue;
      const double middle = median_of(round).value;
      least = least > 0 ? std::min(least, middle) : middle;
      greatest = std::max(greatest, middle);
    }
    return least > 0 ? greatest / least - 1 : 0;
  }

  const std::vector<std::unique_ptr<Subject>>& subjects_;
  const SurveyPlan& plan_;
  const Seconds begin_;
  std::vector<std::vector<Known>> cells_;                ///< by subject and cell
  std::vector<std::vector<std::vector<double>>> times_;  ///< the same
  std::vector<std::vector<double>> references_;          ///< by round
};

}  // namespace

SurveyResult survey(const std::vector<std::unique_ptr<Subject>>& subjects, const SurveyPlan& plan) {
  return Survey(subjects, plan).run();
}

}  // namespace pelsim::host
