#include "gui/problems/remarks.hpp"

namespace pelsim::gui {

std::string_view name_of(Remark::Kind kind) {
  switch (kind) {
    case Remark::Kind::error: return "error";
    case Remark::Kind::note: return "note";
    case Remark::Kind::fulfilled: return "check";
  }
  return "";
}

std::vector<Remark> remarks(const std::optional<RunFailure>& failure, const ShownRun* run,
                            const std::vector<SelfCheck>& checks) {
  std::vector<Remark> all;
  if (failure) {
    // The place has a column of its own.
    std::string text = failure->message;
    if (const std::string place = failure->place.text() + ": "; place.size() > 2 && text.starts_with(place))
      text.erase(0, place.size());
    all.push_back({Remark::Kind::error, text, failure->place});
  }
  if (run == nullptr) return all;
  const Place file{run->scenario->file};
  if (run->partial) all.push_back({Remark::Kind::error, "the run ended early: " + run->report.error, file});
  const auto& verdict = run->report.verdict;
  if (verdict && !verdict->right())
    all.push_back({Remark::Kind::error, "what the tasks computed is wrong: " + verdict->what, file});
  for (const SelfCheck& check : checks)
    if (!check.holds) all.push_back({Remark::Kind::error, "not so: " + check.what + " (" + check.detail + ")", file});
  for (const std::string& note : run->report.notes) all.push_back({Remark::Kind::note, note, file});
  for (const SelfCheck& check : checks)
    if (check.holds) all.push_back({Remark::Kind::fulfilled, check.what + " (" + check.detail + ")", file});
  return all;
}

}  // namespace pelsim::gui
