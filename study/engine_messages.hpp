#pragma once
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "native/program.hpp"
#include "study/scenario.hpp"

/// What pelsim and a program that runs an engine for it tell each other. Private: both are of one build, and say so
/// first. Every length is checked before anything is read from behind it.
namespace pelsim {

/// An engine's program is missing, broke, was ended, or spoke nonsense. Not the user's fault, and no result of a run:
/// exit code 4.
class EngineFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// How large the scenario was when pelsim read it; another size later means that a file changed meanwhile.
struct ScenarioSize {
  std::uint64_t tasks = 0, items = 0, edges = 0, devices = 0, slots = 0, links = 0;
  bool operator==(const ScenarioSize&) const = default;
};
ScenarioSize size_of(const Scenario&);

/// How the host engine uses this machine.
struct HostWishes {
  enum class Pinning : std::uint8_t { cores, none } pinning = Pinning::cores;
  /// one_each: a scenario with more slots than hardware threads is refused.
  enum class Threads : std::uint8_t { one_each, shared } threads = Threads::one_each;
};

/// One run that another program shall do.
struct EngineRequest {
  std::string file;
  std::vector<Override> overrides;
  ScenarioSize size;
  Run::Record record = Run::Record::trace;
  enum class Policy : std::uint8_t { own, placements } policy = Policy::own;
  std::vector<Placement> placements;  ///< instead of the scenario's own policy
  HostWishes host;
};

/// What comes back; any number of `progress` first.
struct EngineReply {
  enum class Kind : std::uint32_t { progress = 1, result, refused, failed };
  Kind kind = Kind::failed;
  std::uint64_t tasks_done = 0;          ///< progress
  RunResult result;                      ///< result
  Seconds wall;                          ///< result: of the run and of making its engine, without loading the scenario
  std::vector<std::string> notes;        ///< result: what the report shall tell besides
  std::optional<host::Verdict> verdict;  ///< result: of what the tasks computed for real
  std::string message;                   ///< refused (the user's fault), failed
};

/// A request as bytes, for those that hear of it otherwise. Throws EngineFailure when they are of another build.
std::vector<char> packed(const EngineRequest&);
EngineRequest unpacked_request(const std::vector<char>&);

void send(int channel, const EngineRequest&);
void send(int channel, const EngineReply&);
/// Throw EngineFailure when the other side is gone or is of another build.
EngineRequest receive_request(int channel);
EngineReply receive_reply(int channel);

}  // namespace pelsim
