# Stories of the real programs, each in processes, ports and folders of its own.
set(LINKS server/store server/admin shared/http shared/wire shared/db hw/label_printer hw/world printer/label
          printer/upstream printer/demo_shop)
set(USES json zmq)
list(APPEND SOURCES ${CMAKE_CURRENT_SOURCE_DIR}/support/floor_processes.cpp
     ${CMAKE_CURRENT_SOURCE_DIR}/support/sbpo_to_csv.cpp)
set(DEPENDS programs)
set(LONG_STORIES "[kills]")
