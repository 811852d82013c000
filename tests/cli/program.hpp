#pragma once
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/study/small_scenarios.hpp"
#include "tests/study/text_of_file.hpp"

/// Runs the program as a user would, through a shell.
namespace fs = std::filesystem;

struct Ended {
  int code;
  std::string out, err;
};

/// `pelsim` is a word of the shell: another program, or one with variables before it.
inline Ended program(const FolderOfFiles& folder, const std::string& arguments,
                     const std::string& pelsim = "'" PELSIM_PROGRAM "'") {
  const std::string err = folder.file("stderr");
  const std::string line = "cd '" + folder.path() + "' && " + pelsim + " " + arguments + " 2>'" + err + "'";
  std::FILE* pipe = popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 4096> block;
  while (const std::size_t read = std::fread(block.data(), 1, block.size(), pipe)) out.append(block.data(), read);
  const int status = pclose(pipe);
  Ended ended{WIFEXITED(status) ? WEXITSTATUS(status) : -1, out, text_of_file(err)};
  fs::remove(err);
  return ended;
}

/// Whether ranks can be run here; says why not.
inline bool has_mpi() {
#ifdef PELSIM_WITH_MPI
  if (std::system("command -v mpirun >/dev/null") == 0) return true;
  WARN("skipped: there is no mpirun here");
#else
  WARN("skipped: this pelsim is built without MPI");
#endif
  return false;
}
