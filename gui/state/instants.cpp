#include "gui/state/instants.hpp"

namespace pelsim::gui {
namespace {

template <class Use>
void each_instant(const Trace& trace, Stops stops, const Use& use) {
  if (stops == Stops::decisions) {
    for (const Attempt& a : trace.attempts)
      if (!a.pinned) use(a.placed);
    return;
  }
  for (const Attempt& a : trace.attempts) {
    use(a.start);
    use(a.end);
  }
  for (const Transfer& t : trace.transfers) {
    use(t.start);
    use(t.end);
  }
}

}  // namespace

std::optional<Tick> next_instant(const Trace& trace, Stops stops, Tick at) {
  std::optional<Tick> next;
  each_instant(trace, stops, [&](Tick t) {
    if (at < t && (!next || t < *next)) next = t;
  });
  return next;
}

std::optional<Tick> previous_instant(const Trace& trace, Stops stops, Tick at) {
  std::optional<Tick> last;
  each_instant(trace, stops, [&](Tick t) {
    if (t < at && (!last || *last < t)) last = t;
  });
  return last;
}

}  // namespace pelsim::gui
