#include "sim/trace/output_file.hpp"

#include <cerrno>
#include <cstring>

#include "sim/error.hpp"

namespace pelsim {

OutputFile::OutputFile(std::string path) : path_(std::move(path)), temporary_(path_ + ".part") {
  file_ = std::fopen(temporary_.c_str(), "wb");
  if (file_ == nullptr) fail("cannot be written");
}

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::remove(temporary_.c_str());
}

void OutputFile::fail(const char* what) {
  const int reason = errno;
  if (file_ != nullptr) {
    std::fclose(file_);
    file_ = nullptr;
    std::remove(temporary_.c_str());
  }
  throw ScenarioError(Place{path_, 0, 0}, std::string(what) + ": " + std::strerror(reason));
}

void OutputFile::flush() {
  if (std::fwrite(text_.data(), 1, text_.size(), file_) != text_.size()) fail("cannot be written");
  written_ += text_.size();
  text_.clear();
}

void OutputFile::write(const void* bytes, std::size_t count) {
  flush();
  if (count > 0 && std::fwrite(bytes, 1, count, file_) != count) fail("cannot be written");
  written_ += count;
}

void OutputFile::commit() {
  flush();
  if (std::fflush(file_) != 0) fail("cannot be written");
  std::FILE* const file = std::exchange(file_, nullptr);
  if (std::fclose(file) != 0 || std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int reason = errno;
    std::remove(temporary_.c_str());
    throw ScenarioError(Place{path_, 0, 0}, std::string("cannot be written: ") + std::strerror(reason));
  }
}

void write_file(const std::string& path, std::string_view text) {
  OutputFile file(path);
  file.write(text.data(), text.size());
  file.commit();
}

}  // namespace pelsim
