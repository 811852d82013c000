#pragma once
#include <memory>
#include <vector>

#include "native/calibration/subjects.hpp"

namespace pelsim::cli {

/// What the host engine takes for a task that does nothing: `dispatch` under fifo, and `steal` under work-stealing,
/// where one worker makes all tasks ready and the others have to take them from it. A time is makespan x threads /
/// tasks: what each thread pays for a task when all of them ask for tasks all the time.
std::vector<std::unique_ptr<host::Subject>> task_subjects(const host::Bench&);

}  // namespace pelsim::cli
