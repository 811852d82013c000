#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sim/error.hpp"

namespace pelsim {

/// A text file in memory that knows line and column of every byte. A UTF-8 byte order mark is not part of the text.
class TextFile {
 public:
  /// Throws ScenarioError when the file is missing, a folder, a device, unreadable, empty, or not text (UTF-16, NUL).
  static TextFile read(const std::string& path);
  /// Text that is there already; `path` stands in messages.
  TextFile(std::string path, std::string text);

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  /// Lines end in LF, CRLF or CR. Columns count characters, not bytes: costs O(length of the line before `offset`).
  Place place(std::size_t offset) const;
  /// Where `part`, a piece of `text()`, begins.
  Place place(std::string_view part) const { return place(static_cast<std::size_t>(part.data() - text_.data())); }
  /// Just after the last character: where truncated files went wrong.
  Place end() const { return place(text_.find_last_not_of(" \t\r\n") + 1); }

 private:
  std::string path_, text_;
  std::vector<std::size_t> line_start_;  ///< offsets, ascending; the first is 0
};

/// Whether the folder is there and may be written to; writes nothing. Throws ScenarioError.
void check_text_file_can_be_written(const std::string& path);

/// Writes under a temporary name beside `path` and renames, so that no half-written file is left. Symbolic links are
/// followed. A device or a pipe is written to as it is.
/// Throws ScenarioError when the folder is missing or the file cannot be written.
void write_text_file(const std::string& path, std::string_view text);

}  // namespace pelsim
