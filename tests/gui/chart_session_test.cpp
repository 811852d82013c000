// What a session keeps of the charts, and what they say of themselves.
#include <QCheckBox>
#include <QComboBox>

#include "gui/view_catalog.hpp"
#include "tests/catch.hpp"
#include "tests/gui/fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

TEST_CASE("what is chosen in the boxes of a chart is there again in another window") {
  ViewState state;
  state.show(shown_run("scenarios/montage-mixed.toml"));
  int with_choices = 0;
  for (const ViewEntry& entry : view_catalog()) {
    if (!QStringList{"load-balance", "comm-matrix", "queues", "scaling"}.contains(entry.id)) continue;
    INFO(entry.id.toStdString());
    const std::unique_ptr<gui::View> before(entry.make(state, nullptr)), after(entry.make(state, nullptr));
    const QJsonObject first = before->save();
    for (QComboBox* box : before->findChildren<QComboBox*>()) {
      if (box->count() < 2) continue;
      box->setCurrentIndex(1);
      Q_EMIT box->activated(1);
      ++with_choices;
    }
    for (QCheckBox* box : before->findChildren<QCheckBox*>()) box->setChecked(true);
    const QJsonObject kept = before->save();
    CHECK(kept != first);
    CHECK(after->save() == first);
    after->restore(kept);
    CHECK(after->save() == kept);
    CHECK(after->table().rows == before->table().rows);
    CHECK(after->status() == before->status());
    after->restore({{"shows", "what no version shows"}, {"group", 3}, {"log", "yes"}, {"measure", QJsonObject()}});
    CHECK(after->save() == kept);
  }
  CHECK(with_choices >= 6);
}

TEST_CASE("charts that take keys or a mouse's drag say so on the key sheet") {
  ViewState state;
  for (const ViewEntry& entry : view_catalog()) {
    const std::unique_ptr<gui::View> view(entry.make(state, nullptr));
    const QStringList silent{"breakdown", "energy", "efficiency", "scaling"};
    if (entry.place == ViewEntry::Place::bottom && entry.id != "critical-path" && entry.id != "compare")
      CHECK(view->keys().empty() == silent.contains(entry.id));
  }
}
