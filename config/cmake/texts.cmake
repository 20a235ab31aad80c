# config/texts/*.toml as a part of server/floor, so that a server can speak
# without a single file beside it. A new language is a new file there.
file(GLOB FW_TEXT_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/config/texts/*.toml)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${FW_TEXT_FILES})
set(FW_TEXT_ROWS "")
foreach(F ${FW_TEXT_FILES})
  get_filename_component(LANGUAGE ${F} NAME_WE)
  file(READ ${F} CONTENT)
  string(APPEND FW_TEXT_ROWS "    EmbeddedText{\"${LANGUAGE}\", R\"FWTEXT(${CONTENT})FWTEXT\"},\n")
endforeach()
set(FW_TEXTS_SOURCE ${CMAKE_BINARY_DIR}/generated/embedded_texts.cpp)
file(CONFIGURE OUTPUT ${FW_TEXTS_SOURCE} CONTENT "// Made from config/texts by config/cmake/texts.cmake.
#include \"server/floor/embedded_texts.h\"

#include <array>

namespace fw::floor {
namespace {

constexpr std::array all{
${FW_TEXT_ROWS}};

}  // namespace

std::span<const EmbeddedText> embedded_texts() { return all; }

}  // namespace fw::floor
" @ONLY)
target_sources(fw_server_floor PRIVATE ${FW_TEXTS_SOURCE})
