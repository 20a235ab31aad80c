#include "printer/label/unicode.h"

#include <array>

namespace fw::printer::label {
namespace {

constexpr char32_t replacement = U'\uFFFD';

struct Composition {
  char32_t mark;
  std::u32string_view pairs;  // letter, letter with the mark, letter, ...
};

constexpr Composition compositions[] = {
    // clang-format off
    {U'\u0300',
     U"AÀEÈIÌOÒUÙaàeèiìoòuùÜǛüǜNǸnǹЕЀИЍеѐиѝĒḔēḕŌṐōṑWẀwẁÂẦâầĂẰăằÊỀêềÔỒôồƠỜơờƯỪưừYỲyỳ"},
    {U'\u0301',
     U"AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźÜǗüǘGǴgǵÅǺåǻÆǼæǽØǾøǿ¨΅ΑΆΕΈΗΉ"
     U"ΙΊΟΌΥΎΩΏϊΐαάεέηήιίϋΰοόυύωώϒϓГЃКЌгѓкќÇḈçḉĒḖēḗÏḮïḯKḰkḱMḾmḿÕṌõṍŌṒōṓPṔpṕŨṸũṹWẂwẃ"
     U"ÂẤâấĂẮăắÊẾêếÔỐôốƠỚơớƯỨưứ"},
    {U'\u0302',
     U"AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷZẐzẑẠẬạậẸỆẹệỌỘọộ"},
    {U'\u0303',
     U"AÃNÑOÕaãnñoõIĨiĩUŨuũVṼvṽÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗƠỠơỡƯỮưữYỸyỹ"},
    {U'\u0304',
     U"AĀaāEĒeēIĪiīOŌoōUŪuūÜǕüǖÄǞäǟȦǠȧǡÆǢæǣǪǬǫǭÖȪöȫÕȬõȭȮȰȯȱYȲyȳИӢиӣУӮуӯGḠgḡḶḸḷḹṚṜṛṝ"},
    {U'\u0306',
     U"AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭУЎИЙийуўЖӁжӂАӐаӑЕӖеӗȨḜȩḝẠẶạặ"},
    {U'\u0307',
     U"CĊcċEĖeėGĠgġIİZŻzżAȦaȧOȮoȯBḂbḃDḊdḋFḞfḟHḢhḣMṀmṁNṄnṅPṖpṗRṘrṙSṠsṡŚṤśṥŠṦšṧṢṨṣṩTṪ"
     U"tṫWẆwẇXẊxẋYẎyẏſẛ"},
    {U'\u0308',
     U"AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸΙΪΥΫιϊυϋϒϔЕЁІЇеёіїАӒаӓӘӚәӛЖӜжӝЗӞзӟИӤиӥОӦоӧӨӪөӫЭӬэӭУӰ"
     U"уӱЧӴчӵЫӸыӹHḦhḧÕṎõṏŪṺūṻWẄwẅXẌxẍtẗ"},
    {U'\u0309',
     U"AẢaảÂẨâẩĂẲăẳEẺeẻÊỂêểIỈiỉOỎoỏÔỔôổƠỞơởUỦuủƯỬưửYỶyỷ"},
    {U'\u030A',
     U"AÅaåUŮuůwẘyẙ"},
    {U'\u030B',
     U"OŐoőUŰuűУӲуӳ"},
    {U'\u030C',
     U"CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzžAǍaǎIǏiǐOǑoǒUǓuǔÜǙüǚGǦgǧKǨkǩƷǮʒǯjǰHȞhȟ"},
    {U'\u030F',
     U"AȀaȁEȄeȅIȈiȉOȌoȍRȐrȑUȔuȕѴѶѵѷ"},
    {U'\u0311',
     U"AȂaȃEȆeȇIȊiȋOȎoȏRȒrȓUȖuȗ"},
    {U'\u031B',
     U"OƠoơUƯuư"},
    {U'\u0323',
     U"BḄbḅDḌdḍHḤhḥKḲkḳLḶlḷMṂmṃNṆnṇRṚrṛSṢsṣTṬtṭVṾvṿWẈwẉZẒzẓAẠaạEẸeẹIỊiịOỌoọƠỢơợUỤuụ"
     U"ƯỰưựYỴyỵ"},
    {U'\u0324',
     U"UṲuṳ"},
    {U'\u0325',
     U"AḀaḁ"},
    {U'\u0326',
     U"SȘsșTȚtț"},
    {U'\u0327',
     U"CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţEȨeȩDḐdḑHḨhḩ"},
    {U'\u0328',
     U"AĄaąEĘeęIĮiįUŲuųOǪoǫ"},
    {U'\u032D',
     U"DḒdḓEḘeḙLḼlḽNṊnṋTṰtṱUṶuṷ"},
    {U'\u032E',
     U"HḪhḫ"},
    {U'\u0330',
     U"EḚeḛIḬiḭUṴuṵ"},
    {U'\u0331',
     U"BḆbḇDḎdḏKḴkḵLḺlḻNṈnṉRṞrṟTṮtṯZẔzẕhẖ"},
    // clang-format on
};

char32_t composed(char32_t letter, char32_t mark) {
  for (const Composition& composition : compositions) {
    if (composition.mark != mark) continue;
    for (std::size_t i = 0; i + 1 < composition.pairs.size(); i += 2) {
      if (composition.pairs[i] == letter) return composition.pairs[i + 1];
    }
  }
  return 0;
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

bool is_blank(char32_t c) {
  return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_invisible(char32_t c) {
  return c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE0FFF) || (c & 0xFFFE) == 0xFFFE;
}

struct Sequence {
  int length;  // bytes, 0 when this cannot begin a character
  unsigned char second_min;
  unsigned char second_max;
  unsigned char lead_bits;
};

// The table of well-formed sequences (Unicode 3-7): no overlong forms, no
// surrogates, nothing beyond U+10FFFF.
Sequence sequence(unsigned char lead) {
  if (lead < 0x80) return {1, 0, 0, 0x7F};
  if (lead >= 0xC2 && lead <= 0xDF) return {2, 0x80, 0xBF, 0x1F};
  if (lead == 0xE0) return {3, 0xA0, 0xBF, 0x0F};
  if (lead == 0xED) return {3, 0x80, 0x9F, 0x0F};
  if (lead >= 0xE1 && lead <= 0xEF) return {3, 0x80, 0xBF, 0x0F};
  if (lead == 0xF0) return {4, 0x90, 0xBF, 0x07};
  if (lead >= 0xF1 && lead <= 0xF3) return {4, 0x80, 0xBF, 0x07};
  if (lead == 0xF4) return {4, 0x80, 0x8F, 0x07};
  return {0, 0, 0, 0};
}

}  // namespace

std::u32string decode_utf8(std::string_view bytes) {
  std::u32string text;
  text.reserve(bytes.size());
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto lead = static_cast<unsigned char>(bytes[at]);
    const Sequence expected = sequence(lead);
    char32_t c = lead & expected.lead_bits;
    std::size_t used = 1;
    bool good = expected.length > 0;
    for (int i = 1; good && i < expected.length; ++i) {
      const unsigned char low = i == 1 ? expected.second_min : 0x80;
      const unsigned char high = i == 1 ? expected.second_max : 0xBF;
      const auto next = at + used < bytes.size() ? static_cast<unsigned char>(bytes[at + used]) : 0;
      good = next >= low && next <= high;
      if (!good) break;
      c = c << 6 | (next & 0x3F);
      ++used;
    }
    text.push_back(good ? c : replacement);
    at += used;
  }
  return text;
}

std::string encode_utf8(std::u32string_view text) {
  std::string bytes;
  const auto put = [&](char32_t value) { bytes.push_back(static_cast<char>(value)); };
  for (const char32_t c : text) {
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xC0 | c >> 6);
      put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      put(0xE0 | c >> 12);
      put(0x80 | (c >> 6 & 0x3F));
      put(0x80 | (c & 0x3F));
    } else {
      put(0xF0 | c >> 18);
      put(0x80 | (c >> 12 & 0x3F));
      put(0x80 | (c >> 6 & 0x3F));
      put(0x80 | (c & 0x3F));
    }
  }
  return bytes;
}

