#pragma once
#include <map>

#include "gui/charts/fresh_view.hpp"
#include "gui/charts/scaling_curves.hpp"

class QComboBox;
class QLabel;

namespace pelsim::gui {

class Plot;

/// How time changes with the number of slots: over the runs of this session that do the same work as the one on show,
/// or over the results.csv of a sweep.
class ScalingView final : public FreshView {
  Q_OBJECT

 public:
  explicit ScalingView(ViewState& state, QWidget* parent = nullptr);

  /// Shows a sweep; a click on a point asks for its run. What is wrong with the file stands in place of the curves.
  void open_results(const QString& path);
  QJsonObject save() const override;
  void restore(const QJsonObject&) override;

  QString nothing_to_show() const override;

 protected:
  QString compute() override;
  Table current_table() const override;

 private:
  struct Kept {
    std::string work, title;  ///< what must agree for runs to be points of one curve
    double slots = 0, time = 0;
    std::weak_ptr<const ShownRun> run;  ///< gone when nobody else keeps it
  };
  void keep_run();
  void show_curves();
  void click(double x, double y);
  void choose_file();
  ScalingMeasure measure() const;

  QComboBox *source_, *measure_;
  QLabel* text_;
  Plot* plot_;
  std::map<std::string, Kept> kept_;  ///< by trace: the same run counts once
  std::optional<results::Table> table_;
  QString table_path_, table_fault_;
  std::string workers_ = "slots";
  std::vector<ScalingLine> lines_;
  double most_x_ = 1, most_y_ = 1, unit_ = 1;  ///< of the axes, where clicks are measured
};

}  // namespace pelsim::gui
