#pragma once
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <type_traits>

/// Memory of one piece of work, undisturbed by what ran before: the work gets a process of its own.
namespace pelsim::bench {

/// Runs `work` in a child process and brings its plain result back; a child that dies gives a value-initialised one.
template <class Work>
auto in_child_process(Work work) {
  using Result = decltype(work());
  static_assert(std::is_trivially_copyable_v<Result>);
  Result result{};
  int ends[2];
  std::fflush(stdout);
  if (pipe(ends) != 0) return result;
  const pid_t child = fork();
  if (child == 0) {
    malloc_trim(0);  // pages that the parent freed would be counted as there already
    result = work();
    const ssize_t written = write(ends[1], &result, sizeof result);
    _exit(written == sizeof result ? 0 : 1);
  }
  close(ends[1]);
  Result got{};
  if (read(ends[0], &got, sizeof got) == static_cast<ssize_t>(sizeof got)) result = got;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return result;
}

/// Bytes of this process, from /proc/self/status: "VmRSS" = now, "VmHWM" = highest since `forget_highest_memory`.
inline double memory(const char* which) {
  double kilobytes = 0;
  std::FILE* status = std::fopen("/proc/self/status", "r");
  if (status == nullptr) return 0;
  char line[256];
  while (std::fgets(line, sizeof line, status) != nullptr) {
    if (std::strncmp(line, which, std::strlen(which)) != 0) continue;
    for (const char* c = line; *c != 0; ++c)
      if (*c >= '0' && *c <= '9') kilobytes = 10 * kilobytes + (*c - '0');
  }
  std::fclose(status);
  return 1024 * kilobytes;
}

inline void forget_highest_memory() {
  malloc_trim(0);
  if (std::FILE* refs = std::fopen("/proc/self/clear_refs", "w")) {
    std::fputs("5", refs);
    std::fclose(refs);
  }
}

}  // namespace pelsim::bench
