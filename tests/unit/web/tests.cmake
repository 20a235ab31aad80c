set(LINKS server/web server/store shared/db)
set(USES json)
list(APPEND SOURCES ${CMAKE_CURRENT_SOURCE_DIR}/support/web_floor.cpp)
