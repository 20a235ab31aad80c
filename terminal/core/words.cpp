#include "terminal/core/words.h"

#include <array>

#include "shared/barcode/gtin.h"

namespace fw::terminal {
namespace {

constexpr std::size_t word_count = static_cast<std::size_t>(Word::last_word);

struct Entry {
  Word word;
  std::string_view en;
  std::string_view de;
};

constexpr std::array<Entry, word_count> table{{
    {Word::sign_on_context, "FLOOR", "LAGER"},
    {Word::sign_on_verb, "SIGN ON", "ANMELDEN"},
    {Word::sign_on_ask, "Scan your BADGE", "AUSWEIS scannen"},
    {Word::sign_on_hint, "No badge? Type your", "Kein Ausweis? Nummer"},
    {Word::sign_on_hint_2, "number + ENTER", "tippen + ENTER"},
    {Word::you_scanned, "YOU SCANNED", "GESCANNT"},
    {Word::you_typed, "YOU TYPED", "EINGETIPPT"},
    {Word::needed, "NEEDED", "GEBRAUCHT"},
    {Word::do_one_of, "DO ONE OF", "EINES DAVON TUN"},
    {Word::no_signal, "NO SIGNAL {}", "KEIN NETZ {}"},
    {Word::keep_working, "Keep working.", "Weiterarbeiten."},
    {Word::safe_on_device, "{} safe on device", "{} sicher im Gerät"},
    {Word::connecting, "Connecting ...", "Verbinde ..."},
    {Word::not_connected, "NOT CONNECTED", "NICHT VERBUNDEN"},
    {Word::welcome_back, "WELCOME BACK", "WILLKOMMEN ZURÜCK"},
    {Word::line_of, "line {} of {}", "Zeile {} von {}"},
    {Word::enter_continue, "ENTER = continue", "ENTER = weiter"},
    {Word::got_of, "got {} of {}", "{} von {}"},
    {Word::only_of, "PUT {}, NOT {}", "{} STATT {}"},
    {Word::left, "left: {}", "offen: {}"},
    {Word::how_many, "How many?", "Wie viele?"},
    {Word::which_lot, "Scan or type LOT", "CHARGE eingeben"},
    {Word::which_serial, "Scan SERIAL number", "SERIENNUMMER scannen"},
    {Word::which_line, "WHICH LINE?", "WELCHE ZEILE?"},
    {Word::more_title, "MORE", "MEHR"},
    {Word::type_number, "Type a number", "Nummer tippen"},
    {Word::one_moment, "ONE MOMENT", "MOMENT"},
    {Word::still_asking, "Asking again ...", "Frage noch mal ..."},
    {Word::enter_again, "ENTER = try again", "ENTER = noch einmal"},
    {Word::enter_dismiss, "ENTER = go on", "ENTER = weiter"},
    {Word::job_stopped, "JOB STOPPED", "AUFTRAG GESTOPPT"},
    {Word::sign_off, "Sign off", "Abmelden"},
    {Word::help_title, "HELP", "HILFE"},
    {Word::help_scan, "Scan what is asked.", "Scannen, was dasteht"},
    {Word::help_enter, "ENTER  accept, go on", "ENTER  ja, weiter"},
    {Word::help_f1, "F1  this help", "F1  diese Hilfe"},
    {Word::help_f2, "F2  clear field", "F2  Feld leeren"},
    {Word::help_f3, "F3  back, leave", "F3  zurück"},
    {Word::help_f4, "F4  short, skip ...", "F4  Fehlmenge ..."},
    {Word::help_link_live, "=  connected", "=  verbunden"},
    {Word::help_link_sending, "~  sending", "~  sendet"},
    {Word::help_link_offline, "!  no signal: go on", "!  kein Netz: weiter"},
    {Word::key_help, "?", "?"},
    {Word::key_clear, "Clr", "Lös"},
    {Word::key_back, "Back", "Zur"},
    {Word::key_more, "More", "Mehr"},
    {Word::scale, "SCALE {}", "WAAGE {}"},
    {Word::moving, "moving", "bewegt"},
    {Word::then, "then {}", "dann {}"},
}};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (table[i].word != static_cast<Word>(i)) return false;
  return true;
}
static_assert(is_in_order(), "one row a word, in the order of the enumeration");

std::string fill(std::string_view text, std::string_view value) {
  std::string out(text);
  const auto at = out.find("{}");
  if (at != std::string::npos) out.replace(at, 2, value);
  return out;
}

struct SayText {
  Say say;
  std::string_view title_en, title_de;
  std::string_view next_en, next_de;  // lines divided by '|'
};

constexpr std::array say_table{
    SayText{Say::wrong_place, "WRONG PLACE", "FALSCHER PLATZ", "Go to the place|needed. Scan it.",
            "Zum richtigen Platz|gehen und scannen."},
    SayText{Say::wrong_item, "WRONG ITEM", "FALSCHER ARTIKEL", "Put it back. Scan|the one needed.",
            "Zurücklegen. Den|richtigen scannen."},
    SayText{Say::wrong_container, "WRONG TOTE", "FALSCHE KISTE", "Scan the tote needed",
            "Die richtige scannen"},
    SayText{Say::in_use, "TOTE IN USE HERE", "KISTE SCHON BENUTZT", "Scan an empty tote.",
            "Eine leere scannen."},
    SayText{Say::wrong_badge, "WRONG BADGE", "FALSCHER AUSWEIS", "Scan your own badge.",
            "Eigenen scannen."},
    SayText{Say::wrong_parcel, "WRONG LABEL", "FALSCHES ETIKETT", "Scan the label of|this parcel.",
            "Etikett von diesem|Paket scannen."},
    SayText{Say::wrong_choice, "NOT A CHOICE HERE", "KEINE AUSWAHL HIER", "Choose by number.",
            "Nummer wählen."},
    SayText{Say::no_scan_here, "NO SCAN HERE", "HIER KEIN SCAN",
            "Read what is asked|and use the keys.", "Lesen, was gefragt|ist, und tippen."},
    SayText{Say::not_known, "NOT KNOWN", "UNBEKANNT", "Try the other code.|F4 = other ways",
            "Anderen Code nehmen.|F4 = andere Wege"},
    SayText{Say::wrong_digits, "WRONG DIGITS", "FALSCHE ZIFFERN",
            "Read the label|at the place needed.", "Etikett am richtigen|Platz lesen."},
    SayText{Say::too_many, "ONE TOO MANY", "EINS ZU VIEL", "Put it back.", "Zurücklegen."},
    SayText{Say::too_many_in_case, "CASE TOO BIG", "GEBINDE ZU GROSS", "Scan single pieces.",
            "Einzeln scannen."},
    SayText{Say::older_lot_first, "OLDER LOT FIRST", "ÄLTERE ZUERST",
            "Take the lot needed,|front row.", "Die verlangte Charge|nehmen, vorn."},
    SayText{Say::one_lot_only, "OTHER LOT", "ANDERE CHARGE", "One lot at a time.",
            "Eine nach der andern"},
    SayText{Say::lot_wanted, "LOT MISSING", "CHARGE FEHLT", "Type it as printed.",
            "Tippen wie gedruckt"},
    SayText{Say::serial_twice, "SCANNED BEFORE", "SCHON GESCANNT", "Scan another piece.",
            "Anderes Teil scannen"},
    SayText{Say::not_a_number, "NOT A NUMBER", "KEINE ZAHL", "Type digits + ENTER.",
            "Ziffern + ENTER."},
    SayText{Say::out_of_range, "OUT OF RANGE", "NICHT IM BEREICH", "Check and type again",
            "Prüfen, neu eingeben"},
    SayText{Say::no_such_choice, "NO SUCH CHOICE", "KEINE AUSWAHL", "Type a number shown.",
            "Nummer aus der Liste"},
    SayText{Say::nothing_typed, "SCAN FIRST", "ERST SCANNEN", "ENTER alone is not|enough here.",
            "ENTER allein genügt|hier nicht."},
    SayText{Say::failed, "SERVER ERROR", "FEHLER IM SERVER", "ENTER = try again.|Else supervisor.",
            "ENTER = noch einmal.|Sonst Leitung rufen."},
    SayText{Say::no_answer, "NO ANSWER", "KEINE ANTWORT", "ENTER = ask again.|F3 = leave it",
            "ENTER = noch einmal.|F3 = lassen"},
    // Said on the message line, not on a page of their own.
    SayText{Say::still_moving, "STILL MOVING", "NOCH UNRUHIG", "Hands off the box.",
            "Hände vom Paket."},
    SayText{Say::nothing_more, "Nothing more here.", "Hier nichts weiter.", "", ""},
    SayText{Say::cannot_go_back, "Already told. No way", "Schon gemeldet: kein", "back.",
            "Zurück."},
    SayText{Say::waiting, "Wait for the answer.", "Auf Antwort warten.", "", ""},
    SayText{Say::resumed_request, "Asking again ...", "Frage noch mal ...", "", ""},
};

const SayText* find_say(Say say) {
  for (const auto& t : say_table)
    if (t.say == say) return &t;
  return nullptr;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto bar = text.find('|');
    lines.emplace_back(text.substr(0, bar));
    if (bar == std::string_view::npos) break;
    text.remove_prefix(bar + 1);
  }
  return lines;
}

