#pragma once

namespace pelsim::cli {

/// `pelsim calibrate`: measures this machine and writes its file. Returns the exit code.
int calibrate(int count, char** arguments);

}  // namespace pelsim::cli
