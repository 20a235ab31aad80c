#include "printer/label/fonts.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <optional>
#include <unordered_map>

namespace fw::printer::label {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t glyphs_max = 50'000;

// The file itself, or the first of this name under the folders, in name order.
std::optional<std::string> find_font(const std::string& name, const FontOptions& options) {
  std::error_code error;
  if (name.find('/') != std::string::npos) {
    if (fs::is_regular_file(name, error)) return name;
    return std::nullopt;
  }
  for (const std::string& folder : options.folders) {
    std::vector<std::string> found;
    fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied,
                                        error);
    if (error) continue;
    for (const fs::recursive_directory_iterator end; it != end; it.increment(error)) {
      if (error) break;
      if (it->path().filename() == name) found.push_back(it->path().string());
    }
    if (!found.empty()) return *std::min_element(found.begin(), found.end());
  }
  return std::nullopt;
}

struct CloseLibrary {
  void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
struct CloseFace {
  void operator()(FT_Face face) const { FT_Done_Face(face); }
};
using Library = std::unique_ptr<std::remove_pointer_t<FT_Library>, CloseLibrary>;
using Face = std::unique_ptr<std::remove_pointer_t<FT_Face>, CloseFace>;

// Glyphs of one style: Latin by direct index, everything else by lookup.
struct Sheet {
  Style style;
  std::array<const Glyph*, 0x250> latin{};
  std::unordered_map<char32_t, const Glyph*> others;
};

}  // namespace

struct Fonts::Impl {
  Library library;
  Face regular;
  Face bold;
  std::vector<Face> fallbacks;
  std::vector<std::unique_ptr<Sheet>> sheets;
  std::vector<std::unique_ptr<Glyph>> glyphs;
  Sheet* last = nullptr;

  Face load(const std::string& path) {
    FT_Face face = nullptr;
    if (FT_New_Face(library.get(), path.c_str(), 0, &face) != 0) return nullptr;
    return Face(face);
  }

  Sheet& sheet(const Style& style) {
    if (last != nullptr && last->style == style) return *last;
    for (const auto& one : sheets) {
      if (one->style == style) return *(last = one.get());
    }
    sheets.push_back(std::make_unique<Sheet>());
    sheets.back()->style = style;
    return *(last = sheets.back().get());
  }

  FT_Face face_with(char32_t c, const Style& style, FT_UInt& index) {
    std::vector<FT_Face> in_turn = {(style.bold ? bold : regular).get(),
                                    (style.bold ? regular : bold).get()};
    for (const Face& face : fallbacks) in_turn.push_back(face.get());
    for (FT_Face face : in_turn) {
      index = FT_Get_Char_Index(face, c);
      if (index != 0) return face;
    }
    return nullptr;
  }

  const Glyph* rasterise(char32_t c, const Style& style) {
    FT_UInt index = 0;
    FT_Face face = face_with(c, style, index);
    if (face == nullptr) return nullptr;
    const auto height = static_cast<FT_UInt>(style.height);
    const auto width = static_cast<FT_UInt>((style.height * style.width_percent + 50) / 100);
    if (FT_Set_Pixel_Sizes(face, width, height) != 0) return nullptr;
    if (FT_Load_Glyph(face, index, FT_LOAD_TARGET_MONO | FT_LOAD_RENDER) != 0) return nullptr;
    FT_GlyphSlot slot = face->glyph;
    auto glyph = std::make_unique<Glyph>();
    glyph->left = slot->bitmap_left;
    glyph->top = slot->bitmap_top;
    glyph->width = static_cast<int>(slot->bitmap.width);
    glyph->height = static_cast<int>(slot->bitmap.rows);
    glyph->stride = (glyph->width + 7) / 8;
    glyph->advance = static_cast<int>(slot->advance.x >> 6);
    const auto stride = static_cast<std::size_t>(glyph->stride);
    glyph->mask.resize(stride * slot->bitmap.rows);
    for (std::size_t r = 0; r < slot->bitmap.rows; ++r) {
      std::memcpy(glyph->mask.data() + r * stride,
                  slot->bitmap.buffer + static_cast<std::ptrdiff_t>(r) * slot->bitmap.pitch,
                  stride);
    }
    glyphs.push_back(std::move(glyph));
    return glyphs.back().get();
  }
};

Fonts::Fonts(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Fonts::Fonts(Fonts&&) noexcept = default;
Fonts& Fonts::operator=(Fonts&&) noexcept = default;
Fonts::~Fonts() = default;

Result<Fonts> Fonts::open(const FontOptions& options) {
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) {
    return refuse("font_missing", "FreeType that does not start", "a working FreeType",
                  "reinstall the package libfreetype6");
  }
  auto impl = std::make_unique<Impl>();
  impl->library.reset(library);
  const auto needed = [&](const std::string& name, Face& face) {
    const auto path = find_font(name, options);
    if (path) face = impl->load(*path);
    return face != nullptr;
  };
  for (const auto& [name, face] :
       {std::pair{&options.regular, &impl->regular}, std::pair{&options.bold, &impl->bold}}) {
    if (needed(*name, *face)) continue;
    std::string folders;
    for (const std::string& folder : options.folders) {
      folders += (folders.empty() ? "" : ", ") + folder;
    }
    return refuse("font_missing", "no usable font '" + *name + "' in " + folders,
                  "a TrueType or OpenType file of this name",
                  "install fonts-dejavu-core, or name another font in the printer's configuration");
  }
  for (const std::string& name : options.fallbacks) {
    Face face;
    if (needed(name, face)) impl->fallbacks.push_back(std::move(face));
  }
  return Fonts(std::move(impl));
}

const Glyph* Fonts::glyph(char32_t c, const Style& style) {
  Sheet& sheet = impl_->sheet(style);
  if (c < sheet.latin.size()) {
    const Glyph*& known = sheet.latin[c];
    if (known == nullptr) known = impl_->rasterise(c, style);
    return known;
  }
  const auto found = sheet.others.find(c);
  if (found != sheet.others.end()) return found->second;
  return sheet.others[c] = impl_->rasterise(c, style);
}

void Fonts::forget_excess() {
  if (impl_->glyphs.size() <= glyphs_max) return;
  impl_->last = nullptr;
  impl_->sheets.clear();
  impl_->glyphs.clear();
}

}  // namespace fw::printer::label