struct Numbers {  // "Max {0} here": what the numbers of a feedback mean
  std::string_view en, de;
};
constexpr Numbers most_here{"Max {} here.", "Höchstens {} hier."};
constexpr Numbers in_case{"Case of {}.", "Gebinde mit {}."};
constexpr Numbers left_to_take{"Needed still: {}", "Noch gebraucht: {}"};
constexpr Numbers from{"from {}", "von {}"};
constexpr Numbers to{"to {}", "bis {}"};
constexpr Numbers choices{"1 to {}", "1 bis {}"};
constexpr Numbers that_is{"THAT IS {}", "DAS IST {}"};
constexpr Numbers now_scan{"Now scan {}.", "Jetzt {}."};

std::string put(Language language, const Numbers& text, std::string_view value) {
  return fill(language == Language::de ? text.de : text.en, value);
}

struct Noun {
  std::string_view en, de;          // "the ITEM"
  std::string_view a_en, a_de;      // "AN ITEM"
  std::string_view the_en, the_de;  // "the ITEM"
};
constexpr std::array<Noun, 6> nouns{{
    {"PLACE", "PLATZ", "A PLACE", "EIN PLATZ", "the PLACE", "PLATZ"},
    {"ITEM", "ARTIKEL", "AN ITEM", "EIN ARTIKEL", "the ITEM", "ARTIKEL"},
    {"TOTE", "KISTE", "A TOTE", "EINE KISTE", "the TOTE", "KISTE"},
    {"BADGE", "AUSWEIS", "A BADGE", "EIN AUSWEIS", "a BADGE", "AUSWEIS"},
    {"LABEL", "ETIKETT", "A LABEL", "EIN ETIKETT", "the LABEL", "ETIKETT"},
    {"COMMAND", "BEFEHL", "A COMMAND", "EIN BEFEHL", "a COMMAND", "BEFEHL"},
}};

