# The console's page (server/console) as a part of server/web: npm brings its
# pinned packages, esbuild bundles it, and the result becomes a .cpp file. Where
# Node.js or npm is missing, or npm cannot get the packages, a plain page says so
# and the build goes on.
set(FW_CONSOLE_SOURCE ${CMAKE_BINARY_DIR}/generated/console_files.cpp)
file(GLOB_RECURSE FW_CONSOLE_INPUTS CONFIGURE_DEPENDS
     ${CMAKE_SOURCE_DIR}/server/console/src/* ${CMAKE_SOURCE_DIR}/server/console/plain/*
     ${CMAKE_SOURCE_DIR}/server/console/*.json ${CMAKE_SOURCE_DIR}/server/console/*.mjs)
list(FILTER FW_CONSOLE_INPUTS EXCLUDE REGEX "/node_modules/")

set(FW_NODE "")
if(FLOORWAVE_CONSOLE)
  find_program(FLOORWAVE_NODE node)
  find_program(FLOORWAVE_NPM npm)
  if(FLOORWAVE_NODE AND FLOORWAVE_NPM)
    set(FW_NODE ${FLOORWAVE_NODE})
  else()
    message(STATUS "console: Node.js or npm is missing, the live page will not be built")
  endif()
endif()

add_custom_command(
  OUTPUT ${FW_CONSOLE_SOURCE}
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR}/server/console
          -DWORK=${CMAKE_BINARY_DIR}/console -DOUTPUT=${FW_CONSOLE_SOURCE} -DNODE=${FW_NODE}
          -DNPM=${FLOORWAVE_NPM} -P ${CMAKE_SOURCE_DIR}/config/cmake/console_build.cmake
  DEPENDS ${FW_CONSOLE_INPUTS} ${CMAKE_SOURCE_DIR}/config/cmake/console_build.cmake
  COMMENT "the console's page"
  VERBATIM)
target_sources(fw_server_web PRIVATE ${FW_CONSOLE_SOURCE})
