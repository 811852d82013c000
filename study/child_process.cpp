#include "study/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "study/engine_messages.hpp"

extern char** environ;

namespace pelsim {
namespace {

/// Rounds of a hundredth of a second that a program with children of its own has to end them.
constexpr int patience = 500;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

/// Ours, and what it lacks of `variables`.
std::vector<std::string> environment(const std::vector<std::string>& variables) {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) all.emplace_back(*variable);
  for (const std::string& variable : variables) {
    const std::string name = variable.substr(0, variable.find('='));
    if (std::getenv(name.c_str()) == nullptr) all.push_back(variable);
  }
  return all;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

void Descriptor::close() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

Child::Child(const Start& start) : group_(start.group) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (start.input >= 0)
    posix_spawn_file_actions_adddup2(&actions, start.input, STDIN_FILENO);
  else
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  if (start.errors >= 0) posix_spawn_file_actions_adddup2(&actions, start.errors, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  if (group_ == Start::Group::own) {
    // The signals that we wait for ourselves must end it and what it starts.
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  }
  std::vector<std::string> arguments = start.arguments, variables = environment(start.variables);
  const int error = posix_spawn(&number_, start.program.c_str(), &actions, &attributes, pointers(arguments).data(),
                                pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw EngineFailure(fmt::format("{} cannot be started: {}", start.program, std::strerror(error)));
}

Child::~Child() {
  if (number_ < 0) return;
  if (group_ == Start::Group::own) {
    kill(number_, SIGTERM);
    for (int k = 0; k < patience && !ended(); ++k) usleep(10'000);
    if (number_ < 0) return;
  }
  kill(number_, SIGKILL);
  wait();
}

void Child::interrupt() const { kill(number_, SIGTERM); }

int Child::wait() {
  int status = 0;
  if (number_ < 0) return status;
  while (waitpid(number_, &status, 0) < 0 && errno == EINTR) {
  }
  number_ = -1;
  return status;
}

std::optional<int> Child::ended() {
  int status = 0;
  if (number_ < 0 || waitpid(number_, &status, WNOHANG) != number_) return std::nullopt;
  number_ = -1;
  return status;
}

std::string end_text(const std::string& program_name, int status) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return fmt::format("{} was ended by signal {} ({})", program_name, signal, strsignal(signal));
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
    return fmt::format("{} failed with exit code {}", program_name, WEXITSTATUS(status));
  return "";
}

std::string find_program(const std::string& name) {
  std::error_code error;
  std::vector<std::filesystem::path> folders = {std::filesystem::read_symlink("/proc/self/exe", error).parent_path()};
  if (const char* path = std::getenv("PATH")) {
    const std::string all = path;
    for (std::size_t from = 0; from <= all.size();) {
      const std::size_t to = std::min(all.find(':', from), all.size());
      if (to > from) folders.emplace_back(all.substr(from, to - from));
      from = to + 1;
    }
  }
  for (const std::filesystem::path& folder : folders) {
    const std::string file = (folder / name).string();
    if (::access(file.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(file, error)) return file;
  }
  return "";
}

}  // namespace pelsim
