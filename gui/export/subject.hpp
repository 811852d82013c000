#pragma once
#include <QString>

#include "gui/view_catalog.hpp"

namespace pelsim::gui {

/// A view about one task says nothing while none is picked. For its picture the task is picked on which the end of the
/// run waited last, and about which a policy decided; what was picked before comes back with the end of this object.
class Subject {
 public:
  Subject(const ViewEntry&, ViewState&);
  ~Subject();
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  /// Behind the picture's head: which task it is, and that nobody picked it. Empty: what is shown was picked.
  const QString& note() const { return note_; }

 private:
  ViewState& state_;
  Selection before_;
  QString note_;
};

/// Index of the last attempt on the critical path that no scenario pinned; of any that ended well where the path has
/// none, be it pinned. nullopt: none of them.
std::optional<std::uint32_t> last_decided(const ShownRun&);

}  // namespace pelsim::gui
