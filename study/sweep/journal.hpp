#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "study/child_process.hpp"
#include "study/sweep/identity.hpp"

namespace pelsim {

/// The runs of a sweep that have ended, in any order: a file that only grows, a line each, every line with a checksum.
/// What a kill or a full disk left of a last line is cut off when it is opened again; a line that was damaged otherwise
/// is passed over, and its run made again. Locked against a second pelsim while it is open. For one thread.
class Journal {
 public:
  /// Opens or begins it. Throws ScenarioError where the file is another sweep's, damaged at its head, in use, or cannot
  /// be written.
  Journal(const std::string& path, const SweepIdentity&);
  Journal(Journal&&) = default;
  /// Reads another sweep's or shard's; never writes.
  static Journal read(const std::string& path, const SweepIdentity&);

  std::uint64_t runs() const { return offset_.size(); }
  std::uint64_t done() const { return done_; }
  bool has(std::uint64_t run) const { return offset_[run] >= 0; }

  struct Entry {
    std::string wall, host, row;
    std::vector<std::string> notes = {};
  };
  /// Precondition: has(run).
  Entry entry(std::uint64_t run) const;

  /// Throws std::system_error where it cannot be written; what was there before is kept whole.
  void append(const FinishedRun&, const std::string& host);
  void append(std::uint64_t run, const Entry&);
  /// Asks the system to bring all to the disk; `append` does so once a second.
  void sync();

 private:
  Journal(const std::string& path, const SweepIdentity&, bool writes);
  void scan(const SweepIdentity&);
  void take(std::string_view line, std::int64_t at);
  void write(const std::string& line);
  [[noreturn]] void fail(const std::string& message) const;

  std::string path_;
  Descriptor file_;
  std::vector<std::int64_t> offset_;  ///< by run: where its line begins; -1: not done
  std::int64_t end_ = 0;
  std::uint64_t done_ = 0;
  std::chrono::steady_clock::time_point synced_;
};

/// The name of this machine.
std::string host_name();

}  // namespace pelsim
