#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "models/text_file.hpp"

namespace pelsim {

/// Finds vertices and edges in the text of a DOT file: Boost.Graph's reader knows no places, and its order is that of
/// the alphabet. Throws ScenarioError where a bracket, a quote or a comment is opened and not closed, and where
/// subgraphs nest more than 100 deep (the reader would run out of stack).
class DotText {
 public:
  explicit DotText(const TextFile&);

  /// Offset of the first mention of a vertex outside of attribute lists; the end of the file when there is none.
  std::size_t vertex(std::string_view name) const;
  /// The first `from -> to` or `from -- to`, else where `from` is first mentioned.
  Place edge(const std::string& from, const std::string& to) const;
  Place place(std::string_view vertex_name) const { return file_->place(vertex(vertex_name)); }

 private:
  template <class Visit>
  void scan(Visit visit) const;

  const TextFile* file_;
  std::unordered_map<std::string, std::size_t> first_;  // looked up, never walked
};

}  // namespace pelsim
