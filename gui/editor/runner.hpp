#pragma once
#include <QObject>
#include <QString>
#include <string>

#include "gui/editor/scenario_document.hpp"
#include "gui/state/shown_run.hpp"

namespace pelsim::gui {

/// What runs the editor's text. One request at a time; the newest takes the place of the others.
class Runner : public QObject {
  Q_OBJECT

 public:
  /// quick: while a slider moves, without the second run on the ideal network (transfer efficiency is not known then).
  enum class Depth { quick, full };
  struct Request {
    std::string text;
    std::string name;  ///< in messages; files are looked for beside it
    QString label;
    Depth depth = Depth::full;
  };

  using QObject::QObject;
  virtual void request(const Request&) = 0;
  virtual void cancel() = 0;
  virtual bool busy() const = 0;

 Q_SIGNALS:
  /// `wall`: from the request to here.
  void finished(const pelsim::gui::RunPtr& run, pelsim::Seconds wall);
  void failed(const pelsim::gui::Problem& problem);
};

}  // namespace pelsim::gui
