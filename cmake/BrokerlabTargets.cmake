# SPDX-License-Identifier: Apache-2.0
# Helpers that keep every target on the same flags.

add_library(brokerlab_flags INTERFACE)
target_include_directories(brokerlab_flags INTERFACE ${CMAKE_SOURCE_DIR})
# Bits must not depend on the processor: no contraction into FMA, no fast-math.
# Two members read as one right after they were written one by one wait for both to reach the cache: a message is made of
# small structs that are built, handed on and read at once, so g++ is not to join them.
target_compile_options(brokerlab_flags INTERFACE
  -ffp-contract=off $<$<CXX_COMPILER_ID:GNU>:-fno-tree-slp-vectorize> -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Wswitch-enum
  $<$<BOOL:${BROKERLAB_WERROR}>:-Werror>)

# brokerlab_optimise_whole(PROGRAM): with BROKERLAB_IPO, optimises across all files of the rooms that a message passes
# through. It takes half a minute and more, so tests are linked from the same objects without it.
function(brokerlab_optimise_whole program)
  if(BROKERLAB_IPO)
    target_link_options(${program} PRIVATE -flto=auto)
  endif()
endfunction()

# brokerlab_library(NAME FOLDER [DEPENDENCY...]): target brokerlab_NAME of all sources below FOLDER; a folder of headers
# alone becomes an interface library.
function(brokerlab_library name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(sources)
    add_library(brokerlab_${name} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(brokerlab_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(brokerlab_${name} ${scope} brokerlab_flags)
  if(BROKERLAB_IPO AND sources AND NOT name MATCHES "^(scenarios|cli_lib)$")
    target_compile_options(brokerlab_${name} PRIVATE -flto -ffat-lto-objects)
  endif()
  foreach(dependency IN LISTS ARGN)
    target_link_libraries(brokerlab_${name} ${scope} brokerlab_${dependency})
  endforeach()
endfunction()

# brokerlab_test_program(FOLDER [DEPENDENCY...]): program test_FOLDER of all sources in tests/FOLDER.
function(brokerlab_test_program folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  add_executable(test_${folder} ${sources})
  foreach(dependency IN LISTS ARGN)
    target_link_libraries(test_${folder} PRIVATE brokerlab_${dependency})
  endforeach()
  target_link_libraries(test_${folder} PRIVATE brokerlab_flags GTest::gtest GTest::gmock GTest::gtest_main)
  if(BROKERLAB_IPO)
    target_link_options(test_${folder} PRIVATE -fno-lto)
  endif()
  target_compile_definitions(test_${folder} PRIVATE
    BROKERLAB_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    BROKERLAB_SHARED_DIR="${CMAKE_SOURCE_DIR}/../shared"
    BROKERLAB_PROGRAM="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/brokerlab")
endfunction()

# brokerlab_test(FOLDER [DEPENDENCY...]): the program, each of its cases a test of ctest's. Under the address sanitizer
# they also look for use of a stack frame that has returned, but not those of whole runs: it makes them ten times as long.
function(brokerlab_test folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  brokerlab_test_program(${folder} ${ARGN})
  set(environment "")
  if(NOT folder MATCHES "^(history|sim|scenarios)$")
    set(environment ENVIRONMENT "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1")
  endif()
  gtest_discover_tests(test_${folder} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT 600 ${environment})
endfunction()
