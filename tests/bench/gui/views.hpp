#pragma once

namespace pelsim::bench {

/// Painting a matrix of 1024 x 1024 and a map of 1000 nodes again, and how soon a run that is cancelled ends.
void bench_views();

}  // namespace pelsim::bench
