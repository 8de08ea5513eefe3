# The module: wasm/dist/weakref-playground-core.{mjs,wasm}. Included by CMakeLists.txt in the wasm preset; the reasons for
# the flags, and the traps they step around, are in the comments.

if(NOT EXISTS "${CMAKE_SOURCE_DIR}/wasm/bindings.cpp")
  message(STATUS "wasm/bindings.cpp is not there yet: only the layers will be built")
  return()
endif()

# Debian's Emscripten keeps acorn where only Debian's own Node looks for it.
set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")

# A setting that has changed its name, and its default is now only 64 KiB. Embind's JavaScript alone, where bindings.cpp does
# what its C++ half does: the half is linked as a whole, and registers each text and number that C++ has (1.2 KB of the page).
if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.27)
  set(stack -sTOTAL_STACK=2MB)
  set(embind "SHELL:--js-library ${EMSCRIPTEN_ROOT_PATH}/src/embind/embind.js" -sEXPORTED_FUNCTIONS=_malloc,_free)
  set(few_types -DWRP_FEW_TYPES)
else()
  set(stack -sSTACK_SIZE=2MB)
  set(embind -lembind)
endif()

add_executable(weakref-playground-core wasm/bindings.cpp)
target_include_directories(weakref-playground-core PRIVATE "${CMAKE_BINARY_DIR}/include/wasm")
target_link_libraries(weakref-playground-core PRIVATE wrp_common wrp_session)
# Without RTTI embind only lacks names for its complaints about types that nobody bound.
set(no_rtti -fno-rtti -DEMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
target_compile_options(weakref-playground-core PRIVATE -Oz -finline-functions -fno-exceptions ${no_rtti} ${few_types})
target_link_options(weakref-playground-core PRIVATE
  -Oz -fno-exceptions ${no_rtti} ${stack} ${embind}
  -sMODULARIZE -sEXPORT_ES6
  -sENVIRONMENT=web,worker  # with `node` in the list ES6 output does not start in Node; core.ts reads the file there
  -sASSERTIONS=0 -sALLOW_MEMORY_GROWTH -sINITIAL_MEMORY=4MB
  -sFILESYSTEM=0
  -sMALLOC=emmalloc         # what is small and made often comes from the heap's own pages
  -sBINARYEN_EXTRA_PASSES=-Oz  # the second time finds what the first one has uncovered
  -sDYNAMIC_EXECUTION=0     # no eval: pages with a strict Content-Security-Policy
  -sEXPORTED_RUNTIME_METHODS=stackSave,stackRestore  # checkpoints
  -sINCOMING_MODULE_JS_API=instantiateWasm  # core.ts gives nothing else: what would fetch the module by itself is left out
  -sTEXTDECODER=2           # every engine that runs the module has one
  --emit-symbol-map)        # which function is which, for the table of bytes per folder
set_target_properties(weakref-playground-core PROPERTIES
  SUFFIX .mjs
  RUNTIME_OUTPUT_DIRECTORY "${CMAKE_SOURCE_DIR}/wasm/dist")

# Emscripten needs Node anyway.
find_program(WRP_NODE NAMES node nodejs REQUIRED)
set(wrp_module "$<TARGET_FILE_DIR:weakref-playground-core>/weakref-playground-core")
add_custom_command(TARGET weakref-playground-core POST_BUILD VERBATIM
  COMMAND "${WRP_NODE}" "${CMAKE_SOURCE_DIR}/tests/tools/order-functions.mjs" "${wrp_module}.wasm" "${wrp_module}.mjs.symbols")
set_property(TARGET weakref-playground-core APPEND PROPERTY LINK_DEPENDS
  "${CMAKE_SOURCE_DIR}/tests/tools/order-functions.mjs" "${CMAKE_SOURCE_DIR}/tests/tools/wasm-module.mjs")
