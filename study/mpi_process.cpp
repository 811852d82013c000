#include "study/mpi_process.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <thread>

#include "native/ranks/message_program.hpp"
#include "study/child_process.hpp"

namespace pelsim {
namespace {

constexpr const char* rank_program = "pelsim-mpi-host";
/// Ranks start in about a second; on a crowded machine in several.
constexpr auto most_to_start = std::chrono::seconds(60);

/// A folder of our own for the socket's name, which is needed until rank 0 has come.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "pelsim-mpi-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
      throw EngineFailure(fmt::format("no temporary folder {}: {}", name, std::strerror(errno)));
    path_ = name;
  }
  PrivateFolder(const PrivateFolder&) = delete;
  ~PrivateFolder() { remove(); }
  void remove() const {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// What mpirun and its ranks print, in a file without a name.
class Errors {
 public:
  Errors() : file_(::memfd_create("mpirun", MFD_CLOEXEC)) {}
  int number() const { return file_.number(); }
  std::string text() const {
    constexpr std::size_t most = 1 << 20;
    std::string all(most, ' ');
    const ssize_t read = ::pread(file_.number(), all.data(), all.size(), 0);
    all.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
    return all;
  }

 private:
  Descriptor file_;
};

/// Where rank 0 comes to: mpirun passes no descriptors on, and its standard input goes one way.
Descriptor listener(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path))
    throw EngineFailure("the temporary folder's name is too long for a socket: set TMPDIR to a shorter one");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  Descriptor door(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (door.number() < 0 || ::bind(door.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      ::listen(door.number(), 1) != 0)
    throw EngineFailure(fmt::format("no channel to the ranks: {}", std::strerror(errno)));
  return door;
}

/// Why there is no answer: mpirun's words, else how it ended.
[[noreturn]] void fail(Child& mpirun, const Errors& errors, const std::string& otherwise) {
  std::string end;
  for (int k = 0; k < 500 && end.empty(); ++k) {  // it tells which rank was lost after the others are gone
    if (const std::optional<int> status = mpirun.ended()) {
      end = end_text("mpirun", *status);
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const std::string words = mpirun_complaint(errors.text());
  throw EngineFailure(!words.empty() ? words : end.empty() ? otherwise : end);
}

Descriptor rank_0(const Descriptor& door, Child& mpirun, const Errors& errors) {
  const auto begin = std::chrono::steady_clock::now();
  for (;;) {
    pollfd look{door.number(), POLLIN, 0};
    if (::poll(&look, 1, 50) > 0) return Descriptor(::accept4(door.number(), nullptr, nullptr, SOCK_CLOEXEC));
    if (const std::optional<int> status = mpirun.ended()) {
      const std::string words = mpirun_complaint(errors.text()), end = end_text("mpirun", *status);
      throw EngineFailure(!words.empty() ? words : end.empty() ? "mpirun ended without starting a rank" : end);
    }
    if (std::chrono::steady_clock::now() - begin > most_to_start)
      throw EngineFailure("mpirun started no rank within 60 s");
  }
}

void check_threads(const Scenario& scenario, std::size_t ranks, const HostWishes& wishes) {
  const std::size_t threads = std::max(1u, std::thread::hardware_concurrency());  // that this process may use
  if (ranks <= threads || wishes.threads == HostWishes::Threads::shared) return;
  throw ScenarioError(
      Place{scenario.file, 0, 0},
      fmt::format("the program has {} ranks, but this process may use {} hardware thread{}: make it smaller, or add "
                  "--oversubscribe to let ranks share them",
                  ranks, threads, threads == 1 ? "" : "s"));
}

/// Which ranks stand where is ours to say: so many on this machine, each bound by itself. Others of MPI's programs do
/// not know these names. Ranks that share a core must give it away while they wait.
std::vector<std::string> variables(const HostWishes& wishes) {
  std::vector<std::string> all = {"OMPI_MCA_rmaps_base_oversubscribe=1", "OMPI_MCA_hwloc_base_binding_policy=none",
                                  "PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe",
                                  "PRTE_MCA_hwloc_default_binding_policy=none"};
  if (wishes.threads == HostWishes::Threads::shared) all.emplace_back("OMPI_MCA_mpi_yield_when_idle=1");
  return all;
}

}  // namespace

bool is_built_with_mpi() { return !find_program(rank_program).empty(); }

std::string mpirun_complaint(const std::string& errors) {
  if (errors.find("allow-run-as-root") != std::string::npos)
    return "mpirun does not run as root unless it is told to twice: set OMPI_ALLOW_RUN_AS_ROOT=1 and "
           "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 (its --allow-run-as-root), or run as another user";
  std::istringstream lines(errors);
  std::string line, first;
  for (std::string lost; std::getline(lines, line);) {
    if (line.starts_with(rank_program)) return line;
    if (line.find("noticed that process rank") != std::string::npos || line.find("BAD TERMINATION") == 0) return line;
    // Rules of dashes, and what components say of themselves: "[host:pid] ...".
    const bool tells = line.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos && line.front() != '[';
    if (tells && first.empty()) first = "mpirun: " + line;
  }
  return first;
}

EngineOutcome run_under_mpi(const Scenario& scenario, const std::vector<Override>& overrides,
                            const EngineOptions& options) {
  const std::size_t ranks = host::devices_of_ranks(scenario.graph()).size();
  check_threads(scenario, ranks, options.host);
  const std::string mpirun_file = find_program("mpirun");
  if (mpirun_file.empty())
    throw EngineFailure("ranks are started by mpirun, which is not in PATH: install openmpi-bin");

  const PrivateFolder folder;
  const std::string channel = folder.file("channel");
  const Errors errors;
  const Descriptor door = listener(channel);
  const std::string count = std::to_string(ranks);
  Child mpirun({.program = mpirun_file,
                .arguments = {"mpirun", "-n", count, find_program(rank_program), "serve", channel, count},
                .variables = variables(options.host),
                .errors = errors.number(),
                .group = Child::Start::Group::own});
  const Descriptor ours = rank_0(door, mpirun, errors);
  folder.remove();
  EngineReply reply;
  std::string silence;
  try {
    send(ours.number(), request_for(scenario, overrides, options));
    // Half of the channel is closed: that asks for a stop, and is what rank 0 sees if we end.
    const std::stop_callback stop(options.stop, [&ours] { ::shutdown(ours.number(), SHUT_WR); });
    reply = result_from(ours.number(), options.progress);
  } catch (const EngineFailure& failure) {
    silence = failure.what();
  }
  if (!silence.empty()) fail(mpirun, errors, silence);
  // It ends by itself when all ranks have; if not, ~Child sees to it.
  for (int k = 0; k < 200 && !mpirun.ended(); ++k) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return outcome_of(std::move(reply));
}

}  // namespace pelsim
