#pragma once
#include <QComboBox>
#include <QJsonObject>

/// What is chosen in a view's boxes, in a session: by its words, so that other versions may have other entries.
namespace pelsim::gui {

inline void keep_choice(QJsonObject& session, const char* key, const QComboBox& box) {
  session[QLatin1String(key)] = box.currentText();
}
/// True where the entry is there; else nothing changes.
inline bool restore_choice(const QJsonObject& session, const char* key, QComboBox& box) {
  const int entry = box.findText(session[QLatin1String(key)].toString());
  if (entry >= 0) box.setCurrentIndex(entry);
  return entry >= 0;
}

}  // namespace pelsim::gui
