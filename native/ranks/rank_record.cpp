#include "native/ranks/rank_record.hpp"

#include <cstring>
#include <stdexcept>

namespace pelsim::host {
namespace {

void append(std::vector<char>& bytes, const void* from, std::size_t length) {
  const auto* first = static_cast<const char*>(from);
  bytes.insert(bytes.end(), first, first + length);
}

template <class T>
void append(std::vector<char>& bytes, const std::vector<T>& values) {
  const std::uint64_t count = values.size();
  append(bytes, &count, sizeof(count));
  append(bytes, values.data(), values.size() * sizeof(T));
}

class Reader {
 public:
  explicit Reader(const std::vector<char>& bytes) : bytes_(bytes) {}
  void read(void* to, std::size_t length) {
    if (length > bytes_.size() - at_) throw std::runtime_error("a rank's record is damaged");
    if (length > 0) std::memcpy(to, bytes_.data() + at_, length);
    at_ += length;
  }
  template <class T>
  void read(std::vector<T>& values) {
    std::uint64_t count = 0;
    read(&count, sizeof(count));
    if (count > (bytes_.size() - at_) / sizeof(T)) throw std::runtime_error("a rank's record is damaged");
    values.resize(static_cast<std::size_t>(count));
    read(values.data(), values.size() * sizeof(T));
  }

 private:
  const std::vector<char>& bytes_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<char> packed(const RankRecord& record) {
  std::vector<char> bytes;
  append(bytes, record.tasks);
  append(bytes, record.sent);
  append(bytes, record.received);
  append(bytes, &record.tally, sizeof(record.tally));
  return bytes;
}

RankRecord unpacked(const std::vector<char>& bytes) {
  RankRecord record;
  Reader reader(bytes);
  reader.read(record.tasks);
  reader.read(record.sent);
  reader.read(record.received);
  reader.read(&record.tally, sizeof(record.tally));
  return record;
}

}  // namespace pelsim::host
