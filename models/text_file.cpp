#include "models/text_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace pelsim {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

std::string without_mark(std::string text) {
  if (std::string_view(text).starts_with(utf8_mark)) text.erase(0, utf8_mark.size());
  return text;
}

/// A device, a pipe or an open file of this process: bytes go into it, nothing takes its place.
bool written_directly(const std::string& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return (fs::exists(status) && !fs::is_regular_file(status)) || path.starts_with("/dev/") ||
         path.starts_with("/proc/");
}

/// The file behind symbolic links, there or not.
fs::path followed(fs::path path) {
  std::error_code error;
  for (int links = 0; links < 40 && fs::is_symlink(fs::symlink_status(path, error)); ++links) {
    const fs::path next = fs::read_symlink(path, error);
    if (error) break;
    path = next.is_absolute() ? next : path.parent_path() / next;
  }
  return path;
}

/// Writes and closes; `file` may be what a failed open gave. Returns errno, 0 when all is written.
int write_all(std::FILE* file, std::string_view text) {
  if (file == nullptr) return errno;
  errno = 0;
  const bool whole = std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
  const int reason = errno;
  const bool closed = std::fclose(file) == 0;
  if (whole && closed) return 0;
  return reason != 0 ? reason : EIO;
}

}  // namespace

TextFile::TextFile(std::string path, std::string text) : path_(std::move(path)), text_(without_mark(std::move(text))) {
  line_start_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i)
    if (text_[i] == '\n' || (text_[i] == '\r' && text_[i + 1] != '\n')) line_start_.push_back(i + 1);
}

TextFile TextFile::read(const std::string& path) {
  const Place place{path};
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) throw ScenarioError(place, "no such file; check the path");
  if (status.type() == fs::file_type::none) throw ScenarioError(place, "cannot be opened: " + error.message());
  if (fs::is_directory(status)) throw ScenarioError(place, "is a folder, a file is needed: name a file in it");
  if (fs::is_block_file(status) || fs::is_character_file(status))
    throw ScenarioError(place, "is a device, a text file is needed");
  std::ifstream in(path, std::ios::binary);
  if (!in) throw ScenarioError(place, std::string("cannot be opened: ") + std::strerror(errno));
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) throw ScenarioError(place, "could not be read to its end");
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    throw ScenarioError(place, "is UTF-16 text; save it as UTF-8");

  TextFile file(path, std::move(text));
  if (file.text_.find_first_not_of(" \t\r\n") == std::string::npos) throw ScenarioError(place, "is empty");
  if (const std::size_t nul = file.text_.find('\0'); nul != std::string::npos)
    throw ScenarioError(file.place(nul), "a NUL byte: this is not a text file (is it compressed?)");
  return file;
}

Place TextFile::place(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto next_line = std::upper_bound(line_start_.begin(), line_start_.end(), offset);
  const std::size_t start = *(next_line - 1);
  const std::string_view before = std::string_view(text_).substr(start, offset - start);
  const auto is_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; };
  Place place{path_};
  place.line = static_cast<int>(next_line - line_start_.begin());
  place.column = 1 + static_cast<int>(std::count_if(before.begin(), before.end(), is_character));
  return place;
}

void check_text_file_can_be_written(const std::string& path) {
  const Place place{path};
  if (path.empty()) throw ScenarioError("the name of the file to write is empty");
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) throw ScenarioError(place, "is a folder, a file name is needed");
  if (status.type() == fs::file_type::none) throw ScenarioError(place, "cannot be written: " + error.message());
  const fs::path target = followed(path);
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, error))
    throw ScenarioError(place, "cannot be written: there is no folder '" + folder.string() + "'");
  if (access((written_directly(path) ? fs::path(path) : folder).c_str(), W_OK) != 0)
    throw ScenarioError(place, std::string("cannot be written: ") + std::strerror(errno));
}

void write_text_file(const std::string& path, std::string_view text) {
  check_text_file_can_be_written(path);
  const Place place{path};
  if (written_directly(path)) {
    const int reason = write_all(std::fopen(path.c_str(), "wb"), text);
    if (reason != 0) throw ScenarioError(place, std::string("cannot be written: ") + std::strerror(reason));
    return;
  }
  const fs::path target = followed(path);
  std::error_code error;
  for (int number = 0;; ++number) {
    // The name may be somebody's: "x" opens a file that is new or none.
    const std::string temporary = target.string() + ".part-" + std::to_string(getpid()) + "-" + std::to_string(number);
    std::FILE* file = std::fopen(temporary.c_str(), "wbx");
    if (file == nullptr && errno == EEXIST) continue;
    const bool made = file != nullptr;
    const int reason = write_all(file, text);
    if (reason != 0) error = std::error_code(reason, std::generic_category());
    const fs::file_status old = reason == 0 ? fs::status(target) : fs::file_status();
    if (fs::is_regular_file(old)) fs::permissions(temporary, old.permissions(), error);
    if (reason == 0) fs::rename(temporary, target, error);
    if (!error) return;
    const std::string message = error.message();
    if (made) fs::remove(temporary, error);
    throw ScenarioError(place, "cannot be written: " + message);
  }
}

}  // namespace pelsim
