#pragma once
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "models/csv.hpp"
#include "tests/cli/program.hpp"

/// Sweeps as a user starts them, and as they may end.

inline const std::string thousand = PELSIM_SOURCE_DIR "/scenarios/sweep-montage.toml";

/// Seven runs in three points, quick ones.
inline const std::string chain =
    "schema = 1\n[workload]\nmodel = \"chain\"\ntasks = 4\n[platform]\nnodes = [ { devices = [ { slots = 2 } ] } ]\n"
    "[scheduler]\nmodel = \"fifo\"\n[sweep]\n\"workload.tasks\" = [2, 4, 8]\n\"scheduler.model\" = [\"fifo\", "
    "\"heft\"]\n";

inline pelsim::CsvTable table(const FolderOfFiles& folder, const std::string& name) {
  return pelsim::CsvTable(pelsim::TextFile(name, text_of_file(folder.file(name))));
}

inline Ended under_mpirun(const FolderOfFiles& folder, int ranks, const std::string& arguments) {
  return program(
      folder, arguments,
      "timeout 300 mpirun --oversubscribe --allow-run-as-root -np " + std::to_string(ranks) + " '" PELSIM_PROGRAM "'");
}

inline std::uint64_t size_of(const std::string& file) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  return error ? 0 : size;
}

/// Starts a sweep, and kills it as soon as its journal has grown by so many bytes. True: it was killed at work.
inline bool kill_at(const FolderOfFiles& folder, const std::vector<std::string>& sweep, const std::string& out,
                    std::uint64_t bytes) {
  const std::string journal = folder.file(out + "/journal");
  const std::uint64_t begin = size_of(journal);
  std::vector<std::string> words = {PELSIM_PROGRAM};
  words.insert(words.end(), sweep.begin(), sweep.end());
  for (const char* word : {"--jobs", "2", "--quiet", "--out"}) words.push_back(word);
  words.push_back(folder.file(out));
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  REQUIRE(posix_spawn(&child, PELSIM_PROGRAM, &quiet, nullptr, arguments.data(), environ) == 0);
  posix_spawn_file_actions_destroy(&quiet);
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (size_of(journal) >= begin + bytes) kill(child, SIGKILL);
    std::this_thread::yield();
  }
  return WIFSIGNALED(status);
}
