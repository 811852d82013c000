#pragma once
#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

namespace pelsim {

/// A file that appears whole or not at all: written beside its place under a temporary name, renamed by `commit`.
/// Text is collected and goes to disk a megabyte at a time.
class OutputFile {
 public:
  /// Throws ScenarioError when the file cannot be made.
  explicit OutputFile(std::string path);
  /// Removes the temporary file when it was not committed.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  template <class... Arguments>
  void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(fmt::appender(text_), format, std::forward<Arguments>(arguments)...);
    if (text_.size() > 1 << 20) flush();
  }
  void write(const void* bytes, std::size_t count);
  std::uint64_t position() const { return written_ + text_.size(); }
  /// Makes the file visible under its name. Throws ScenarioError when the disk refused a byte.
  void commit();

 private:
  void flush();
  [[noreturn]] void fail(const char* what);

  std::string path_, temporary_;
  std::FILE* file_ = nullptr;
  fmt::memory_buffer text_;
  std::uint64_t written_ = 0;
};

/// Writes `text` as one file.
void write_file(const std::string& path, std::string_view text);

}  // namespace pelsim
