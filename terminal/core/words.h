// The terminal's own words: link, wrong scans, keys, sign-on. All else on the
// screen comes rendered from the server. English and German; every text is at
// most 20 cells wide, also with the longest number or noun put in for {}.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "shared/wire/values/packet.h"
#include "terminal/core/input.h"

namespace fw::terminal {

enum class Language { en, de };

// "de", "de-AT" -> de; anything unknown -> en.
Language language_of(std::string_view code);

enum class Word {
  sign_on_context,
  sign_on_verb,
  sign_on_ask,
  sign_on_hint,
  sign_on_hint_2,
  you_scanned,
  you_typed,
  needed,
  do_one_of,
  no_signal,
  keep_working,
  safe_on_device,
  connecting,
  not_connected,
  welcome_back,
  line_of,
  enter_continue,
  got_of,
  only_of,
  left,
  how_many,
  which_lot,
  which_serial,
  which_line,
  more_title,
  type_number,
  one_moment,
  still_asking,
  enter_again,
  enter_dismiss,
  job_stopped,
  sign_off,
  help_title,
  help_scan,
  help_enter,
  help_f1,
  help_f2,
  help_f3,
  help_f4,
  help_link_live,
  help_link_sending,
  help_link_offline,
  key_help,
  key_clear,
  key_back,
  key_more,
  scale,
  moving,
  then,
  last_word  // how many there are
};

// A text with {} for what is put in.
std::string_view word(Language language, Word word);
// The same with `value` for its first {}.
std::string word(Language language, Word word, std::string_view value);
std::string word(Language language, Word word, std::string_view first, std::string_view second);
// "ITEM", "TOTE": what is to be scanned.
std::string_view noun(Language language, wire::Meaning meaning);

// How a feedback reads: title, what was given and wanted, what to do.
struct Message {
  std::string title;  // "WRONG ITEM"
  struct Part {       // "YOU SCANNED": "BLUE MUG SINGLE", "4006381333948"
    std::string label;
    std::string name;
    std::string code;  // "" when it says no more than the name

    friend bool operator==(const Part&, const Part&) = default;
  };
  std::vector<Part> parts;
  std::vector<std::string> lines;  // "Max 3 here."
  std::string next;                // "Put it back. Scan the one needed."
};
Message message_of(Language language, const Feedback& feedback);

// Every text of the tables with the longest values put in, for the length test.
std::vector<std::string> all_texts(Language language);

}  // namespace fw::terminal
