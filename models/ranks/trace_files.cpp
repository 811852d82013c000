#include "models/ranks/trace_files.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>

#include "models/quantity_text.hpp"

namespace pelsim::ranks {
namespace {

constexpr std::size_t most_ranks = 1'000'000;
constexpr std::string_view blanks = " \t\r";

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = line.find_first_not_of(blanks); at != line.npos; at = line.find_first_not_of(blanks)) {
    line.remove_prefix(at);
    const std::size_t end = std::min(line.find_first_of(blanks), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return words;
}

/// Calls visit(number from 1, words) for each line that is not empty and no comment.
template <class Visit>
void each_line(std::string_view text, const Visit& visit) {
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::vector<std::string_view> words = words_of(text.substr(0, end));
    if (!words.empty() && words.front().front() != '#') visit(number, words);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool is_number(std::string_view word) { return parse_number(word).has_value(); }

}  // namespace

TraceFiles::TraceFiles(TextFile first) {
  files_.push_back(std::move(first));
  bool is_index = true, is_empty = true;
  each_line(files_.front().text(), [&](std::uint32_t, const std::vector<std::string_view>& words) {
    if (is_empty) is_index = words.size() == 1 && !is_number(words.front());
    is_empty = false;
  });
  if (is_empty) throw ScenarioError(files_.front().end(), "has no actions");
  if (is_index)
    read_index();
  else
    read(0, most_ranks);
  for (std::size_t r = 0; r < lines_.size(); ++r)
    if (lines_[r].empty())
      throw ScenarioError(files_.front().end(),
                          fmt::format("there are {} ranks, but rank {} has no action", lines_.size(), r));
}

void TraceFiles::read_index() {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(files_.front().path()).parent_path();
  std::vector<std::pair<std::string, Place>> paths;
  each_line(files_.front().text(), [&](std::uint32_t number, const std::vector<std::string_view>& words) {
    const Place place{files_.front().path(), static_cast<int>(number)};
    if (words.size() > 1) throw ScenarioError(place, "an index holds one path a line, the trace of one rank");
    const fs::path named{std::string(words.front())};
    std::error_code error;
    const fs::path beside = folder / named;
    const bool is_beside = named.is_absolute() || fs::exists(beside, error);
    paths.emplace_back((is_beside ? beside : folder / ".." / named).string(), place);
    if (!is_beside && !fs::exists(paths.back().first, error))
      throw ScenarioError(place,
                          fmt::format("there is no '{}', neither beside this file nor a folder above", words.front()));
  });
  for (const auto& [path, place] : paths) {
    files_.push_back(TextFile::read(path));
    const auto file = static_cast<std::uint32_t>(files_.size() - 1);
    read(file, paths.size());
  }
}

void TraceFiles::read(std::uint32_t file, std::size_t most) {
  each_line(files_[file].text(), [&](std::uint32_t number, std::vector<std::string_view> words) {
    const Place place{files_[file].path(), static_cast<int>(number)};
    const auto rank = parse_number(words.front());
    if (!rank || *rank < 0 || *rank != std::floor(*rank))
      throw ScenarioError(place, fmt::format("a line begins with its rank, counted from 0, not '{}'", words.front()));
    if (*rank >= static_cast<double>(most))
      throw ScenarioError(place, fmt::format("rank {} is too large: {}", words.front(),
                                             most == most_ranks ? fmt::format("at most {} ranks are read", most_ranks)
                                                                : fmt::format("the index names {} traces", most)));
    if (words.size() < 2) throw ScenarioError(place, "an action is missing after the rank (is the trace truncated?)");
    words.erase(words.begin());
    const auto r = static_cast<std::size_t>(*rank);
    if (lines_.size() <= r) lines_.resize(r + 1);
    lines_[r].push_back({file, number, std::move(words)});
  });
}

}  // namespace pelsim::ranks
