# Compiler flags, mold and ccache when the machine has them.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

find_program(FLOORWAVE_CCACHE ccache)
if(FLOORWAVE_CCACHE)
  # The sloppiness is what ccache asks for with precompiled headers; hash_dir
  # off and the base folder let build folders and clones share their objects.
  set(FLOORWAVE_CCACHE_COMMAND
      ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${FLOORWAVE_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${FLOORWAVE_CCACHE_COMMAND})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${FLOORWAVE_CCACHE_COMMAND})
endif()

find_program(FLOORWAVE_MOLD mold)
if(FLOORWAVE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                    -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough)
if(FLOORWAVE_WERROR)
  add_compile_options(-Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_compile_options(-Wswitch-enum)
  set(CMAKE_PCH_INSTANTIATE_TEMPLATES ON)
  # ccache needs a precompiled header that does not carry its build time.
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
else()
  # g++ warns of members that a designated initialiser leaves to their default;
  # clang, which does not, still finds those left out by position.
  add_compile_options(-Wno-missing-field-initializers)
  # g++ 12 reports these on its own library's inlined code at -O2 (PR 105562).
  add_compile_options(-Wno-maybe-uninitialized -Wno-restrict -Wno-dangling-pointer
                      -Wno-stringop-overflow -Wno-array-bounds -Wno-stringop-overread)
endif()

option(FLOORWAVE_FUZZ "build the fuzz targets with libFuzzer (clang): ./fw fuzz" OFF)
if(FLOORWAVE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

set(FLOORWAVE_SANITIZE "" CACHE STRING "empty, address or thread")
if(FLOORWAVE_SANITIZE STREQUAL "address")
  # vptr off: SOCI's libraries do not export the type information it asks for.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(FLOORWAVE_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
endif()
