#pragma once
#include <QObject>
#include <functional>
#include <optional>
#include <stop_token>
#include <thread>

namespace pelsim::gui {

/// Work in another thread of which only the newest counts: a new job tells the running one to stop, and begins when it
/// has. Lives in the window's thread; what a job finds out is handed over there, unless a newer one has been asked for.
class LatestJob : public QObject {
 public:
  using HandOver = std::function<void()>;                        ///< runs in the window's thread
  using Work = std::function<HandOver(const std::stop_token&)>;  ///< runs in the other; must not throw

  explicit LatestJob(QObject* parent = nullptr) : QObject(parent) {}
  ~LatestJob() override;

  void start(Work);
  /// Nothing of what was asked for is handed over any more.
  void cancel();
  bool busy() const { return running_ || next_; }

 private:
  void begin(Work);
  void ended(std::uint64_t number, const HandOver&);

  std::optional<Work> next_;
  std::uint64_t number_ = 0;  ///< of the newest job
  bool running_ = false;
  std::jthread thread_;
};

}  // namespace pelsim::gui
