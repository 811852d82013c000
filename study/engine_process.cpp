#include "study/engine_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>

extern char** environ;

namespace pelsim {

std::string find_engine_program(const std::string& engine) {
  const std::string program_name = "pelsim-" + engine;
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
    const std::string file = (folder / program_name).string();
    if (::access(file.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(file, error)) return file;
  }
  throw EngineFailure(fmt::format(
      "engine '{}' is not built into this pelsim: {} is neither beside it nor in PATH; {}", engine, program_name,
      engine == "simgrid" ? "install libsimgrid-dev and build pelsim again" : "build all of pelsim again"));
}

namespace {

class Socket {
 public:
  explicit Socket(int number) : number_(number) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(); }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  int number() const { return number_; }

 private:
  int number_;
};

/// A process that never outlives this object.
class Child {
 public:
  /// Its standard input is the channel; what it prints goes nowhere, but for errors.
  Child(const std::string& program, std::string name, int channel) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, channel, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    char serve[] = "serve";
    char* arguments[] = {name.data(), serve, nullptr};
    const int error = posix_spawn(&number_, program.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw EngineFailure(fmt::format("{} cannot be started: {}", program, std::strerror(error)));
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (number_ < 0) return;
    kill(number_, SIGKILL);
    wait();
  }
  void interrupt() const { kill(number_, SIGTERM); }
  /// How it ended.
  int wait() {
    int status = 0;
    while (waitpid(number_, &status, 0) < 0 && errno == EINTR) {
    }
    number_ = -1;
    return status;
  }

 private:
  pid_t number_ = -1;
};

EngineReply result_of(int channel, std::atomic<std::uint64_t>* progress) {
  for (;;) {
    EngineReply reply = receive_reply(channel);
    if (reply.kind != EngineReply::Kind::progress) return reply;
    if (progress != nullptr) progress->store(reply.tasks_done, std::memory_order_relaxed);
  }
}

/// "" when it ended well.
std::string end_text(const std::string& program_name, int status) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return fmt::format("{} was ended by signal {} ({})", program_name, signal, strsignal(signal));
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
    return fmt::format("{} failed with exit code {}", program_name, WEXITSTATUS(status));
  return "";
}

}  // namespace

EngineOutcome run_in_child(const std::string& engine, const Scenario& scenario, const std::vector<Override>& overrides,
                           const EngineOptions& options) {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    throw EngineFailure(std::string("no channel to the engine's program: ") + std::strerror(errno));
  Socket ours(pair[0]), theirs(pair[1]);
  const std::string name = "pelsim-" + engine;
  Child child(options.program.empty() ? find_engine_program(engine) : options.program, name, theirs.number());
  theirs.close();

  EngineRequest request;
  request.file = scenario.file;
  request.overrides = overrides;
  request.size = size_of(scenario);
  request.record = options.record;
  if (options.placements != nullptr) {
    request.policy = EngineRequest::Policy::placements;
    request.placements = *options.placements;
  }
  request.host = options.host;
  EngineReply reply;
  std::string silence;
  {
    const std::stop_callback interrupt(options.stop, [&child] { child.interrupt(); });
    try {
      send(ours.number(), request);
      reply = result_of(ours.number(), options.progress);
    } catch (const EngineFailure& failure) {
      silence = failure.what();
    }
  }
  ours.close();
  if (!silence.empty()) {
    const std::string end = end_text(name, child.wait());
    throw EngineFailure(end.empty() ? silence : end);
  }
  child.wait();
  if (reply.kind == EngineReply::Kind::refused) throw ScenarioError(reply.message);
  if (reply.kind == EngineReply::Kind::failed) throw EngineFailure(reply.message);
  return {std::move(reply.result), reply.wall, std::move(reply.notes), std::move(reply.verdict)};
}

}  // namespace pelsim
