set(LINKS server/admin server/planning)
list(APPEND SOURCES ${CMAKE_CURRENT_SOURCE_DIR}/support/sbpo_to_csv.cpp)
