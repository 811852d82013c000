#pragma once
#include <QMainWindow>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "gui/app/arguments.hpp"
#include "gui/app/crash_file.hpp"
#include "gui/app/docks.hpp"
#include "gui/app/key_sheet.hpp"
#include "gui/app/message_bar.hpp"
#include "gui/app/run_list.hpp"
#include "gui/app/session.hpp"
#include "gui/app/theme.hpp"
#include "gui/run/run_controller.hpp"
#include "gui/state/player.hpp"

class QMenu;

namespace pelsim::gui {

class EditorSession;
class ScenarioDocument;
class RunsPanel;
class StatusLine;

/// The window. It owns the state that views share, the runs of the session and who makes them, and arranges the views
/// of the catalogue. Its commands are one table (`commands`): menus, keys, key sheet and palette are made from it.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  struct Options {
    bool keeps_settings = true;  ///< looks, recent files and the session outlive the window
  };
  explicit MainWindow(Options options);
  MainWindow() : MainWindow(Options{}) {}
  ~MainWindow() override;

  ViewState& state() { return state_; }
  RunController& controller() { return controller_; }
  RunList& runs() { return runs_; }
  Docks& docks() { return docks_; }
  Player& player() { return player_; }
  QString message() const { return messages_->text(); }

  /// Scenarios, runs' folders and traces are run or opened, the first as A where there are several; a session takes
  /// the place of this one.
  void open(const QStringList& files);
  /// The command line's files, with its engine, overrides and base.
  void open(const Arguments&);
  void request(const RunRequest&);
  /// The text of another editor, with its file's name.
  void take(const ScenarioDocument&);
  /// A run that exists already.
  void adopt(const RunPtr& run, const RunPtr& base);
  /// The whole window at that size, without showing it to anybody.
  QImage picture(QSize size, double scale);

  Session session() const;
  void restore(const Session&);
  void save_session_to(const QString& file);
  /// What a window that broke left behind; offered by a message, never opened by itself.
  void offer_crashed_session();
  /// What a window that ends properly leaves is nothing; every 60 s, and here: what it would leave if it broke.
  void autosave();
  /// Where sessions of broken windows lie.
  static QString crash_folder();

  QStringList recent_files() const { return recent_; }
  ThemeChoice theme() const { return theme_; }
  int font_scale() const { return font_scale_; }
  void set_theme(ThemeChoice);
  void set_font_scale(int percent);

  /// A command of the window: a menu entry with its keys.
  struct Command {
    const char* id;
    const char* menu;
    const char* text;
    const char* keys;  ///< QKeySequence's portable text; "" none; several after blanks
    const char* tip;   ///< what it does, for tool tips and the key sheet
    void (MainWindow::*run)();
  };
  static std::vector<Command> commands();
  QAction* action(const char* id) const;
  /// What the key sheet shows: keys of the window and of its views.
  std::vector<KeyGroup> key_groups() const;

  // --- commands ---
  void new_from_gallery();
  void open_dialog();
  void save_scenario();
  void save_scenario_as();
  void undo();
  void redo();
  void open_session_dialog();
  void save_session_dialog();
  void clear_recent();
  void export_view();
  void export_everything();
  void export_report();
  void copy_image();
  void show_table();
  void run_again();
  void stop();
  void step();
  void play_or_pause();
  void rewind();
  void pin_shown();
  void explore() { docks_.apply(Preset::explore); }
  void compare() { docks_.apply(Preset::compare); }
  void lab() { docks_.apply(Preset::lab); }
  void present() { docks_.apply(Preset::present); }
  void zoom_back() { state_.zoom_back(); }
  void zoom_forward() { state_.zoom_forward(); }
  void clear_marks();
  void larger() { set_font_scale(font_scale_ + font_scale_step); }
  void smaller() { set_font_scale(font_scale_ - font_scale_step); }
  void normal_size() { set_font_scale(100); }
  void system_theme() { set_theme(ThemeChoice::system); }
  void light_theme() { set_theme(ThemeChoice::light); }
  void dark_theme() { set_theme(ThemeChoice::dark); }
  void toggle_motion();
  void next_panel();
  void previous_panel();
  void find_command();
  void find_place();
  void find_task();
  void show_keys();
  void show_problems();
  void show_about();

 protected:
  void showEvent(QShowEvent*) override;
  void changeEvent(QEvent*) override;
  void closeEvent(QCloseEvent*) override;
  void dragEnterEvent(QDragEnterEvent*) override;
  void dropEvent(QDropEvent*) override;
  void keyPressEvent(QKeyEvent*) override;

 private:
  void make_actions();
  void make_docks();
  void make_toolbar();
  void dress_player();
  void fill_recent_menu();
  void connect_runs();
  void run_finished(const RunPtr&, const RunRequest&);
  void run_failed(const RunFailure&, const RunRequest&);
  void list_shown_run();
  void all_ended();
  void open_session(const QString& file);
  void remember(const QString& file);
  void load_settings();
  void save_settings() const;
  void move_focus(int step);
  void connect_editor();
  bool may_close();
  QMenu* menu_of(View& view);
  void pick_engine(const QString& name);
  void tell_errors(const std::function<void()>& act);

  const Options options_;
  QPalette system_palette_;
  double base_font_ = 10;
  ThemeChoice theme_ = ThemeChoice::system;
  int font_scale_ = 100;
  QStringList recent_;
  std::string engine_ = "native";
  std::vector<Override> overrides_;  ///< of the command line, for what it names
  std::optional<RunRequest> last_request_;
  std::optional<Session> restoring_;
  bool arranged_ = false;   ///< docks have sizes: once the window has one
  bool comparing_ = false;  ///< several files were opened at once: the first becomes A

  ViewState state_;
  EditorSession& editor_;  ///< a child of the state
  RunController controller_;
  RunList runs_;
  Docks docks_;
  Player& player_;  ///< likewise
  MessageBar* messages_;
  StatusLine* status_;
  RunsPanel* panel_ = nullptr;
  QMenu* recent_menu_ = nullptr;
  QMenu* view_menu_ = nullptr;
  std::vector<QAction*> actions_;
  QTimer autosave_;
  CrashFile crash_file_{crash_folder()};
};

}  // namespace pelsim::gui
