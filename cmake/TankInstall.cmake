# SPDX-License-Identifier: Apache-2.0
# find_package(tank CONFIG COMPONENTS …) and pkg-config.
include(CMakePackageConfigHelpers)
if(NOT TANK_LIBRARIES)
  return()
endif()

install(DIRECTORY include/tank DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
install(TARGETS ${TANK_LIBRARIES} EXPORT tankTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT tankTargets NAMESPACE tank:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tank)
configure_package_config_file(cmake/tankConfig.cmake.in ${PROJECT_BINARY_DIR}/tankConfig.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tank)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/tankConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/tankConfig.cmake ${PROJECT_BINARY_DIR}/tankConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tank)

# pkg-config: the archives from the top layer down, then what they need from outside.
set(TANK_PC_LIBS "")
foreach(library IN LISTS TANK_LIBRARIES)
  get_target_property(type ${library} TYPE)
  if(type STREQUAL "STATIC_LIBRARY")
    string(PREPEND TANK_PC_LIBS "-l${library} ")
  endif()
endforeach()
file(RELATIVE_PATH TANK_PC_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/tank.pc.in ${PROJECT_BINARY_DIR}/tank.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/tank.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

foreach(program tank tankd)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
