#pragma once
#include "gui/editor/latest_job.hpp"
#include "gui/editor/runner.hpp"

namespace pelsim::gui {

/// Runs on the native engine in a thread of its own.
class ThreadRunner final : public Runner {
  Q_OBJECT

 public:
  explicit ThreadRunner(QObject* parent = nullptr) : Runner(parent) {}
  void request(const Request&) override;
  void cancel() override { job_.cancel(); }
  bool busy() const override { return job_.busy(); }

 private:
  LatestJob job_;
};

}  // namespace pelsim::gui
