#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <deque>
#include <memory>
#include <vector>

#include "gui/run/run_progress.hpp"

namespace pelsim::gui {

/// Lets worker threads load and run what is wanted, and tells about it in the window's thread. At most two threads
/// live at once: the one that works, and one that was told to stop and has not noticed yet; the newest request waits
/// for neither, as long as only one is left over.
class RunController : public QObject {
  Q_OBJECT

 public:
  explicit RunController(QObject* parent = nullptr);
  ~RunController() override;

  /// Now: whatever runs is stopped and thrown away, whatever waits is forgotten.
  void request(const RunRequest&);
  /// Stops the run; what it has done until then comes by `finished`, as a partial run, or, while it is loaded, at once
  /// by `failed`. What waits is forgotten.
  void cancel();
  bool busy() const;
  bool cancelling() const;
  std::size_t waiting() const { return waiting_.size(); }

 Q_SIGNALS:
  void started(const pelsim::gui::RunRequest& request);
  /// 25 times a second at most, while something runs.
  void progressed(const pelsim::gui::RunProgress& progress);
  void finished(const pelsim::gui::RunPtr& run, const pelsim::gui::RunRequest& request);
  void failed(const pelsim::gui::RunFailure& failure, const pelsim::gui::RunRequest& request);
  /// Nothing runs or waits any more.
  void rested();

 private:
  struct Job;
  void start_next();
  void begin(const RunRequest&);
  void ended(const Job*);
  void tell_progress();
  std::size_t abandoned() const;

  std::vector<std::unique_ptr<Job>> jobs_;  ///< those that were abandoned, then at most one that works
  std::deque<RunRequest> waiting_;
  QTimer ticker_;
  QElapsedTimer running_;
};

}  // namespace pelsim::gui
