# The modules written in Python: one text, modules.py.txt in the build folder. In wasm it is a file of its own beside the module, to be
# fetched after the prompt works; natively it is linked in, as an array.
file(GLOB_RECURSE python_files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/core/modules/python/*.py")
list(SORT python_files)
set(python_asset "${CMAKE_BINARY_DIR}/modules.py.txt")
add_custom_command(OUTPUT "${python_asset}"
  COMMAND "${CMAKE_COMMAND}" -E cat ${python_files} > "${python_asset}"
  DEPENDS ${python_files} VERBATIM)

if(WRP_WASM)
  add_custom_command(OUTPUT "${CMAKE_SOURCE_DIR}/wasm/dist/modules.py.txt"
    COMMAND "${CMAKE_COMMAND}" -E copy "${python_asset}" "${CMAKE_SOURCE_DIR}/wasm/dist/modules.py.txt"
    DEPENDS "${python_asset}" VERBATIM)
  add_custom_target(python_asset ALL DEPENDS "${CMAKE_SOURCE_DIR}/wasm/dist/modules.py.txt")
else()
  set(python_array "${CMAKE_BINARY_DIR}/python_asset.cpp")
  add_custom_command(OUTPUT "${python_array}"
    COMMAND "${CMAKE_COMMAND}" -D "FROM=${python_asset}" -D "TO=${python_array}" -P "${CMAKE_SOURCE_DIR}/core/modules/python/embed.cmake"
    DEPENDS "${python_asset}" "${CMAKE_SOURCE_DIR}/core/modules/python/embed.cmake" VERBATIM)
  target_sources(wrp_modules PRIVATE "${python_array}")
  target_compile_definitions(wrp_modules PRIVATE WRP_EMBEDDED_PYTHON)
endif()
