#include "printer/label/address.h"

#include <algorithm>
#include <iterator>

namespace fw::printer::label {
namespace {

struct Country {
  std::string_view code;
  std::string_view name;
};

// ISO 3166-1, sorted by code; the names are those that post offices abroad know.
constexpr Country countries[] = {
    // clang-format off
    {"AD", "ANDORRA"}, {"AE", "UNITED ARAB EMIRATES"}, {"AF", "AFGHANISTAN"},
    {"AG", "ANTIGUA AND BARBUDA"}, {"AI", "ANGUILLA"}, {"AL", "ALBANIA"}, {"AM", "ARMENIA"},
    {"AO", "ANGOLA"}, {"AQ", "ANTARCTICA"}, {"AR", "ARGENTINA"}, {"AS", "AMERICAN SAMOA"},
    {"AT", "AUSTRIA"}, {"AU", "AUSTRALIA"}, {"AW", "ARUBA"}, {"AX", "ÅLAND ISLANDS"},
    {"AZ", "AZERBAIJAN"}, {"BA", "BOSNIA AND HERZEGOVINA"}, {"BB", "BARBADOS"},
    {"BD", "BANGLADESH"}, {"BE", "BELGIUM"}, {"BF", "BURKINA FASO"}, {"BG", "BULGARIA"},
    {"BH", "BAHRAIN"}, {"BI", "BURUNDI"}, {"BJ", "BENIN"}, {"BL", "SAINT BARTHÉLEMY"},
    {"BM", "BERMUDA"}, {"BN", "BRUNEI"}, {"BO", "BOLIVIA"}, {"BQ", "CARIBBEAN NETHERLANDS"},
    {"BR", "BRAZIL"}, {"BS", "BAHAMAS"}, {"BT", "BHUTAN"}, {"BV", "BOUVET ISLAND"},
    {"BW", "BOTSWANA"}, {"BY", "BELARUS"}, {"BZ", "BELIZE"}, {"CA", "CANADA"},
    {"CC", "COCOS (KEELING) ISLANDS"}, {"CD", "CONGO (DEM. REP.)"},
    {"CF", "CENTRAL AFRICAN REPUBLIC"}, {"CG", "CONGO"}, {"CH", "SWITZERLAND"},
    {"CI", "CÔTE D'IVOIRE"}, {"CK", "COOK ISLANDS"}, {"CL", "CHILE"}, {"CM", "CAMEROON"},
    {"CN", "CHINA"}, {"CO", "COLOMBIA"}, {"CR", "COSTA RICA"}, {"CU", "CUBA"},
    {"CV", "CAPE VERDE"}, {"CW", "CURAÇAO"}, {"CX", "CHRISTMAS ISLAND"}, {"CY", "CYPRUS"},
    {"CZ", "CZECHIA"}, {"DE", "GERMANY"}, {"DJ", "DJIBOUTI"}, {"DK", "DENMARK"},
    {"DM", "DOMINICA"}, {"DO", "DOMINICAN REPUBLIC"}, {"DZ", "ALGERIA"}, {"EC", "ECUADOR"},
    {"EE", "ESTONIA"}, {"EG", "EGYPT"}, {"EH", "WESTERN SAHARA"}, {"ER", "ERITREA"},
    {"ES", "SPAIN"}, {"ET", "ETHIOPIA"}, {"FI", "FINLAND"}, {"FJ", "FIJI"},
    {"FK", "FALKLAND ISLANDS"}, {"FM", "MICRONESIA"}, {"FO", "FAROE ISLANDS"}, {"FR", "FRANCE"},
    {"GA", "GABON"}, {"GB", "UNITED KINGDOM"}, {"GD", "GRENADA"}, {"GE", "GEORGIA"},
    {"GF", "FRENCH GUIANA"}, {"GG", "GUERNSEY"}, {"GH", "GHANA"}, {"GI", "GIBRALTAR"},
    {"GL", "GREENLAND"}, {"GM", "GAMBIA"}, {"GN", "GUINEA"}, {"GP", "GUADELOUPE"},
    {"GQ", "EQUATORIAL GUINEA"}, {"GR", "GREECE"}, {"GS", "SOUTH GEORGIA"}, {"GT", "GUATEMALA"},
    {"GU", "GUAM"}, {"GW", "GUINEA-BISSAU"}, {"GY", "GUYANA"}, {"HK", "HONG KONG"},
    {"HM", "HEARD AND MCDONALD ISLANDS"}, {"HN", "HONDURAS"}, {"HR", "CROATIA"}, {"HT", "HAITI"},
    {"HU", "HUNGARY"}, {"ID", "INDONESIA"}, {"IE", "IRELAND"}, {"IL", "ISRAEL"},
    {"IM", "ISLE OF MAN"}, {"IN", "INDIA"}, {"IO", "BRITISH INDIAN OCEAN TERRITORY"},
    {"IQ", "IRAQ"}, {"IR", "IRAN"}, {"IS", "ICELAND"}, {"IT", "ITALY"}, {"JE", "JERSEY"},
    {"JM", "JAMAICA"}, {"JO", "JORDAN"}, {"JP", "JAPAN"}, {"KE", "KENYA"}, {"KG", "KYRGYZSTAN"},
    {"KH", "CAMBODIA"}, {"KI", "KIRIBATI"}, {"KM", "COMOROS"}, {"KN", "SAINT KITTS AND NEVIS"},
    {"KP", "NORTH KOREA"}, {"KR", "SOUTH KOREA"}, {"KW", "KUWAIT"}, {"KY", "CAYMAN ISLANDS"},
    {"KZ", "KAZAKHSTAN"}, {"LA", "LAOS"}, {"LB", "LEBANON"}, {"LC", "SAINT LUCIA"},
    {"LI", "LIECHTENSTEIN"}, {"LK", "SRI LANKA"}, {"LR", "LIBERIA"}, {"LS", "LESOTHO"},
    {"LT", "LITHUANIA"}, {"LU", "LUXEMBOURG"}, {"LV", "LATVIA"}, {"LY", "LIBYA"},
    {"MA", "MOROCCO"}, {"MC", "MONACO"}, {"MD", "MOLDOVA"}, {"ME", "MONTENEGRO"},
    {"MF", "SAINT MARTIN"}, {"MG", "MADAGASCAR"}, {"MH", "MARSHALL ISLANDS"},
    {"MK", "NORTH MACEDONIA"}, {"ML", "MALI"}, {"MM", "MYANMAR"}, {"MN", "MONGOLIA"},
    {"MO", "MACAU"}, {"MP", "NORTHERN MARIANA ISLANDS"}, {"MQ", "MARTINIQUE"},
    {"MR", "MAURITANIA"}, {"MS", "MONTSERRAT"}, {"MT", "MALTA"}, {"MU", "MAURITIUS"},
    {"MV", "MALDIVES"}, {"MW", "MALAWI"}, {"MX", "MEXICO"}, {"MY", "MALAYSIA"},
    {"MZ", "MOZAMBIQUE"}, {"NA", "NAMIBIA"}, {"NC", "NEW CALEDONIA"}, {"NE", "NIGER"},
    {"NF", "NORFOLK ISLAND"}, {"NG", "NIGERIA"}, {"NI", "NICARAGUA"}, {"NL", "NETHERLANDS"},
    {"NO", "NORWAY"}, {"NP", "NEPAL"}, {"NR", "NAURU"}, {"NU", "NIUE"}, {"NZ", "NEW ZEALAND"},
    {"OM", "OMAN"}, {"PA", "PANAMA"}, {"PE", "PERU"}, {"PF", "FRENCH POLYNESIA"},
    {"PG", "PAPUA NEW GUINEA"}, {"PH", "PHILIPPINES"}, {"PK", "PAKISTAN"}, {"PL", "POLAND"},
    {"PM", "SAINT PIERRE AND MIQUELON"}, {"PN", "PITCAIRN"}, {"PR", "PUERTO RICO"},
    {"PS", "PALESTINE"}, {"PT", "PORTUGAL"}, {"PW", "PALAU"}, {"PY", "PARAGUAY"}, {"QA", "QATAR"},
    {"RE", "RÉUNION"}, {"RO", "ROMANIA"}, {"RS", "SERBIA"}, {"RU", "RUSSIA"}, {"RW", "RWANDA"},
    {"SA", "SAUDI ARABIA"}, {"SB", "SOLOMON ISLANDS"}, {"SC", "SEYCHELLES"}, {"SD", "SUDAN"},
    {"SE", "SWEDEN"}, {"SG", "SINGAPORE"}, {"SH", "SAINT HELENA"}, {"SI", "SLOVENIA"},
    {"SJ", "SVALBARD AND JAN MAYEN"}, {"SK", "SLOVAKIA"}, {"SL", "SIERRA LEONE"},
    {"SM", "SAN MARINO"}, {"SN", "SENEGAL"}, {"SO", "SOMALIA"}, {"SR", "SURINAME"},
    {"SS", "SOUTH SUDAN"}, {"ST", "SAO TOME AND PRINCIPE"}, {"SV", "EL SALVADOR"},
    {"SX", "SINT MAARTEN"}, {"SY", "SYRIA"}, {"SZ", "ESWATINI"},
    {"TC", "TURKS AND CAICOS ISLANDS"}, {"TD", "CHAD"}, {"TF", "FRENCH SOUTHERN TERRITORIES"},
    {"TG", "TOGO"}, {"TH", "THAILAND"}, {"TJ", "TAJIKISTAN"}, {"TK", "TOKELAU"},
    {"TL", "TIMOR-LESTE"}, {"TM", "TURKMENISTAN"}, {"TN", "TUNISIA"}, {"TO", "TONGA"},
    {"TR", "TÜRKIYE"}, {"TT", "TRINIDAD AND TOBAGO"}, {"TV", "TUVALU"}, {"TW", "TAIWAN"},
    {"TZ", "TANZANIA"}, {"UA", "UKRAINE"}, {"UG", "UGANDA"}, {"UM", "US MINOR OUTLYING ISLANDS"},
    {"US", "UNITED STATES"}, {"UY", "URUGUAY"}, {"UZ", "UZBEKISTAN"}, {"VA", "VATICAN CITY"},
    {"VC", "SAINT VINCENT"}, {"VE", "VENEZUELA"}, {"VG", "BRITISH VIRGIN ISLANDS"},
    {"VI", "US VIRGIN ISLANDS"}, {"VN", "VIETNAM"}, {"VU", "VANUATU"},
    {"WF", "WALLIS AND FUTUNA"}, {"WS", "SAMOA"}, {"YE", "YEMEN"}, {"YT", "MAYOTTE"},
    {"ZA", "SOUTH AFRICA"}, {"ZM", "ZAMBIA"}, {"ZW", "ZIMBABWE"},
    // clang-format on
};

// Where the postal code follows the city, with the region between them.
constexpr std::string_view code_last[] = {"AU", "CA", "IE", "IN", "NZ", "PH",
                                          "SG", "TH", "TW", "US", "ZA"};
constexpr std::string_view code_on_own_line[] = {"GB", "GG", "IM", "JE"};

template <class List>
bool contains(const List& list, std::string_view code) {
  return std::find(std::begin(list), std::end(list), code) != std::end(list);
}

std::string joined(std::string_view left, std::string_view between, std::string_view right) {
  std::string text(left);
  if (!left.empty() && !right.empty()) text += between;
  text += right;
  return text;
}

}  // namespace

std::string_view country_name(std::string_view code) {
  const auto found =
      std::lower_bound(std::begin(countries), std::end(countries), code,
                       [](const Country& c, std::string_view v) { return c.code < v; });
  return found != std::end(countries) && found->code == code ? found->name : std::string_view();
}

std::string country_line(const wire::LabelAddress& address) {
  const std::string_view name = country_name(address.country);
  return name.empty() ? address.country : std::string(name);
}

std::vector<std::string> locality_lines(const wire::LabelAddress& a) {
  if (contains(code_on_own_line, a.country)) return {joined(a.city, ", ", a.region), a.postal_code};
  if (contains(code_last, a.country)) {
    return {joined(joined(a.city, ", ", a.region), " ", a.postal_code)};
  }
  return {joined(joined(a.postal_code, " ", a.city), ", ", a.region)};
}

}  // namespace fw::printer::label
