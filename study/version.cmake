# Writes study/version.cpp with the commit that is being built. Run at build time; see CMakeLists.txt.
set(COMMIT "unknown")
find_package(Git QUIET)
if(GIT_FOUND AND EXISTS ${SOURCE}/.git)
  execute_process(COMMAND ${GIT_EXECUTABLE} --no-optional-locks describe --always --dirty --abbrev=12 --exclude=*
                  WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE
                  ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed)
    set(COMMIT ${answer})
  endif()
endif()
configure_file(${SOURCE}/study/version.cpp.in ${OUTPUT} @ONLY)
