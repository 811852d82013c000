#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Counting words, as map-reduce does. [Dean & Ghemawat, OSDI 2004]
namespace pelsim::host {

/// At most twelve letters, zeros behind them.
using Word = std::array<char, 12>;

/// Without the zeros.
std::string letters(const Word&);

struct WordCount {
  Word word{};
  std::uint32_t count = 0;
  bool operator==(const WordCount&) const = default;
};

/// Text of exactly so many characters: words of 3 to 12 letters from a vocabulary of the seed, a space behind each (and
/// more at the end). The k-th word of the vocabulary is drawn 1/(k + 1) times as often as the first (Zipf).
std::string random_text(std::size_t characters, std::size_t vocabulary, std::uint64_t seed, std::uint64_t split);

/// An open-addressed table that holds a known number of words at most at half of its places.
class WordTable {
 public:
  explicit WordTable(std::size_t words);
  void clear();
  void add(const Word&, std::uint32_t count);
  const std::vector<WordCount>& places() const { return places_; }  ///< a count of 0: empty

 private:
  std::vector<WordCount> places_;
};

/// Which of so many reduces counts the word.
std::size_t reduce_of(const Word&, std::size_t reduces);

/// Map: counts the words of the text in the table and hands each reduce its own; sets `out`, a list for each reduce.
void count_words(std::string_view text, WordTable&, std::span<std::vector<WordCount>> out);
/// Reduce: adds up lists.
void merge_words(std::span<const std::vector<WordCount>* const> lists, WordTable&);

}  // namespace pelsim::host