const Noun& noun_of(wire::Meaning meaning) { return nouns[static_cast<std::size_t>(meaning)]; }

void add_numbers(Language l, const Feedback& f, Message& m) {
  switch (f.say) {
    case Say::too_many:
      m.lines.push_back(put(l, most_here, std::to_string(f.most)));
      return;
    case Say::too_many_in_case:
      m.lines.push_back(put(l, in_case, std::to_string(f.least)));
      m.lines.push_back(put(l, left_to_take, std::to_string(f.most)));
      return;
    case Say::out_of_range:
      m.lines.push_back(put(l, from, std::to_string(f.least)));
      m.lines.push_back(put(l, to, std::to_string(f.most)));
      return;
    case Say::no_such_choice:
      m.lines.push_back(put(l, choices, std::to_string(f.most)));
      return;
    case Say::nothing:
    case Say::wrong_place:
    case Say::wrong_item:
    case Say::wrong_container:
    case Say::in_use:
    case Say::wrong_badge:
    case Say::wrong_parcel:
    case Say::wrong_choice:
    case Say::wrong_class:
    case Say::no_scan_here:
    case Say::not_known:
    case Say::wrong_digits:
    case Say::older_lot_first:
    case Say::one_lot_only:
    case Say::lot_wanted:
    case Say::serial_twice:
    case Say::not_a_number:
    case Say::still_moving:
    case Say::nothing_typed:
    case Say::nothing_more:
    case Say::cannot_go_back:
    case Say::waiting:
    case Say::refused:
    case Say::failed:
    case Say::no_answer:
    case Say::resumed_request:
    case Say::message:
      return;
  }
}

