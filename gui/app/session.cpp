#include "gui/app/session.hpp"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include "gui/charts/chart_text.hpp"

namespace pelsim::gui {
namespace {

constexpr int session_version = 1;

std::string plain(const QJsonValue& v) { return v.toString().toStdString(); }

QJsonObject json(const SessionRun& run) {
  QJsonArray overrides;
  for (const Override& o : run.request.overrides)
    overrides.append(QJsonObject{{"key", text(o.key)}, {"value", text(o.value)}});
  QJsonObject object{{"file", text(run.request.file)},
                     {"engine", text(run.request.engine)},
                     {"request", text(run.request.label)},
                     {"label", text(run.label)},
                     {"hash", text(run.hash)}};
  if (!overrides.isEmpty()) object["overrides"] = overrides;
  if (run.request.text) object["text"] = text(*run.request.text);
  return object;
}

SessionRun run_from(const QJsonObject& object) {
  SessionRun run;
  run.request.file = plain(object["file"]);
  if (const QString engine = object["engine"].toString(); !engine.isEmpty()) run.request.engine = engine.toStdString();
  run.request.label = plain(object["request"]);
  run.request.when = RunRequest::When::queued;
  if (object["text"].isString()) run.request.text = plain(object["text"]);
  for (const QJsonValue& o : object["overrides"].toArray())
    run.request.overrides.push_back({plain(o["key"]), plain(o["value"])});
  run.label = plain(object["label"]);
  run.hash = plain(object["hash"]);
  return run;
}

// Ticks are texts: JSON readers round integers above 2^53.
QJsonValue json(const std::optional<TimeRange>& range) {
  if (!range) return {};
  return QJsonArray{QString::number(range->from.count), QString::number(range->to.count)};
}

std::optional<TimeRange> range_from(const QJsonValue& value) {
  const QJsonArray ends = value.toArray();
  bool from_is_number = false, to_is_number = false;
  const TimeRange range{{ends.at(0).toString().toLongLong(&from_is_number)},
                        {ends.at(1).toString().toLongLong(&to_is_number)}};
  if (!from_is_number || !to_is_number || range.from < Tick{} || !(range.from < range.to)) return std::nullopt;
  return range;
}

}  // namespace

QByteArray to_json(const Session& session) {
  QJsonArray runs, lanes;
  for (const SessionRun& run : session.runs) runs.append(json(run));
  for (const SlotId lane : session.lanes) lanes.append(static_cast<qint64>(lane.value));
  const QJsonObject object{{"pelsim_session", session_version},
                           {"runs", runs},
                           {"shown", session.shown},
                           {"base", session.base},
                           {"visible", json(session.visible)},
                           {"marked", json(session.marked)},
                           {"lanes", lanes},
                           {"views", session.views},
                           {"docks", QString::fromLatin1(session.docks.toBase64())},
                           {"document", text(session.document)}};
  return QJsonDocument(object).toJson();
}

std::optional<Session> session_from_json(const QByteArray& bytes) {
  const QJsonObject object = QJsonDocument::fromJson(bytes).object();
  if (object["pelsim_session"].toInt() != session_version) return std::nullopt;
  Session session;
  for (const QJsonValue& run : object["runs"].toArray()) session.runs.push_back(run_from(run.toObject()));
  const int runs = static_cast<int>(session.runs.size());
  const auto index = [&](const char* key) {
    const int i = object[key].toInt(-1);
    return i < runs ? i : -1;
  };
  session.shown = index("shown");
  session.base = index("base");
  session.visible = range_from(object["visible"]);
  session.marked = range_from(object["marked"]);
  for (const QJsonValue& lane : object["lanes"].toArray()) {
    const int number = lane.toInt(-1);
    if (number >= 0) session.lanes.emplace_back(number);
  }
  session.views = object["views"].toObject();
  session.docks = QByteArray::fromBase64(object["docks"].toString().toLatin1());
  session.document = plain(object["document"]);
  return session;
}

std::string scenario_hash(const std::string& resolved) {
  const QByteArray bytes = QByteArray::fromRawData(resolved.data(), static_cast<qsizetype>(resolved.size()));
  return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(12).toStdString();
}

}  // namespace pelsim::gui
