#include "models/hdf5_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

namespace pelsim {
namespace {

constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
constexpr std::uint64_t most_elements = 10'000'000;
constexpr std::uint16_t dataspace = 1, datatype = 3, layout = 8, continuation = 0x10, symbol_table = 0x11;
constexpr std::uint8_t fixed_point = 0, text = 3, variable_length = 9;

}  // namespace

bool is_hdf5(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string begin(signature.size(), '\0');
  in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  return in && begin == signature;
}

void Hdf5File::damaged(std::uint64_t at, const std::string& message) const {
  throw ScenarioError(Place{path_}, fmt::format("byte {}: {}", at, message));
}

void Hdf5File::fail(const Object& object, const std::string& message) const {
  throw ScenarioError(Place{path_}, fmt::format("'{}': {}", object.path.empty() ? "/" : object.path, message));
}

std::uint64_t Hdf5File::number(std::uint64_t at, int bytes) const {
  if (at > bytes_.size() || bytes_.size() - at < static_cast<std::uint64_t>(bytes))
    damaged(at, fmt::format("the file ends at byte {} (is it truncated?)", bytes_.size()));
  std::uint64_t value = 0;
  for (int b = bytes; b-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes_[at + static_cast<std::uint64_t>(b)]);
  return value;
}

void Hdf5File::expect(std::uint64_t at, std::string_view mark, const char* what) const {
  number(at, static_cast<int>(mark.size()) > 8 ? 8 : static_cast<int>(mark.size()));
  if (bytes_.compare(at, mark.size(), mark) != 0) damaged(at, fmt::format("no {} where one must be", what));
}

std::string Hdf5File::text_at(std::uint64_t at, std::uint64_t most) const {
  number(at, 1);
  const std::uint64_t size = std::min<std::uint64_t>(most, bytes_.size() - at);
  const std::string out = bytes_.substr(at, size);
  return out.substr(0, out.find('\0'));
}

Hdf5File Hdf5File::read(const std::string& path) {
  Hdf5File file;
  file.path_ = path;
  std::ifstream in(path, std::ios::binary);
  if (!in) throw ScenarioError(Place{path}, "cannot be opened");
  file.bytes_.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  if (in.bad()) throw ScenarioError(Place{path}, "could not be read to its end");
  file.expect(0, signature, "signature of HDF5");
  const std::uint64_t version = file.number(8, 1);
  if (version > 1)
    file.damaged(
        8, fmt::format("superblock of version {}: only 0 and 1 are read (write with libver='earliest')", version));
  if (file.number(13, 1) != 8 || file.number(14, 1) != 8)
    file.damaged(13, "only offsets and lengths of 8 bytes are read");
  // Behind the fixed part stand the base address, two more addresses and one of drivers, then the root's entry.
  const std::uint64_t addresses = version == 0 ? 24 : 28;
  if (file.number(addresses, 8) != 0) file.damaged(addresses, "only files without a user block are read");
  file.root_ = file.number(addresses + 32 + 8, 8);
  return file;
}

std::vector<Hdf5File::Message> Hdf5File::messages(std::uint64_t header) const {
  const std::uint64_t version = number(header, 1);
  if (version != 1)
    damaged(header, "an object header of another version than 1 is not read (write with libver='earliest')");
  std::uint64_t left = number(header + 2, 2);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> blocks{{header + 16, number(header + 8, 4)}};
  std::vector<Message> out;
  for (std::size_t b = 0; b < blocks.size() && left > 0; ++b) {
    auto [at, size] = blocks[b];
    if (blocks.size() > 10'000) damaged(header, "an object header continues without end");
    const std::uint64_t end = at + size;
    while (left > 0 && at + 8 <= end) {
      const Message message{static_cast<std::uint16_t>(number(at, 2)), at + 8, number(at + 2, 2)};
      if (message.size > 0) number(message.begin + message.size - 1, 1);
      if (message.type == continuation) blocks.emplace_back(number(message.begin, 8), number(message.begin + 8, 8));
      if ((number(at + 4, 1) & 2) != 0 && (message.type == dataspace || message.type == datatype))
        damaged(at, "shared messages are not read");
      out.push_back(message);
      at = message.begin + message.size;
      --left;
    }
  }
  return out;
}

std::map<std::string, Hdf5File::Object> Hdf5File::members(const Object& group) const {
  std::map<std::string, Object> out;
  for (const Message& m : messages(group.header)) {
    if (m.type != symbol_table) continue;
    const std::uint64_t heap = number(m.begin + 8, 8);
    expect(heap, "HEAP", "heap of names");
    walk(number(m.begin, 8), number(heap + 24, 8), 0, group, out);
    return out;
  }
  fail(group, "is no group");
}

void Hdf5File::walk(std::uint64_t tree, std::uint64_t names, int depth, const Object& group,
                    std::map<std::string, Object>& out) const {
  if (depth > 20) damaged(tree, "a tree of groups is too deep");
  if (bytes_.compare(std::min<std::uint64_t>(tree, bytes_.size()), 4, "TREE") == 0) {
    if (number(tree + 4, 1) != 0) damaged(tree, "no tree of a group");
    const std::uint64_t children = number(tree + 6, 2);
    for (std::uint64_t c = 0; c < children; ++c) walk(number(tree + 32 + 16 * c, 8), names, depth + 1, group, out);
    return;
  }
  expect(tree, "SNOD", "table of a group's members");
  const std::uint64_t members = number(tree + 6, 2);
  for (std::uint64_t i = 0; i < members; ++i) {
    const std::uint64_t entry = tree + 8 + 40 * i;
    const std::string name = text_at(names + number(entry, 8), 4096);
    if (name.empty()) damaged(entry, "a member of a group has no name");
    out[name] = {number(entry + 8, 8), group.path + "/" + name};
    if (out.size() > 1'000'000) damaged(tree, "a group has more than a million members");
  }
}

Hdf5File::Object Hdf5File::at(const Object& group, const std::string& name) const {
  const std::map<std::string, Object> all = members(group);
  const auto found = all.find(name);
  if (found == all.end()) fail(group, fmt::format("'{}' is missing", name));
  return found->second;
}

std::vector<std::uint64_t> Hdf5File::extents(const Object& dataset) const {
  for (const Message& m : messages(dataset.header)) {
    if (m.type != dataspace) continue;
    const std::uint64_t version = number(m.begin, 1), rank = number(m.begin + 1, 1);
    if (version != 1 && version != 2) damaged(m.begin, "a dataspace of an unknown version");
    std::vector<std::uint64_t> out;
    for (std::uint64_t d = 0; d < rank; ++d) out.push_back(number(m.begin + (version == 1 ? 8 : 4) + 8 * d, 8));
    return out;
  }
  fail(dataset, "is no dataset");
}

Hdf5File::Data Hdf5File::data(const Object& dataset) const {
  Data out;
  for (const std::uint64_t extent : extents(dataset)) {
    if (extent > most_elements || out.count * extent > most_elements) fail(dataset, "is too large to be read");
    out.count *= extent;
  }
  bool has_layout = false;
  for (const Message& m : messages(dataset.header)) {
    if (m.type == datatype) {
      out.type_class = static_cast<std::uint8_t>(number(m.begin, 1) & 0xf);
      out.is_text =
          out.type_class == text || (out.type_class == variable_length && (number(m.begin + 1, 1) & 0xf) == 1);
      out.element = number(m.begin + 4, 4);
    }
    if (m.type != layout) continue;
    has_layout = true;
    if (number(m.begin, 1) != 3) damaged(m.begin, "a data layout of another version than 3 is not read");
    const std::uint64_t how = number(m.begin + 1, 1);
    if (how > 1) fail(dataset, "is stored in chunks, which are not read here");
    out.size = how == 0 ? number(m.begin + 2, 2) : number(m.begin + 10, 8);
    out.begin = how == 0 ? m.begin + 4 : number(m.begin + 2, 8);
  }
  if (!has_layout || out.element == 0) fail(dataset, "is no dataset");
  if (out.size / out.element < out.count) fail(dataset, "holds fewer values than its extents say");
  if (out.count > 0) {
    if (out.begin > bytes_.size()) damaged(out.begin, "data beyond the end of the file (is it truncated?)");
    number(out.begin + out.count * out.element - 1, 1);
  }
  return out;
}

std::vector<std::string> Hdf5File::texts(const Object& dataset) const {
  const Data stored = data(dataset);
  if (!stored.is_text) fail(dataset, "must hold texts");
  std::vector<std::string> out;
  for (std::uint64_t i = 0; i < stored.count; ++i) {
    const std::uint64_t at = stored.begin + i * stored.element;
    if (stored.type_class == text) {
      out.push_back(text_at(at, stored.element));
      continue;
    }
    // Length, address of a global heap, number of the object in it.
    const std::uint64_t length = number(at, 4), heap = number(at + 4, 8), wanted = number(at + 12, 4);
    expect(heap, "GCOL", "heap of texts");
    const std::uint64_t end = heap + number(heap + 8, 8);
    std::optional<std::uint64_t> found;
    for (std::uint64_t object = heap + 16; object + 16 <= end && !found;) {
      const std::uint64_t index = number(object, 2), size = number(object + 8, 8);
      if (index == wanted) found = object + 16;
      if (index == 0 || size > bytes_.size()) break;
      object += 16 + (size + 7) / 8 * 8;
    }
    if (!found) damaged(at, "a text that its heap does not hold");
    out.push_back(length == 0 ? std::string() : text_at(*found, length));
  }
  return out;
}

std::vector<std::int64_t> Hdf5File::integers(const Object& dataset) const {
  const Data stored = data(dataset);
  if (stored.type_class != fixed_point || stored.element > 8) fail(dataset, "must hold whole numbers");
  std::vector<std::int64_t> out;
  for (std::uint64_t i = 0; i < stored.count; ++i) {
    const int shift = 64 - 8 * static_cast<int>(stored.element);
    const std::uint64_t raw = number(stored.begin + i * stored.element, static_cast<int>(stored.element));
    out.push_back(static_cast<std::int64_t>(raw << shift) >> shift);
  }
  return out;
}

}  // namespace pelsim
