#include "native/kernels/words.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "sim/random.hpp"

namespace pelsim::host {
namespace {

std::uint64_t hash(const Word& word) {
  std::uint64_t front = 0;
  std::uint32_t back = 0;
  std::memcpy(&front, word.data(), sizeof front);
  std::memcpy(&back, word.data() + sizeof front, sizeof back);
  std::uint64_t h = (front ^ (std::uint64_t{back} << 17)) * 0x9e3779b97f4a7c15u;  // the golden ratio's bits
  h = (h ^ (h >> 29)) * 0xbf58476d1ce4e5b9u;                                      // splitmix64's second constant
  return h ^ (h >> 32);
}

std::string vocabulary_word(const Stream& random, std::size_t index) {
  const std::uint64_t bits = random.at(index);
  std::string word(3 + bits % 7, 'a');
  for (std::size_t k = 0; k < word.size(); ++k) word[k] = static_cast<char>('a' + (bits >> (8 + 5 * k)) % 26);
  // The index in letters makes words differ whatever was drawn.
  for (; index > 0 && word.size() < 12; index /= 26) word += static_cast<char>('a' + index % 26);
  return word;
}

}  // namespace

std::string random_text(std::size_t characters, std::size_t vocabulary, std::uint64_t seed, std::uint64_t split) {
  const Stream letters(seed, "native.vocabulary"), random(seed, "native.text");
  std::vector<std::string> words;
  std::vector<double> below;  // how often this word or one before it is drawn
  for (std::size_t k = 0; k < vocabulary; ++k) {
    words.push_back(vocabulary_word(letters, k));
    below.push_back((below.empty() ? 0 : below.back()) + 1 / static_cast<double>(k + 1));
  }
  std::string text;
  text.reserve(characters);
  for (std::uint64_t k = 0;; ++k) {
    const double drawn = Stream::unit(random.at(k, split)) * below.back();
    const auto found = std::upper_bound(below.begin(), below.end() - 1, drawn);
    const std::string& word = words[static_cast<std::size_t>(found - below.begin())];
    if (text.size() + word.size() + 1 > characters) break;
    text += word;
    text += ' ';
  }
  text.resize(characters, ' ');
  return text;
}

std::string letters(const Word& word) {
  const std::string_view all(word.data(), word.size());
  return std::string(all.substr(0, all.find('\0')));
}

WordTable::WordTable(std::size_t words) : places_(std::bit_ceil(2 * words + 2)) {}

void WordTable::clear() { std::fill(places_.begin(), places_.end(), WordCount{}); }

void WordTable::add(const Word& word, std::uint32_t count) {
  const std::size_t mask = places_.size() - 1;
  std::size_t at = hash(word) & mask;
  while (places_[at].count != 0 && places_[at].word != word) at = (at + 1) & mask;
  places_[at].word = word;
  places_[at].count += count;
}

std::size_t reduce_of(const Word& word, std::size_t reduces) { return (hash(word) >> 40) % reduces; }

void count_words(std::string_view text, WordTable& table, std::span<std::vector<WordCount>> out) {
  table.clear();
  Word word{};
  std::size_t length = 0;
  for (const char c : text) {
    if (c != ' ') {
      assert(length < word.size());
      word[length++] = c;
      continue;
    }
    if (length > 0) table.add(word, 1);
    word = Word{};
    length = 0;
  }
  if (length > 0) table.add(word, 1);
  for (auto& list : out) list.clear();
  for (const WordCount& place : table.places())
    if (place.count > 0) out[reduce_of(place.word, out.size())].push_back(place);
}

void merge_words(std::span<const std::vector<WordCount>* const> lists, WordTable& table) {
  table.clear();
  for (const std::vector<WordCount>* list : lists)
    for (const WordCount& entry : *list) table.add(entry.word, entry.count);
}

}  // namespace pelsim::host
