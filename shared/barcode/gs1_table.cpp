#include "shared/barcode/gs1_table.h"

#include <algorithm>
#include <utility>

namespace fw::barcode {
namespace {

using enum Check;
using Checks = std::vector<Check>;

AiComponent component(CharacterSet set, std::size_t least, std::size_t most, Checks checks) {
  return {set, least, most, false, std::move(checks)};
}
AiComponent n(std::size_t size, Checks checks = {}) {
  return component(CharacterSet::digits, size, size, std::move(checks));
}
AiComponent n_to(std::size_t most, Checks checks = {}) {
  return component(CharacterSet::digits, 1, most, std::move(checks));
}
AiComponent x(std::size_t size, Checks checks = {}) {
  return component(CharacterSet::cset82, size, size, std::move(checks));
}
AiComponent x_to(std::size_t most, Checks checks = {}) {
  return component(CharacterSet::cset82, 1, most, std::move(checks));
}
AiComponent y_to(std::size_t most, Checks checks = {}) {
  return component(CharacterSet::cset39, 1, most, std::move(checks));
}
AiComponent z_to(std::size_t most, Checks checks = {}) {
  return component(CharacterSet::base64url, 1, most, std::move(checks));
}
AiComponent maybe(AiComponent inner) {
  inner.optional = true;
  return inner;
}

// Of predefined length: no separator follows.
AiFact predefined(std::string_view ai, std::vector<AiComponent> components,
                  std::string_view required, std::string_view excluded, std::string_view title) {
  return {ai, ai, true, std::move(components), required, excluded, title};
}
AiFact variable_range(std::string_view first, std::string_view last,
                      std::vector<AiComponent> components, std::string_view required,
                      std::string_view excluded, std::string_view title) {
  return {first, last, false, std::move(components), required, excluded, title};
}
AiFact variable(std::string_view ai, std::vector<AiComponent> components, std::string_view required,
                std::string_view excluded, std::string_view title) {
  return variable_range(ai, ai, std::move(components), required, excluded, title);
}
AiFact measure(std::string_view first, std::string_view last, std::string_view required,
               std::string_view excluded, std::string_view title) {
  return {first, last, true, {n(6)}, required, excluded, title};
}

// SSCC, GTIN, dates, lot, serial and their kin.
std::vector<AiFact> identification() {
  return {
      predefined("00", {n(18, {mod10, prefix_second})}, "", "", "SSCC"),
      predefined("01", {n(14, {mod10, prefix_second})}, "", "255,37", "GTIN"),
      predefined("02", {n(14, {mod10, prefix_second})}, "37", "01,03", "CONTENT"),
      predefined("03", {n(14, {mod10, prefix_second})}, "", "01,02,37,235", "MTO GTIN"),
      variable("10", {x_to(20)}, "01,02,03,8006,8026", "", "BATCH/LOT"),
      predefined("11", {n(6, {date_or_month})}, "01,02,03,8006,8026", "", "PROD DATE"),
      predefined("12", {n(6, {date_or_month})}, "8020", "", "DUE DATE"),
      predefined("13", {n(6, {date_or_month})}, "01,02,03,8006,8026", "", "PACK DATE"),
      predefined("15", {n(6, {date_or_month})}, "01,02,03,8006,8026", "", "BEST BEFORE or BEST BY"),
      predefined("16", {n(6, {date_or_month})}, "01,02,03,8006,8026", "", "SELL BY"),
      predefined("17", {n(6, {date_or_month})}, "01,02,03,255,8006,8026", "", "USE BY or EXPIRY"),
      predefined("20", {n(2)}, "01,02,03,8006,8026", "", "VARIANT"),
      variable("21", {x_to(20)}, "01,03,8006", "235", "SERIAL"),
      variable("22", {x_to(20)}, "01", "", "CPV"),
      variable("235", {x_to(28)}, "01", "", "TPX"),
      variable("240", {x_to(30)}, "01,02,03,8006,8026", "", "ADDITIONAL ID"),
      variable("241", {x_to(30)}, "01,02,03,8006,8026", "", "CUST. PART No."),
      variable("242", {n_to(6)}, "01,02,8006,8026", "", "MTO VARIANT"),
      variable("243", {x_to(20)}, "01,03", "", "PCN"),
      variable("250", {x_to(30)}, "01+21,03+21,8006+21", "", "SECONDARY SERIAL"),
      variable("251", {x_to(30)}, "01,03,8006", "", "REF. TO SOURCE"),
      variable("253", {n(13, {mod10, prefix_first}), maybe(x_to(17))}, "", "", "GDTI"),
      variable("254", {x_to(20)}, "414", "", "GLN EXTENSION COMPONENT"),
      variable("255", {n(13, {mod10, prefix_first}), maybe(n_to(12))}, "",
               "01,02,415,8006,8020,8026", "GCN"),
      variable("30", {n_to(8)}, "01,02", "", "VAR. COUNT"),
  };
}

// Trade and logistic measures: the last digit of the AI counts the decimals.
std::vector<AiFact> measures() {
  return {
      measure("3100", "3105", "01,02", "310n", "NET WEIGHT (kg)"),
      measure("3110", "3115", "01,02", "311n", "LENGTH (m)"),
      measure("3120", "3125", "01,02", "312n", "WIDTH (m)"),
      measure("3130", "3135", "01,02", "313n", "HEIGHT (m)"),
      measure("3140", "3145", "01,02", "314n", "AREA (m2)"),
      measure("3150", "3155", "01,02", "315n", "NET VOLUME (l)"),
      measure("3160", "3165", "01,02", "316n", "NET VOLUME (m3)"),
      measure("3200", "3205", "01,02", "320n", "NET WEIGHT (lb)"),
      measure("3210", "3215", "01,02", "321n", "LENGTH (in)"),
      measure("3220", "3225", "01,02", "322n", "LENGTH (ft)"),
      measure("3230", "3235", "01,02", "323n", "LENGTH (yd)"),
      measure("3240", "3245", "01,02", "324n", "WIDTH (in)"),
      measure("3250", "3255", "01,02", "325n", "WIDTH (ft)"),
      measure("3260", "3265", "01,02", "326n", "WIDTH (yd)"),
      measure("3270", "3275", "01,02", "327n", "HEIGHT (in)"),
      measure("3280", "3285", "01,02", "328n", "HEIGHT (ft)"),
      measure("3290", "3295", "01,02", "329n", "HEIGHT (yd)"),
      measure("3300", "3305", "00,01", "330n", "GROSS WEIGHT (kg)"),
      measure("3310", "3315", "00,01", "331n", "LENGTH (m), log"),
      measure("3320", "3325", "00,01", "332n", "WIDTH (m), log"),
      measure("3330", "3335", "00,01", "333n", "HEIGHT (m), log"),
      measure("3340", "3345", "00,01", "334n", "AREA (m2), log"),
      measure("3350", "3355", "00,01", "335n", "VOLUME (l), log"),
      measure("3360", "3365", "00,01", "336n", "VOLUME (m3), log"),
      measure("3370", "3375", "01", "337n", "KG PER m2"),
      measure("3400", "3405", "00,01", "340n", "GROSS WEIGHT (lb)"),
      measure("3410", "3415", "00,01", "341n", "LENGTH (in), log"),
      measure("3420", "3425", "00,01", "342n", "LENGTH (ft), log"),
      measure("3430", "3435", "00,01", "343n", "LENGTH (yd), log"),
      measure("3440", "3445", "00,01", "344n", "WIDTH (in), log"),
      measure("3450", "3455", "00,01", "345n", "WIDTH (ft), log"),
      measure("3460", "3465", "00,01", "346n", "WIDTH (yd), log"),
      measure("3470", "3475", "00,01", "347n", "HEIGHT (in), log"),
      measure("3480", "3485", "00,01", "348n", "HEIGHT (ft), log"),
      measure("3490", "3495", "00,01", "349n", "HEIGHT (yd), log"),
      measure("3500", "3505", "01,02", "350n", "AREA (in2)"),
      measure("3510", "3515", "01,02", "351n", "AREA (ft2)"),
      measure("3520", "3525", "01,02", "352n", "AREA (yd2)"),
      measure("3530", "3535", "00,01", "353n", "AREA (in2), log"),
      measure("3540", "3545", "00,01", "354n", "AREA (ft2), log"),
      measure("3550", "3555", "00,01", "355n", "AREA (yd2), log"),
      measure("3560", "3565", "01,02", "356n", "NET WEIGHT (tr oz)"),
      measure("3570", "3575", "01,02", "357n", "NET VOLUME (oz)"),
      measure("3600", "3605", "01,02", "360n", "NET VOLUME (qt (US))"),
      measure("3610", "3615", "01,02", "361n", "NET VOLUME (gal.)"),
      measure("3620", "3625", "00,01", "362n", "VOLUME (qt (US)), log"),
      measure("3630", "3635", "00,01", "363n", "VOLUME (gal (US)), log"),
      measure("3640", "3645", "01,02", "364n", "NET VOLUME (in3)"),
      measure("3650", "3655", "01,02", "365n", "NET VOLUME (ft3)"),
      measure("3660", "3665", "01,02", "366n", "NET VOLUME (yd3)"),
      measure("3670", "3675", "00,01", "367n", "VOLUME (in3), log"),
      measure("3680", "3685", "00,01", "368n", "VOLUME (ft3), log"),
      measure("3690", "3695", "00,01", "369n", "VOLUME (yd3), log"),
  };
}

// Count, amounts, references, parties, places.
std::vector<AiFact> trade() {
  return {
      variable("37", {n_to(8)}, "00+02,00+8026", "", "COUNT"),
      variable_range("3900", "3909", {n_to(15)}, "255,8020", "390n,391n,394n,8111", "AMOUNT"),
      variable_range("3910", "3919", {n(3, {currency}), n_to(15)}, "8020", "391n", "AMOUNT"),
      variable_range("3920", "3929", {n_to(15)}, "01+30,01+31nn,01+32nn,01+35nn,01+36nn",
                     "392n,393n", "PRICE"),
      variable_range("3930", "3939", {n(3, {currency}), n_to(15)}, "30,31nn,32nn,35nn,36nn", "393n",
                     "PRICE"),
      variable_range("3940", "3943", {n(4)}, "255", "394n,8111", "PRCNT OFF"),
      variable_range("3950", "3955", {n(6)}, "30,31nn,32nn,35nn,36nn", "392n,393n,395n,8005",
                     "PRICE/UoM"),
      variable("400", {x_to(30)}, "", "", "ORDER NUMBER"),
      variable("401", {x_to(30, {prefix_first})}, "", "", "GINC"),
      variable("402", {n(17, {mod10, prefix_first})}, "", "", "GSIN"),
      variable("403", {x_to(30)}, "00", "", "ROUTE"),
      predefined("410", {n(13, {mod10, prefix_first})}, "", "", "SHIP TO LOC"),
      predefined("411", {n(13, {mod10, prefix_first})}, "", "", "BILL TO"),
      predefined("412", {n(13, {mod10, prefix_first})}, "", "", "PURCHASE FROM"),
      predefined("413", {n(13, {mod10, prefix_first})}, "", "", "SHIP FOR LOC"),
      predefined("414", {n(13, {mod10, prefix_first})}, "", "", "LOC No."),
      predefined("415", {n(13, {mod10, prefix_first})}, "8020", "", "PAY TO"),
      predefined("416", {n(13, {mod10, prefix_first})}, "", "", "PROD/SERV LOC"),
      predefined("417", {n(13, {mod10, prefix_first})}, "", "", "PARTY"),
      variable("420", {x_to(20)}, "", "421", "SHIP TO POST"),
      variable("421", {n(3, {country}), x_to(9)}, "", "4307", "SHIP TO POST"),
      variable("422", {n(3, {country})}, "01,02,03,8006,8026", "426", "ORIGIN"),
      variable("423",
               {n(3, {country}), maybe(n(3, {country})), maybe(n(3, {country})),
                maybe(n(3, {country})), maybe(n(3, {country}))},
               "01,02,03", "426", "COUNTRY - INITIAL PROCESS"),
      variable("424", {n(3, {country})}, "01,02,03", "426", "COUNTRY - PROCESS"),
      variable("425",
               {n(3, {country}), maybe(n(3, {country})), maybe(n(3, {country})),
                maybe(n(3, {country})), maybe(n(3, {country}))},
               "01,02,03", "426", "COUNTRY - DISASSEMBLY"),
      variable("426", {n(3, {country})}, "01,02,03", "", "COUNTRY - FULL PROCESS"),
      variable("427", {x_to(3)}, "01+422,02+422,03+422", "", "ORIGIN SUBDIVISION"),
  };
}

// Scan4Transport: ship to, return to, handling.
std::vector<AiFact> transport() {
  return {
      variable("4300", {x_to(35, {percent_encoding})}, "00", "", "SHIP TO COMP"),
      variable("4301", {x_to(35, {percent_encoding})}, "00", "", "SHIP TO NAME"),
      variable("4302", {x_to(70, {percent_encoding})}, "00", "", "SHIP TO ADD1"),
      variable("4303", {x_to(70, {percent_encoding})}, "4302", "", "SHIP TO ADD2"),
      variable("4304", {x_to(70, {percent_encoding})}, "00", "", "SHIP TO SUB"),
      variable("4305", {x_to(70, {percent_encoding})}, "00", "", "SHIP TO LOC"),
      variable("4306", {x_to(70, {percent_encoding})}, "00", "", "SHIP TO REG"),
      variable("4307", {x(2, {country_letters})}, "00", "", "SHIP TO COUNTRY"),
      variable("4308", {x_to(30)}, "00", "", "SHIP TO PHONE"),
      variable("4309", {n(10, {latitude}), n(10, {longitude})}, "00", "", "SHIP TO GEO"),
      variable("4310", {x_to(35, {percent_encoding})}, "00", "", "RTN TO COMP"),
      variable("4311", {x_to(35, {percent_encoding})}, "00", "", "RTN TO NAME"),
      variable("4312", {x_to(70, {percent_encoding})}, "00", "", "RTN TO ADD1"),
      variable("4313", {x_to(70, {percent_encoding})}, "4312", "", "RTN TO ADD2"),
      variable("4314", {x_to(70, {percent_encoding})}, "00", "", "RTN TO SUB"),
      variable("4315", {x_to(70, {percent_encoding})}, "00", "", "RTN TO LOC"),
      variable("4316", {x_to(70, {percent_encoding})}, "00", "", "RTN TO REG"),
      variable("4317", {x(2, {country_letters})}, "00", "", "RTN TO COUNTRY"),
      variable("4318", {x_to(20)}, "00", "", "RTN TO POST"),
      variable("4319", {x_to(30)}, "00", "", "RTN TO PHONE"),
      variable("4320", {x_to(35, {percent_encoding})}, "00", "", "SRV DESCRIPTION"),
      variable("4321", {n(1, {yes_no})}, "00", "", "DANGEROUS GOODS"),
      variable("4322", {n(1, {yes_no})}, "00", "", "AUTH TO LEAVE"),
      variable("4323", {n(1, {yes_no})}, "00", "", "SIG REQUIRED"),
      variable("4324", {n(6, {date_or_month}), n(4, {hour_minute})}, "00", "", "NOT BEF DEL DT"),
      variable("4325", {n(6, {date_or_month}), n(4, {hour_minute})}, "00", "", "NOT AFT DEL DT"),
      variable("4326", {n(6, {date})}, "00", "", "REL DATE"),
      variable("4330", {n(6), maybe(x(1, {minus_sign}))}, "00", "4331", "MAX TEMP F."),
      variable("4331", {n(6), maybe(x(1, {minus_sign}))}, "00", "4330", "MAX TEMP C."),
      variable("4332", {n(6), maybe(x(1, {minus_sign}))}, "00", "4333", "MIN TEMP F."),
      variable("4333", {n(6), maybe(x(1, {minus_sign}))}, "00", "4332", "MIN TEMP C."),
  };
}

// Origin, processing and national numbers of goods; people in care.
std::vector<AiFact> goods() {
  return {
      variable("7001", {n(13)}, "01,02,8006,8026", "", "NSN"),
      variable("7002", {x_to(30)}, "01,02", "", "MEAT CUT"),
      variable("7003", {n(6, {date}), n(4, {hour_minute})}, "01,02,03", "", "EXPIRY TIME"),
      variable("7004", {n_to(4)}, "01+10,03+10", "", "ACTIVE POTENCY"),
      variable("7005", {x_to(12)}, "01,02", "", "CATCH AREA"),
      variable("7006", {n(6, {date})}, "01,02", "", "FIRST FREEZE DATE"),
      variable("7007", {n(6, {date}), maybe(n(6, {date}))}, "01,02", "", "HARVEST DATE"),
      variable("7008", {x_to(3)}, "01,02", "", "AQUATIC SPECIES"),
      variable("7009", {x_to(10)}, "01,02", "", "FISHING GEAR TYPE"),
      variable("7010", {x_to(2)}, "01,02,03", "", "PROD METHOD"),
      variable("7011", {n(6, {date}), maybe(n(4, {hour_minute}))}, "01,02,03", "", "TEST BY DATE"),
      variable("7020", {x_to(20)}, "01+416,03+416,8006+416", "", "REFURB LOT"),
      variable("7021", {x_to(20)}, "01,03,8006", "", "FUNC STAT"),
      variable("7022", {x_to(20)}, "01+7021,03+7021,8006+7021", "", "REV STAT"),
      variable("7023", {x_to(30, {prefix_first})}, "", "", "GIAI - ASSEMBLY"),
      variable_range("7030", "7039", {n(3, {country_or_999}), x_to(27)}, "01,02", "", "PROCESSOR"),
      variable("7040", {n(1), x(1), x(1), x(1, {importer_index})}, "", "", "UIC+EXT"),
      variable("7041", {x_to(4)}, "00", "", "UFRGT UNIT TYPE"),
      variable("710", {x_to(20)}, "01", "", "NHRN PZN"),
      variable("711", {x_to(20)}, "01", "", "NHRN CIP"),
      variable("712", {x_to(20)}, "01", "", "NHRN CN"),
      variable("713", {x_to(20)}, "01", "", "NHRN DRN"),
      variable("714", {x_to(20)}, "01", "", "NHRN AIM"),
      variable("715", {x_to(20)}, "01", "", "NHRN NDC"),
      variable("716", {x_to(20)}, "01", "", "NHRN AIC"),
      variable("717", {x_to(20)}, "01", "", "NHRN SRN"),
      variable_range("7230", "7239", {x(2), x_to(28)}, "01,8004", "", "CERT"),
      variable("7240", {x_to(20)}, "01,8006", "03", "PROTOCOL"),
      variable("7241", {n(2, {media_type})}, "8017,8018", "", "AIDC MEDIA TYPE"),
      variable("7242", {x_to(25)}, "8017,8018", "", "VCN"),
      variable("7250", {n(8, {long_date})}, "8018", "7251", "DOB"),
      variable("7251", {n(8, {long_date}), n(4, {hour_minute})}, "8018", "7250", "DOB TIME"),
      variable("7252", {n(1, {sex})}, "8018", "", "BIO SEX"),
      variable("7253", {x_to(40, {percent_encoding})}, "8017,8018", "7256,7259", "FAMILY NAME"),
      variable("7254", {x_to(40, {percent_encoding})}, "8017,8018", "7256,7259", "GIVEN NAME"),
      variable("7255", {x_to(10)}, "8017,8018", "7256,7259", "SUFFIX"),
      variable("7256", {x_to(90, {percent_encoding})}, "8017,8018", "", "FULL NAME"),
      variable("7257", {x_to(70, {percent_encoding})}, "8018", "", "PERSON ADDR"),
      variable("7258", {x(3, {place_in_births})}, "8018+7259", "", "BIRTH SEQUENCE"),
      variable("7259", {x_to(40, {percent_encoding})}, "8018", "7256", "BABY"),
  };
}

// Assets, services, internal numbers.
std::vector<AiFact> assets() {
  return {
      variable("8001",
               {n(4, {not_zero}), n(5, {not_zero}), n(3, {not_zero}), n(1, {winding}), n(1)}, "01",
               "", "DIMENSIONS"),
      variable("8002", {x_to(20)}, "", "", "CMT No."),
      variable("8003", {n(1, {zero}), n(13, {mod10, prefix_first}), maybe(x_to(16))}, "", "",
               "GRAI"),
      variable("8004", {x_to(30, {prefix_first})}, "", "", "GIAI"),
      variable("8005", {n(6)}, "01,02", "", "PRICE PER UNIT"),
      variable("8006", {n(14, {mod10, prefix_second}), n(4, {piece_of_total})}, "", "01,03,37",
               "ITIP"),
      variable("8007", {x_to(34, {iban})}, "415", "", "IBAN"),
      variable("8008", {n(6, {date}), n(2, {hour}), maybe(n(2, {minute})), maybe(n(2, {second}))},
               "01,02,03", "", "PROD TIME"),
      variable("8009", {x_to(50)}, "00,01,03", "", "OPTSEN"),
      variable("8010", {y_to(30, {prefix_first})}, "", "", "CPID"),
      variable("8011", {n_to(12, {no_leading_zero})}, "8010", "", "CPID SERIAL"),
      variable("8012", {x_to(20)}, "01,03,8006", "", "VERSION"),
      variable("8013", {x_to(25, {mod1021_pair, prefix_first})}, "", "", "GMN"),
      variable("8014", {x_to(25, {mod1021_pair, prefix_first, has_letter})}, "01", "", "MUDI"),
      variable("8017", {n(18, {mod10, prefix_first})}, "", "8018", "GSRN - PROVIDER"),
      variable("8018", {n(18, {mod10, prefix_first})}, "", "8017", "GSRN - RECIPIENT"),
      variable("8019", {n_to(10)}, "8017,8018", "", "SRIN"),
      variable("8020", {x_to(25)}, "415", "", "REF No."),
      variable("8026", {n(14, {mod10, prefix_second}), n(4, {piece_of_total})}, "37", "02,03,8006",
               "ITIP CONTENT"),
      variable("8030", {z_to(90)}, "00,01+21,03+21,253,255,8003,8004,8006+21,8010+8011,8017,8018",
               "", "DIGSIG"),
      variable("8040", {n(15)}, "01+21", "", "IMEI"),
      variable("8041", {n(15)}, "01+21+8040", "", "IMEI2"),
      variable("8042", {n(32)}, "01+21+8040", "", "ESIM"),
      variable("8043", {n(18), maybe(n_to(2))}, "01+21+8040", "", "PSIM"),
      variable("8111", {n(4)}, "255", "", "POINTS"),
      variable("8200", {x_to(70)}, "01", "", "PRODUCT URL"),
      variable("90", {x_to(30)}, "", "", "INTERNAL"),
      variable_range("91", "99", {x_to(90)}, "", "", "INTERNAL"),
  };
}

const std::vector<AiFact>& table() {
  static const std::vector<AiFact> facts = [] {
    std::vector<AiFact> all;
    for (const auto& part :
         {identification(), measures(), trade(), transport(), goods(), assets()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return facts;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::span<const AiFact> all_ai_facts() { return table(); }

const AiFact* find_ai(std::string_view ai) {
  const auto& facts = table();
  auto after = std::upper_bound(facts.begin(), facts.end(), ai,
                                [](std::string_view a, const AiFact& b) { return a < b.first; });
  if (after == facts.begin()) return nullptr;
  const AiFact& fact = *(after - 1);
  return ai.size() == fact.first.size() && ai <= fact.last ? &fact : nullptr;
}

std::size_t ai_length(std::string_view data) {
  if (data.size() < 2 || !is_digit(data[0]) || !is_digit(data[1])) return 0;
  const std::string_view start = data.substr(0, 2);
  const auto& facts = table();
  const auto at = std::find_if(facts.begin(), facts.end(), [start](const AiFact& fact) {
    return fact.first.substr(0, 2) <= start && start <= fact.last.substr(0, 2);
  });
  return at == facts.end() ? 0 : at->first.size();
}

bool fits_ai_pattern(std::string_view pattern, std::string_view ai) {
  return std::equal(pattern.begin(), pattern.end(), ai.begin(), ai.end(),
                    [](char p, char a) { return p == 'n' ? is_digit(a) : p == a; });
}

}  // namespace fw::barcode
