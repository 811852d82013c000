#include "tests/house/tree.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

namespace house {
namespace {

const std::filesystem::path root = PELSIM_SOURCE_DIR;

/// What the command prints; empty when it fails.
std::string output(const std::string& command) {
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  char buffer[4096];
  for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
  return pclose(pipe) == 0 ? out : "";
}

std::vector<std::string> walk() {
  std::vector<std::string> found;
  for (auto at = std::filesystem::recursive_directory_iterator(root); at != end(at); ++at) {
    const std::string name = at->path().filename().string();
    if (at->is_directory() && (name.starts_with("build") || name.starts_with("."))) at.disable_recursion_pending();
    if (at->is_regular_file()) found.push_back(at->path().lexically_relative(root).string());
  }
  return found;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

std::vector<std::string> tree() {
  std::istringstream listed(
      output("git -C '" + root.string() + "' ls-files --cached --others --exclude-standard 2>/dev/null"));
  std::vector<std::string> found;
  for (std::string path; std::getline(listed, path);) {
    if (std::filesystem::is_regular_file(root / path)) found.push_back(path);
  }
  if (found.empty()) found = walk();
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> files(const std::string& folder, const std::string& ending) {
  std::vector<std::string> found = tree();
  std::erase_if(found, [&](const std::string& path) {
    return !path.ends_with(ending) || !(folder.empty() || path.starts_with(folder + "/"));
  });
  return found;
}

std::vector<std::string> sources() {
  std::vector<std::string> found = files("", ".cpp");
  const std::vector<std::string> headers = files("", ".hpp");
  found.insert(found.end(), headers.begin(), headers.end());
  return found;
}

std::string text(const std::string& path) {
  std::ifstream in(root / path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> code_lines(const std::string& path) {
  std::istringstream in(text(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line.substr(0, line.find("//")));
  return lines;
}

std::vector<Include> includes(const std::string& path) {
  const std::regex form(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re");
  std::vector<Include> found;
  std::istringstream in(text(path));
  std::smatch match;
  for (std::string line; std::getline(in, line);) {
    if (std::regex_search(line, match, form)) found.push_back({match[2], match[1] == "\""});
  }
  return found;
}

bool mentions(const std::string& text, const std::string& word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t after = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) && (after == text.size() || !is_word(text[after]))) return true;
  }
  return false;
}

}  // namespace house
