# Run by cmake -P: builds the page in WORK, a folder of its own, and writes its
# files as OUTPUT. NODE empty: the plain page only.
set(DIST ${SOURCE}/plain)
if(NODE)
  file(MAKE_DIRECTORY ${WORK})
  # A copy, so that no build writes into the source tree.
  file(REMOVE_RECURSE ${WORK}/src)
  file(COPY ${SOURCE}/ DESTINATION ${WORK} PATTERN node_modules EXCLUDE)
  file(SHA256 ${WORK}/package-lock.json LOCK)
  set(INSTALLED "")
  if(EXISTS ${WORK}/node_modules/.installed)
    file(READ ${WORK}/node_modules/.installed INSTALLED)
  endif()
  set(STATUS 0)
  if(NOT INSTALLED STREQUAL LOCK)
    execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --loglevel=error
                    WORKING_DIRECTORY ${WORK} RESULT_VARIABLE STATUS OUTPUT_QUIET
                    ERROR_VARIABLE WHY)
    if(STATUS EQUAL 0)
      file(WRITE ${WORK}/node_modules/.installed ${LOCK})
    endif()
  endif()
  if(NOT STATUS EQUAL 0)
    message(WARNING "console: npm could not get the page's packages, a plain page takes its "
                    "place until the next change of server/console:\n${WHY}")
  else()
    execute_process(COMMAND ${NODE} build.mjs WORKING_DIRECTORY ${WORK} RESULT_VARIABLE STATUS)
    if(NOT STATUS EQUAL 0)
      message(FATAL_ERROR "console: the page does not build, see above")
    endif()
    set(DIST ${WORK}/dist)
  endif()
endif()

# Each file as an array of bytes: string literals have a length limit.
file(GLOB_RECURSE FILES RELATIVE ${DIST} ${DIST}/*)
list(SORT FILES)
set(ARRAYS "")
set(ROWS "")
set(NUMBER 0)
foreach(F ${FILES})
  file(READ ${DIST}/${F} HEX HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," BYTES "${HEX}")
  string(REGEX REPLACE "((0x[0-9a-f][0-9a-f],){20})" "\\1\n" BYTES "${BYTES}")
  string(APPEND ARRAYS "const unsigned char file_${NUMBER}[] = {\n${BYTES}0x00};\n")
  set(PATH "/${F}")
  set(IMMUTABLE false)
  if(F STREQUAL "index.html")
    set(PATH "/")
  elseif(F MATCHES "^assets/")
    set(IMMUTABLE true)
  endif()
  string(APPEND ROWS "    {\"${PATH}\", {reinterpret_cast<const char*>(file_${NUMBER}), "
                     "sizeof(file_${NUMBER}) - 1}, ${IMMUTABLE}},\n")
  math(EXPR NUMBER "${NUMBER} + 1")
endforeach()
file(WRITE ${OUTPUT}.new "// Made from server/console by config/cmake/console_build.cmake.
#include \"server/web/console_files.h\"

namespace fw::web {
namespace {

${ARRAYS}
}  // namespace

const std::vector<ConsoleFile>& console_files() {
  static const std::vector<ConsoleFile> all{
${ROWS}  };
  return all;
}

}  // namespace fw::web
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
