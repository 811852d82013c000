#include <QApplication>
#include <QDockWidget>
#include <QMenu>
#include <QMessageBox>

#include "gui/app/find.hpp"
#include "gui/app/key_sheet.hpp"
#include "gui/app/main_window.hpp"
#include "study/version.hpp"

namespace pelsim::gui {

void MainWindow::find_command() {
  const auto source = [this](const QString& typed) {
    std::vector<Picker::Choice> choices;
    for (QAction* action : actions_) {
      if (!action->isEnabled()) continue;
      choices.push_back({action->text(), action->shortcut().toString(), [action] { action->trigger(); }});
    }
    for (const Docks::Panel& panel : docks_.panels())
      choices.push_back({tr("Show %1").arg(panel.dock->windowTitle()), {}, [this, id = panel.dock->objectName()] {
                           docks_.bring_to_front(id);
                         }});
    return best_fitting(std::move(choices), typed);
  };
  (new Picker(tr("Commands"), tr("what to do"), source, this))->show();
}

void MainWindow::find_place() {
  const auto source = [this](const QString& typed) { return places_that_fit(state_, typed); };
  (new Picker(tr("Find lane, device or link"), tr("its name, or letters of it"), source, this))->show();
}

void MainWindow::find_task() {
  const auto source = [this](const QString& typed) { return tasks_that_fit(state_, typed); };
  (new Picker(tr("Search tasks"), tr("part of a task's name or kind"), source, this))->show();
}

std::vector<KeyGroup> MainWindow::key_groups() const {
  std::vector<KeyGroup> groups;
  for (const Command& command : commands()) {
    const QString keys = QString(command.keys).replace(" ", ", ");
    if (keys.isEmpty()) continue;
    if (groups.empty() || groups.back().title != tr(command.menu)) groups.push_back({tr(command.menu), {}});
    groups.back().keys.push_back(
        {keys, QString("%1: %2").arg(QString(tr(command.text)).remove("..."), tr(command.tip))});
  }
  groups.push_back({tr("Where nothing else takes the key"),
                    {{"Space", tr("play or pause")},
                     {"N", tr("step to the next event")},
                     {"Esc", tr("clear range and selection; with none: stop the run")}}});
  for (const Docks::Panel& panel : docks_.panels())
    if (panel.view != nullptr && !panel.view->keys().empty())
      groups.push_back({panel.view->title(), panel.view->keys()});
  return groups;
}

void MainWindow::show_keys() { (new KeySheet(key_groups(), this))->show(); }

void MainWindow::show_problems() { docks_.bring_to_front("problems"); }

void MainWindow::show_about() {
  const auto text = [](std::string_view s) { return QString::fromUtf8(s.data(), static_cast<qsizetype>(s.size())); };
  auto* box = new QMessageBox(QMessageBox::Information, tr("About pelsim"),
                              tr("pelsim %1 (%2)\n\nWhy does this parallel program take that long on that machine, and "
                                 "what would change it?\n\nThis program is distributed under GPL-3, as QCustomPlot is; "
                                 "pelsim's own code is under the MIT licence.")
                                  .arg(text(version()), text(commit())),
                              QMessageBox::Close, this);
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setModal(false);
  box->show();
}

void MainWindow::next_panel() { move_focus(1); }

void MainWindow::previous_panel() { move_focus(-1); }

void MainWindow::move_focus(int step) {
  const std::vector<Docks::Panel>& panels = docks_.panels();
  const int count = static_cast<int>(panels.size());
  int at = step > 0 ? -1 : count;
  for (int i = 0; i < count; ++i)
    if (panels[static_cast<std::size_t>(i)].dock->isAncestorOf(QApplication::focusWidget())) at = i;
  for (int i = 0; i < count; ++i) {
    at = (at + step + count) % count;
    const Docks::Panel& panel = panels[static_cast<std::size_t>(at)];
    // Behind other tabs a dock has no visible region: those are reached by their tab, or "Show ..." in the palette.
    if (panel.dock->isHidden() || panel.dock->widget()->visibleRegion().isEmpty()) continue;
    QWidget* first = panel.dock->widget();
    if (first->focusPolicy() == Qt::NoFocus) first = first->nextInFocusChain();
    first->setFocus(Qt::TabFocusReason);
    return;
  }
}

void MainWindow::set_theme(ThemeChoice choice) {
  theme_ = choice;
  apply_look(*qApp, palette_of(choice, system_palette_), base_font_, font_scale_);
  const QString id = name_of(choice) + "-theme";
  if (QAction* chosen = action(id.toUtf8().constData())) chosen->setChecked(true);
}

void MainWindow::set_font_scale(int percent) {
  font_scale_ = clamped_font_scale(percent);
  apply_look(*qApp, palette_of(theme_, system_palette_), base_font_, font_scale_);
}

}  // namespace pelsim::gui
