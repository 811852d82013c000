#include "gui/editor/decision_table.hpp"

#include <algorithm>

namespace pelsim::gui {
namespace {

QString time_text(const std::optional<Seconds>& time) {
  return time ? QString::fromStdString(pelsim::text_of(*time)) : QStringLiteral("–");
}

}  // namespace

Table decision_table(const Decision& decision, const Scenario& scenario) {
  Table table{{QObject::tr("device"), QObject::tr("computes in"), QObject::tr("data there"), QObject::tr("slot free"),
               QObject::tr("would start"), QObject::tr("would end")},
              {}};
  if (!decision.planned) table.columns << QObject::tr("idle slots") << QObject::tr("waiting");
  std::vector<const DeviceOption*> order;
  for (const DeviceOption& c : decision.candidates) order.push_back(&c);
  const auto rank = [&](const DeviceOption* c) {
    if (c->device == decision.device) return -1.0;
    return c->finish ? c->finish->value : c->compute < forever ? 1e300 : 2e300;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](const DeviceOption* a, const DeviceOption* b) { return rank(a) < rank(b); });
  for (const DeviceOption* c : order) {
    const bool winner = c->device == decision.device;
    QStringList row{(winner ? QStringLiteral("★ ") : QString()) +
                    QString::fromStdString(scenario.platform->device(c->device).name.text())};
    if (!(c->compute < forever)) {
      row << QObject::tr("cannot run it") << QString() << QString() << QString() << QString();
    } else {
      row << QString::fromStdString(pelsim::text_of(c->compute)) << time_text(c->data)
          << (decision.planned && c->finish && !c->free ? QObject::tr("before") : time_text(c->free))
          << time_text(c->start) << time_text(c->finish);
    }
    if (!decision.planned)
      row << (c->up ? QString::number(c->idle) : QObject::tr("down")) << QString::number(c->queued);
    table.rows.push_back(row);
  }
  return table;
}

QString decision_heading(const Decision& decision, const Scenario& scenario) {
  const QString task = QString::fromStdString(std::string(scenario.graph().name(decision.task)));
  const QString policy = QString::fromStdString(scenario.scheduler_model);
  if (decision.planned) return QObject::tr("%1, planned before the run by '%2'").arg(task, policy);
  return QObject::tr("%1, placed at %2 by '%3'")
      .arg(task, QString::fromStdString(pelsim::text_of(scenario.clock.seconds(decision.at))), policy);
}

}  // namespace pelsim::gui
