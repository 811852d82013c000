#include "models/text_file.hpp"

#include <algorithm>
#include <cerrno>
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
  if (!fs::exists(status)) throw ScenarioError(place, "no such file; check the path (it is relative to the scenario)");
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

void write_text_file(const std::string& path, std::string_view text) {
  const Place place{path};
  if (fs::is_directory(path)) throw ScenarioError(place, "is a folder, a file name is needed");
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty() && !fs::is_directory(folder))
    throw ScenarioError(place, "cannot be written: there is no folder '" + folder.string() + "'");

  const std::string temporary = path + ".part";
  std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  std::error_code error;
  if (out) fs::rename(temporary, path, error);
  if (out && !error) return;
  const std::string reason = error ? error.message() : std::strerror(errno);
  fs::remove(temporary, error);
  throw ScenarioError(place, "cannot be written: " + reason);
}

}  // namespace pelsim