std::u32string clean(std::u32string_view text) {
  std::u32string cleaned;
  cleaned.reserve(text.size());
  for (const char32_t c : text) {
    if (is_invisible(c)) continue;
    if (!is_control(c) && !is_blank(c)) {
      cleaned.push_back(c);
    } else if (!cleaned.empty() && cleaned.back() != U' ') {
      cleaned.push_back(U' ');
    }
  }
  if (!cleaned.empty() && cleaned.back() == U' ') cleaned.pop_back();
  return cleaned;
}

std::u32string compose(std::u32string_view text) {
  std::u32string result;
  result.reserve(text.size());
  for (const char32_t c : text) {
    const bool mark = c >= 0x300 && c < 0x370;
    const char32_t one = mark && !result.empty() ? composed(result.back(), c) : 0;
    if (one != 0) {
      result.back() = one;
    } else {
      result.push_back(c);
    }
  }
  return result;
}

std::u32string prepare(std::string_view bytes) {
  return join_arabic(compose(clean(decode_utf8(bytes))));
}

bool is_pictograph(char32_t c) {
  return (c >= 0x2190 && c <= 0x2BFF) || (c >= 0xE000 && c <= 0xF8FF) || c == replacement ||
         (c >= 0x1F000 && c <= 0x1FAFF) || c >= 0xF0000 || c == 0x20E3 || c == 0x3030;
}

}  // namespace fw::printer::label
