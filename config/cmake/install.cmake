# cmake --install: the programs, annotated samples of the configuration, and on
# Linux the units of systemd with their users. Nothing is written to /etc.
include(GNUInstallDirs)
foreach(PROGRAM floorwave floorwave-server floorwave-terminal floorwave-printer floorwave-demo-shop)
  if(TARGET ${PROGRAM})
    install(TARGETS ${PROGRAM} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()
install(FILES config/README.md config/server.toml config/printer.toml config/terminal.toml
        DESTINATION ${CMAKE_INSTALL_DATADIR}/floorwave)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  foreach(UNIT floorwave-server floorwave-printer)
    configure_file(config/systemd/${UNIT}.service.in ${CMAKE_BINARY_DIR}/generated/${UNIT}.service
                   @ONLY)
    install(FILES ${CMAKE_BINARY_DIR}/generated/${UNIT}.service DESTINATION lib/systemd/system)
  endforeach()
  install(FILES config/systemd/floorwave.sysusers DESTINATION lib/sysusers.d
          RENAME floorwave.conf)
endif()
