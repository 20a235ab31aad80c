#include "tests/unit/wire/text_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace fw::wire::test {
namespace {

bool is_short(const boost::json::value& json) {
  constexpr std::size_t one_line = 72;
  return boost::json::serialize(json).size() <= one_line;
}

void lay_out(const boost::json::value& json, const std::string& indent, std::string& out) {
  const std::string inner = indent + "  ";
  const bool nested = (json.is_object() && !json.get_object().empty()) ||
                      (json.is_array() && !json.get_array().empty());
  if (!nested || is_short(json)) {
    out += boost::json::serialize(json);
    return;
  }
  std::string separator = "\n";
  if (const auto* object = json.if_object()) {
    out += "{";
    for (const auto& field : *object) {
      out += separator + inner + boost::json::serialize(boost::json::string(field.key())) + ": ";
      lay_out(field.value(), inner, out);
      separator = ",\n";
    }
  } else {
    out += "[";
    for (const auto& element : json.get_array()) {
      out += separator + inner;
      lay_out(element, inner, out);
      separator = ",\n";
    }
  }
  out += "\n" + indent + (json.is_object() ? "}" : "]");
}

}  // namespace

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string laid_out(const boost::json::value& json) {
  std::string out;
  lay_out(json, "", out);
  return out + "\n";
}

}  // namespace fw::wire::test
