#pragma once
#include <QString>
#include <QWidget>
#include <vector>

#include "gui/state/view_state.hpp"

class QHBoxLayout;

namespace pelsim::gui {

/// One condition of a filter, and the filter without it.
struct FilterChip {
  QString text;  ///< "kind gemm"
  Filter without;
};
std::vector<FilterChip> chips_of(const Filter&);

/// The filter's conditions, each as a button that takes it away. Takes no room while all is let through.
class FilterBar : public QWidget {
  Q_OBJECT

 public:
  explicit FilterBar(ViewState& state, QWidget* parent = nullptr);

 private:
  void show_chips();

  ViewState& state_;
  QHBoxLayout* row_;
};

}  // namespace pelsim::gui
