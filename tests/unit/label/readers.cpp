#include "tests/unit/label/readers.h"

#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <png.h>

#include "tests/support/temp_folder.h"

namespace fw::test {
namespace {

[[noreturn]] void broken(const std::string& why) { throw std::runtime_error(why); }

// --- ZPL -------------------------------------------------------------------------

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const std::size_t start = text.find(from);
  if (start == std::string::npos) broken("no " + from);
  const std::size_t end = text.find(to, start + from.size());
  if (end == std::string::npos) broken("no " + to);
  return text.substr(start + from.size(), end - start - from.size());
}

int hex_value(char c) {
  const char* digits = "0123456789ABCDEF";
  const char* found = std::strchr(digits, c);
  if (c == '\0' || found == nullptr) broken(std::string("not hexadecimal: ") + c);
  return static_cast<int>(found - digits);
}

// ZPL II programming guide, "Alternative Data Compression Scheme for ~DG and ~DB".
std::vector<std::string> rows_of_acs(const std::string& data, std::size_t nibbles) {
  std::vector<std::string> rows;
  std::string row;
  std::size_t repeat = 0;
  for (const char c : data) {
    if (c >= 'G' && c <= 'Y') {
      repeat += static_cast<std::size_t>(c - 'G' + 1);
      continue;
    }
    if (c >= 'g' && c <= 'z') {
      repeat += static_cast<std::size_t>(c - 'g' + 1) * 20;
      continue;
    }
    if (c == ':') {
      if (rows.empty() || !row.empty()) broken("repeat of no row");
      rows.push_back(rows.back());
    } else if (c == ',' || c == '!') {
      row.resize(nibbles, c == ',' ? '0' : 'F');
    } else if (c != '\n') {
      hex_value(c);
      row.append(repeat == 0 ? 1 : repeat, c);
    }
    repeat = 0;
    if (row.size() > nibbles) broken("row too long");
    if (row.size() == nibbles) {
      rows.push_back(row);
      row.clear();
    }
  }
  if (!row.empty()) broken("last row too short");
  return rows;
}

}  // namespace

Picture picture_of(const printer::label::Bitmap& bitmap) {
  Picture picture{bitmap.width(), bitmap.height(), {}};
  for (int y = 0; y < bitmap.height(); ++y) {
    for (int x = 0; x < bitmap.width(); ++x) picture.ink.push_back(bitmap.ink(x, y));
  }
  return picture;
}

Picture read_png(const std::string& png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0) broken(image.message);
  image.format = PNG_FORMAT_GRAY;
  std::vector<png_byte> grey(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, nullptr, grey.data(), 0, nullptr) == 0) broken(image.message);
  Picture picture{static_cast<int>(image.width), static_cast<int>(image.height), {}};
  for (const png_byte value : grey) {
    if (value != 0 && value != 255) broken("a dot that is neither black nor white");
    picture.ink.push_back(value == 0);
  }
  return picture;
}

Picture read_zpl(const std::string& zpl) {
  Picture picture;
  picture.width = std::stoi(between(zpl, "^PW", "^"));
  picture.height = std::stoi(between(zpl, "^LL", "^"));
  std::istringstream field(between(zpl, "^GFA,", "^FS"));
  std::string sent;
  std::string total;
  std::string stride;
  std::string data;
  std::getline(field, sent, ',');
  std::getline(field, total, ',');
  std::getline(field, stride, ',');
  std::getline(field, data, '\0');
  const auto bytes_in_row = static_cast<std::size_t>(std::stoi(stride));
  const auto rows = rows_of_acs(data, bytes_in_row * 2);
  if (sent != total || rows.size() * bytes_in_row != static_cast<std::size_t>(std::stoi(total))) {
    broken("^GFA counts do not fit");
  }
  if (rows.size() != static_cast<std::size_t>(picture.height)) broken("^LL does not fit");
  for (const std::string& row : rows) {
    for (int x = 0; x < picture.width; ++x) {
      const int nibble = hex_value(row.at(static_cast<std::size_t>(x) / 4));
      picture.ink.push_back((nibble >> (3 - x % 4) & 1) != 0);
    }
  }
  return picture;
}

// --- Barcode readers -----------------------------------------------------------------

namespace {

std::vector<std::string> output_of(const std::string& command) {
  std::vector<std::string> lines;
  FILE* pipe = popen(("timeout 120 " + command + " 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) broken("cannot run " + command);
  std::string all;
  std::array<char, 4096> part{};
  while (const std::size_t n = fread(part.data(), 1, part.size(), pipe)) all.append(part.data(), n);
  pclose(pipe);
  std::istringstream in(all);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void save(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string from_hex(const std::string& text) {
  std::istringstream in(text);
  std::string bytes;
  for (std::string byte; in >> byte;) {
    bytes.push_back(static_cast<char>(hex_value(byte.at(0)) * 16 + hex_value(byte.at(1))));
  }
  return bytes;
}

}  // namespace

bool has_program(const std::string& name) {
  return !output_of("sh -c 'command -v " + name + "'").empty();
}

std::vector<Scan> scan_with_zbar(const std::string& png) {
  const TempFolder folder;
  save(folder.file("label.png"), png);
  std::vector<Scan> scans;
  for (const std::string& line : output_of("zbarimg -q --xml " + folder.file("label.png"))) {
    if (line.find("<symbol ") == std::string::npos) continue;
    const bool gs1 = line.find("modifiers='GS1'") != std::string::npos;
    scans.push_back(
        {between(line, "type='", "'") + (gs1 ? " GS1" : ""), between(line, "<![CDATA[", "]]>")});
  }
  return scans;
}

std::optional<Scan> scan_with_zxing(const std::string& png) {
  const TempFolder folder;
  save(folder.file("symbol.png"), png);
  std::optional<Scan> scan;
  for (const std::string& line : output_of("ZXingReader " + folder.file("symbol.png"))) {
    if (line.rfind("Bytes:", 0) == 0) scan = Scan{"", from_hex(line.substr(6))};
    if (line.rfind("Identifier:", 0) == 0 && scan) scan->symbology = line.substr(12);
  }
  return scan;
}

}  // namespace fw::test
