# config/texts/*.toml as a part of server/floor, so that a server can speak
# without a single file beside it. A new language is a new file there.
file(GLOB FW_TEXT_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/config/texts/*.toml)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${FW_TEXT_FILES})
set(FW_TEXT_ROWS "")
foreach(F ${FW_TEXT_FILES})
  get_filename_component(LANGUAGE ${F} NAME_WE)
  file(READ ${F} CONTENT)
  string(APPEND FW_TEXT_ROWS "    {\"${LANGUAGE}\", R\"FWTEXT(${CONTENT})FWTEXT\"},\n")
endforeach()
set(FW_TEXTS_SOURCE ${CMAKE_BINARY_DIR}/generated/embedded_texts.cpp)
file(CONFIGURE OUTPUT ${FW_TEXTS_SOURCE} CONTENT "// Made from config/texts by config/cmake/texts.cmake.
#include \"server/floor/embedded_texts.h\"

namespace fw::floor {

const std::vector<EmbeddedText>& embedded_texts() {
  static const std::vector<EmbeddedText> all{
${FW_TEXT_ROWS}  };
  return all;
}

}  // namespace fw::floor
" @ONLY)
target_sources(fw_server_floor PRIVATE ${FW_TEXTS_SOURCE})
