set(LINKS server/admin)
list(APPEND SOURCES ${CMAKE_CURRENT_SOURCE_DIR}/support/sbpo_to_csv.cpp)
