#include <QApplication>
#include <QPalette>
#include <QTest>

#include "gui/editor/decision_view.hpp"
#include "gui/editor/field_row.hpp"
#include "gui/editor/form_view.hpp"
#include "gui/editor/gallery_dialog.hpp"
#include "gui/editor/knob_row.hpp"
#include "gui/editor/source_edit.hpp"
#include "gui/editor/text_view.hpp"
#include "gui/editor/what_if_view.hpp"
#include "gui/editor/knob_spin.hpp"
#include <QSlider>
#include <QComboBox>
#include <QPushButton>
#include "tests/catch.hpp"
#include "tests/gui/editor_fixture.hpp"

using namespace pelsim;
using namespace pelsim::gui;

static QPalette dark() {
  QPalette p;
  p.setColor(QPalette::Window, QColor(0x23, 0x23, 0x23));
  p.setColor(QPalette::WindowText, QColor(0xee, 0xee, 0xee));
  p.setColor(QPalette::Base, QColor(0x1b, 0x1b, 0x1b));
  p.setColor(QPalette::AlternateBase, QColor(0x2a, 0x2a, 0x2a));
  p.setColor(QPalette::Text, QColor(0xee, 0xee, 0xee));
  p.setColor(QPalette::Button, QColor(0x35, 0x35, 0x35));
  p.setColor(QPalette::ButtonText, QColor(0xee, 0xee, 0xee));
  p.setColor(QPalette::PlaceholderText, QColor(0x9a, 0x9a, 0x9a));
  p.setColor(QPalette::Highlight, QColor(0x35, 0x84, 0xe4));
  p.setColor(QPalette::HighlightedText, Qt::white);
  return p;
}

static void grab(QWidget& w, const QString& name, QSize size) {
  w.resize(size);
  w.show();
  QTest::qWait(50);
  w.grab().save("/tmp/g4pics/" + name + ".png");
}

TEST_CASE("pictures of the editor", "[.pictures]") {
  const QPalette light = QApplication::palette();
  for (const bool is_dark : {false, true}) {
    QApplication::setPalette(is_dark ? dark() : light);
    const QString suffix = is_dark ? "-dark" : "-light";
    {
      Editing editing("gpu-node.toml");
      FormView form(editing.state);
      form.choose({"platform", "nodes", "0", "devices", "1"});
      grab(form, "form-device" + suffix, {300, 800});
      form.choose({"workload"});
      form.row("tiles")->type("many");
      grab(form, "form-error" + suffix, {300, 800});
      TextView text(editing.state);
      editing.document().set_value({"scheduler", "model"}, "\"heff\"");
      comes_true([&] { return editing.session.problem().has_value(); });
      grab(text, "text" + suffix, {560, 700});
      text.editor().go_to(34, 10);
    }
    for (const char* name : {"bsp.toml", "heft-paper.toml", "cholesky.toml"}) {
      Editing editing(name);
      WhatIfView what(editing.state);
      editing.session.run();
      for (KnobRow* row : what.rows())
        if (row->slider() != nullptr) {
          row->slider()->setSliderPosition(700);
          break;
        }
      comes_true([&] {
        for (KnobRow* row : what.rows())
          if (!row->sensitivity().isEmpty()) return true;
        return false;
      });
      grab(what, QString("whatif-") + QString(name).section('.', 0, 0) + suffix, {300, 620});
    }
    {
      Editing editing("heft-paper.toml");
      DecisionView view(editing.state);
      editing.session.run();
      Selection s;
      s.attempt = 5;
      editing.state.select(s);
      comes_true([&] { return view.decision().has_value(); });
      view.move_button()->click();
      editing.state.select(Selection{});
      s.attempt = 6;
      editing.state.select(s);
      comes_true([&] { return view.decision().has_value(); });
      grab(view, "decision-plan" + suffix, {300, 450});
      grab(view, "decision-plan-wide" + suffix, {620, 450});
      Editing dynamic("montage-mixed.toml");
      dynamic.document().set_value({"scheduler", "model"}, "\"mct\"");
      dynamic.session.run();
      DecisionView other(dynamic.state);
      s.attempt = 20;
      dynamic.state.select(s);
      comes_true([&] { return other.decision().has_value(); });
      grab(other, "decision-mct" + suffix, {620, 450});
      GalleryDialog gallery(editing.session);
      grab(gallery, "gallery" + suffix, {980, 640});
    }
  }
  QApplication::setPalette(light);
}
