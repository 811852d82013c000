#pragma once
#include <QObject>
#include <optional>
#include <vector>

#include "gui/state/run_request.hpp"
#include "gui/state/shown_run.hpp"

namespace pelsim::gui {

/// A run of the session with what it was made of, so that it can be made again.
struct ListedRun {
  RunPtr run;
  RunRequest request;
};

/// The runs of this session, in the order in which they came.
class RunList : public QObject {
  Q_OBJECT

 public:
  /// Keeps at most this many; the oldest goes that is neither `base` nor on show.
  static constexpr std::size_t most = 40;

  explicit RunList(QObject* parent = nullptr);

  const std::vector<ListedRun>& runs() const { return runs_; }
  std::optional<std::size_t> find(const RunPtr&) const;
  /// A run whose request has the label of an earlier one of the same scenario takes its place, unless that is `base`:
  /// so a slider that is dragged leaves one run, not a hundred. Labels are told apart: "Ring", "Ring #2".
  void add(const RunPtr&, const RunRequest&, const RunPtr& base);
  void remove(std::size_t);
  void rename(std::size_t, const std::string& label);

 Q_SIGNALS:
  void changed();

 private:
  std::string free_label(const std::string& label) const;

  std::vector<ListedRun> runs_;
};

/// "-12.3 %" of b against a; "" where there is nothing to compare.
QString difference_text(const RunPtr& a, const RunPtr& b);

}  // namespace pelsim::gui
