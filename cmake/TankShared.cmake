# SPDX-License-Identifier: Apache-2.0
# libtank.so: every static library of ours whole, exporting only what TANK_API marks.
if(NOT TANK_BUILD_SHARED)
  return()
endif()

file(WRITE ${PROJECT_BINARY_DIR}/shared.cpp "// A shared library wants a source of its own.\n")
add_library(tank_shared SHARED ${PROJECT_BINARY_DIR}/shared.cpp)
add_library(tank::shared ALIAS tank_shared)
set_target_properties(tank_shared PROPERTIES OUTPUT_NAME tank EXPORT_NAME shared
                      VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
target_include_directories(tank_shared PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                           $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(tank_shared PUBLIC cxx_std_20)
# The archives stand twice on the link line: whole, and again for what they need from outside.
set(archives "")
foreach(library IN LISTS TANK_LIBRARIES)
  get_target_property(type ${library} TYPE)
  if(type STREQUAL "STATIC_LIBRARY")
    list(APPEND archives $<TARGET_FILE:${library}>)
    target_link_libraries(tank_shared PRIVATE ${library})
  endif()
endforeach()
target_link_options(tank_shared PRIVATE LINKER:--whole-archive ${archives} LINKER:--no-whole-archive)
install(TARGETS tank_shared EXPORT tankTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
