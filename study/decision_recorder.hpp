#pragma once
#include <optional>
#include <stop_token>
#include <vector>

#include "models/plan_log.hpp"
#include "study/decisions.hpp"

namespace pelsim {

/// What each slot has been given and not ended, as the estimates have it.
class ExpectedLines {
 public:
  explicit ExpectedLines(const Problem&);

  /// Where on the device the task is expected to end first.
  DeviceOption candidate(TaskId, DeviceId, Seconds now, const View&) const;
  void give(const Placement&, Seconds now, const View&);
  /// Ended, or taken back: what stands behind it moves up.
  void take_off(TaskId, Seconds now);

 private:
  struct Line {
    Seconds backlog, free;
    ConfigId last;  ///< what its last task needs loaded
  };
  struct Given {
    SlotId slot;
    Seconds length;
  };
  const Platform* platform_;
  const Estimates* estimates_;
  const TaskGraph* graph_;
  std::vector<Line> lines_;   ///< by slot
  std::vector<Given> given_;  ///< by task
};

/// Drives a policy as it is, and notes what it could see whenever it places one task.
class DecisionRecorder final : public Scheduler, public Decisions, public PlanLog {
 public:
  /// `until`: decisions at later instants are of no interest, and `enough` is asked to stop the run.
  DecisionRecorder(Scheduler& policy, TaskId task, Tick until, std::stop_source enough)
      : policy_(&policy), task_(task), until_(until), enough_(std::move(enough)) {}

  void prepare(const Problem&, Decisions&) override;
  void decide(const Instant&, Decisions&) override;
  const std::optional<Decision>& decision() const { return decision_; }

 private:
  void place(const Placement&) override;
  void withdraw(TaskId) override;
  void preempt(TaskId) override;
  void set(DeviceId d, StateId s) override { to_->set(d, s); }
  void wake(Tick t) override { to_->wake(t); }
  bool asks(TaskId t) const override { return t == task_; }
  void planned(TaskId, SlotId chosen, std::span<const PlanOption>) override;
  void note(const Placement&);

  Scheduler* policy_;
  TaskId task_;
  Tick until_;
  std::stop_source enough_;
  std::optional<ExpectedLines> lines_;
  const Platform* platform_ = nullptr;
  const Estimates* estimates_ = nullptr;
  Clock clock_;
  Decisions* to_ = nullptr;     ///< of this call
  const View* view_ = nullptr;  ///< of this call; null while planning
  Tick now_;
  std::vector<DeviceOption> of_plan_;  ///< what the policy told
  std::optional<Decision> decision_;
};

}  // namespace pelsim