// A GTIN in its usual length; the second writing of a thing only if it differs.
Message::Part part_of(std::string_view label, const std::string& name, const std::string& code) {
  Message::Part part{std::string(label), barcode::shortest_gtin(name),
                     barcode::shortest_gtin(code)};
  if (part.code == part.name) part.code.clear();
  return part;
}

void add_given_and_wanted(Language l, const Feedback& f, Message& m) {
  if (!f.got.empty())
    m.parts.push_back(part_of(word(l, f.got_code.empty() ? Word::you_typed : Word::you_scanned),
                              f.got, f.got_code));
  std::string wanted = f.wanted;
  if (wanted.empty() && f.wanted_meaning) wanted = noun(l, *f.wanted_meaning);
  if (wanted.empty() || f.say == Say::nothing_typed) return;
  m.parts.push_back(part_of(word(l, Word::needed), wanted, f.wanted_code));
}

Message refusal_of(Language l, const Feedback& f) {
  Message m;
  m.title = f.refusal.title.text;
  if (!f.refusal.given.text.empty()) m.parts.push_back({"", f.refusal.given.text, ""});
  if (!f.refusal.wanted.text.empty())
    m.parts.push_back({std::string(word(l, Word::needed)), f.refusal.wanted.text, ""});
  m.next = f.refusal.next.text;
  return m;
}

}  // namespace

Language language_of(std::string_view code) {
  return code.starts_with("de") ? Language::de : Language::en;
}

std::string_view word(Language language, Word word) {
  const Entry& entry = table[static_cast<std::size_t>(word)];
  return language == Language::de ? entry.de : entry.en;
}

std::string word(Language language, Word w, std::string_view value) {
  return fill(word(language, w), value);
}

std::string word(Language language, Word w, std::string_view first, std::string_view second) {
  return fill(fill(word(language, w), first), second);
}

std::string_view noun(Language language, wire::Meaning meaning) {
  return language == Language::de ? noun_of(meaning).de : noun_of(meaning).en;
}

Message message_of(Language l, const Feedback& f) {
  if (f.say == Say::refused) return refusal_of(l, f);
  Message m;
  const bool de = l == Language::de;
  if (f.say == Say::message) {
    for (const auto& line : f.lines) m.lines.push_back(line.text);
    return m;
  }
  if (f.say == Say::wrong_class && f.got_meaning && f.wanted_meaning) {
    const Noun& got = noun_of(*f.got_meaning);
    const Noun& wanted = noun_of(*f.wanted_meaning);
    m.title = put(l, that_is, de ? got.a_de : got.a_en);
    add_given_and_wanted(l, f, m);
    m.next = put(l, now_scan, de ? wanted.the_de : wanted.the_en);
    return m;
  }
  const SayText* text = find_say(f.say);
  if (!text) return m;
  m.title = de ? text->title_de : text->title_en;
  add_given_and_wanted(l, f, m);
  add_numbers(l, f, m);
  for (const auto& line : split(de ? text->next_de : text->next_en))
    m.next += (m.next.empty() ? "" : " ") + line;
  return m;
}

std::vector<std::string> all_texts(Language l) {
  const bool de = l == Language::de;
  std::vector<std::string> all;
  for (const auto& e : table)
    all.push_back(fill(fill(de ? e.de : e.en, e.word == Word::no_signal ? "59:59" : "999"), "999"));
  for (const auto& t : say_table) {
    all.emplace_back(de ? t.title_de : t.title_en);
    for (auto& line : split(de ? t.next_de : t.next_en)) all.push_back(line);
  }
  for (const auto* n : {&most_here, &in_case, &left_to_take, &choices})
    all.push_back(put(l, *n, "999"));
  for (const auto* n : {&from, &to}) all.push_back(put(l, *n, "999999"));
  for (const auto& n : nouns) {
    all.push_back(put(l, that_is, de ? n.a_de : n.a_en));
    all.push_back(put(l, now_scan, de ? n.the_de : n.the_en));
    all.emplace_back(de ? n.de : n.en);
  }
  return all;
}

}  // namespace fw::terminal
