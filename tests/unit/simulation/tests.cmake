set(LINKS shared/base)
set(USES json fmt)
list(APPEND SOURCES ${CMAKE_CURRENT_SOURCE_DIR}/simulation/days.cpp)
