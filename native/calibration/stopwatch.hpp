#pragma once
#include <chrono>

namespace pelsim::host {

using Moment = std::chrono::steady_clock::time_point;
inline Moment moment() { return std::chrono::steady_clock::now(); }
inline double seconds_between(Moment from, Moment to) { return std::chrono::duration<double>(to - from).count(); }

}  // namespace pelsim::host
