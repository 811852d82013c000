#include "study/sweep/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <boost/crc.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>

namespace pelsim {
namespace {

constexpr std::string_view head = "pelsim-sweep ";
constexpr std::size_t check_digits = 8;

std::string checksum(std::string_view text) {
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return fmt::format("{:08x}", crc.checksum());
}

std::string line_of(std::string_view text) { return fmt::format("{} {}\n", checksum(text), text); }

/// What the line says; empty where it is damaged.
std::string_view checked(std::string_view line) {
  if (line.size() <= check_digits + 1 || line[check_digits] != ' ') return {};
  const std::string_view text = line.substr(check_digits + 1);
  return checksum(text) == line.substr(0, check_digits) ? text : std::string_view();
}

/// The word before the next blank; takes both away.
std::string_view take_word(std::string_view& text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, blank);
  text.remove_prefix(std::min(blank + 1, text.size()));
  return word;
}

}  // namespace

Journal::Journal(const std::string& path, const SweepIdentity& identity) : Journal(path, identity, true) {}
Journal Journal::read(const std::string& path, const SweepIdentity& identity) { return {path, identity, false}; }

Journal::Journal(const std::string& path, const SweepIdentity& identity, bool writes)
    : path_(path),
      file_(::open(path.c_str(), writes ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC, 0666)),
      offset_(identity.runs, -1),
      synced_(std::chrono::steady_clock::now()) {
  if (file_.number() < 0) fail(std::string("cannot be opened: ") + std::strerror(errno));
  if (writes && ::flock(file_.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) fail("another pelsim is at work in this folder; wait for it, or name another --out");
    // Some network file systems know no locks.
  }
  scan(identity);
  if (!writes) return;
  if (::ftruncate(file_.number(), end_) != 0) fail(std::string("cannot be written: ") + std::strerror(errno));
  if (end_ == 0) {
    try {
      write(line_of(std::string(head) + identity.text()));
    } catch (const std::system_error& error) {
      throw ScenarioError(Place{path_, 0, 0}, error.what());
    }
  }
}

void Journal::fail(const std::string& message) const { throw ScenarioError(Place{path_, 0, 0}, message); }

/// Line by line, in blocks: a journal may be larger than the memory.
void Journal::scan(const SweepIdentity& identity) {
  std::string text;
  std::vector<char> block(std::size_t{1} << 20);
  std::int64_t begin = 0, read_to = 0;  // of `text` in the file; how far it was read
  while (true) {
    const ssize_t got = ::pread(file_.number(), block.data(), block.size(), read_to);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(std::string("cannot be read: ") + std::strerror(errno));
    if (got == 0) break;
    read_to += got;
    text.append(block.data(), static_cast<std::size_t>(got));
    std::size_t from = 0;
    for (std::size_t to; (to = text.find('\n', from)) != std::string::npos; from = to + 1) {
      const std::string_view line = std::string_view(text).substr(from, to - from);
      const std::int64_t at = begin + static_cast<std::int64_t>(from);
      if (at > 0) {
        take(checked(line), at);
        continue;
      }
      std::string_view first = checked(line);
      if (!first.starts_with(head)) fail("is no journal of a sweep; name another --out");
      first.remove_prefix(head.size());
      const std::string changed = SweepIdentity::parse(first).difference(identity);
      if (!changed.empty())
        fail(changed +
             " since this sweep began: name another --out, or begin anew with --restart, which drops the "
             "runs that are there");
    }
    text.erase(0, from);
    begin += static_cast<std::int64_t>(from);
  }
  end_ = begin;  // what stands behind the last line's end is torn
  if (end_ == 0 && !line_of(std::string(head) + identity.text()).starts_with(text))
    fail("is no journal of a sweep; name another --out");
}

void Journal::take(std::string_view text, std::int64_t at) {
  const std::string_view word = take_word(text);
  std::uint64_t run = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), run);
  if (word.empty() || error != std::errc{} || end != word.data() + word.size() || run >= offset_.size()) return;
  if (offset_[run] < 0) ++done_;
  offset_[run] = at;
}

Journal::Entry Journal::entry(std::uint64_t run) const {
  std::string line;
  std::array<char, 4096> block;
  for (std::int64_t at = offset_[run]; line.find('\n') == std::string::npos;) {
    const ssize_t got = ::pread(file_.number(), block.data(), block.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw std::system_error(got < 0 ? errno : EIO, std::generic_category(), path_ + ": cannot be read");
    line.append(block.data(), static_cast<std::size_t>(got));
    at += got;
  }
  line.resize(line.find('\n'));
  std::string_view text = checked(line);
  take_word(text);
  Entry entry;
  entry.wall = take_word(text);
  entry.host = take_word(text);
  // No row and no note holds a tab.
  for (bool is_row = true; !text.empty() || is_row; is_row = false) {
    const std::size_t tab = std::min(text.find('\t'), text.size());
    if (is_row)
      entry.row = text.substr(0, tab);
    else
      entry.notes.emplace_back(text.substr(0, tab));
    text.remove_prefix(std::min(tab + 1, text.size()));
  }
  return entry;
}

void Journal::append(const FinishedRun& finished, const std::string& host) {
  append(finished.run, {fmt::format("{:.6f}", finished.wall.value), host, finished.row, finished.notes});
}

void Journal::append(std::uint64_t run, const Entry& entry) {
  const std::int64_t at = end_;
  std::string text = fmt::format("{} {} {} {}", run, entry.wall, entry.host, entry.row);
  for (const std::string& note : entry.notes) text += '\t' + note;
  write(line_of(text));
  if (offset_[run] < 0) ++done_;
  offset_[run] = at;
  if (std::chrono::steady_clock::now() - synced_ > std::chrono::seconds(1)) sync();
}

void Journal::write(const std::string& line) {
  std::size_t written = 0;
  while (written < line.size()) {
    const ssize_t put = ::pwrite(file_.number(), line.data() + written, line.size() - written,
                                 end_ + static_cast<std::int64_t>(written));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      const int reason = errno;
      if (::ftruncate(file_.number(), end_) != 0) written = 0;  // the next who opens it cuts the torn line off
      throw std::system_error(reason, std::generic_category(),
                              fmt::format("{}: cannot be written, {} runs are kept (make room, then start the same "
                                          "command again: it goes on)",
                                          path_, done_));
    }
    written += static_cast<std::size_t>(put);
  }
  end_ += static_cast<std::int64_t>(line.size());
}

void Journal::sync() {
  synced_ = std::chrono::steady_clock::now();
  if (::fdatasync(file_.number()) == 0 || errno == EINVAL || errno == EROFS) return;  // no disk behind the file
  throw std::system_error(errno, std::generic_category(), path_ + ": cannot be brought to the disk");
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  std::string text = name.data();
  for (char& c : text)
    if (c == ' ' || c == '\n') c = '_';
  return text.empty() ? "unknown" : text;
}

}  // namespace pelsim
