# Sourced. Sets `jobs`: one compiler for each core, but no more than fit the memory at 1.2 GB each.
jobs=$(nproc)
fitting=$(awk '/^MemAvailable:/ {print int($2 / 1200000)}' /proc/meminfo 2>/dev/null || true)
[[ -n $fitting && $fitting -lt $jobs ]] && jobs=$((fitting > 0 ? fitting : 1))
if command -v ccache >/dev/null; then
  # The same file gives the same object in every checkout.
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
fi
# fail WHAT: shows the end of the log, and ends.
fail() {
  echo "$1 failed; the end of $log:" >&2
  tail -n 30 "$log" >&2
  exit 1
}
