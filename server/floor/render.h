// Renders the texts of messages in a person's language and to a screen's
// columns. A text that is too long takes its next shorter template; when even
// the shortest is too long its arguments are cut in the middle, longest first.
#pragma once
#include <string>

#include "server/floor/texts.h"
#include "shared/wire/values/terminal.h"

namespace fw::floor {

class Renderer {
 public:
  // columns: cells of one line of the device's screen; an unknown language is
  // English.
  Renderer(const Texts& texts, std::string language, int columns);

  // One line, at most `columns` cells wide.
  std::string line(const wire::Text& text) const;
  // Whole sentences, which the terminal wraps: at most eight lines' worth.
  std::string sentence(const wire::Text& text) const;

  // Fill in `text` of every Text.
  void render(wire::Packet& packet) const;
  void render(wire::Welcome& welcome) const;
  void render(wire::Answer& answer) const;
  void render(wire::Goodbye& goodbye) const { fill_sentence(goodbye.text); }
  void render(wire::Revoke& revoke) const { fill_sentence(revoke.text); }

 private:
  // Beside its number in a menu or a list to choose from.
  void fill_choice(wire::Text& text) const { text.text = fitted(text, columns_ - number_cells); }
  std::string fitted(const wire::Text& text, std::size_t cells) const;
  void fill(wire::Text& text) const { text.text = line(text); }
  void fill_sentence(wire::Text& text) const { text.text = sentence(text); }
  void render(wire::Refused& refused) const;
  void render(wire::Show& show) const;
  void render(wire::Step& step) const;
  void render(wire::ExceptionOffer& offer) const;

  static constexpr std::size_t number_cells = 3;  // "1*"
  static constexpr std::size_t frame_cells = 2;   // a title stands in a frame of #

  const Texts& texts_;
  std::string language_;
  std::string decimal_mark_;
  std::size_t columns_;
};

}  // namespace fw::floor
