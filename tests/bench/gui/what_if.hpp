#pragma once

namespace pelsim::bench {

/// From a slider's new value to the fresh run in the view state, for runs of about 1e5 events; and where the time goes.
void bench_what_if();

}  // namespace pelsim::bench
