// Second thoughts of simulated people: the last put, the last unit verified, is taken back.
#include "terminal/ui/person.h"

namespace fw::terminal {

// What was moved since may be taken back, until something else is done.
void Person::may_take_back(std::size_t first_move) {
  note_.taken_back.clear();
  if (rules_.undo_per_mille == 0) return;
  const auto first = note_.moves.begin() + static_cast<std::ptrdiff_t>(first_move);
  note_.taken_back.assign(first, note_.moves.end());
}

// Once after each: true when the screen's "Undo" was chosen.
bool Person::take_back() {
  if (note_.taken_back.empty()) return false;
  const auto moves = std::move(note_.taken_back);
  note_.taken_back.clear();
  if (!may_undo(session_.runner()) || !slips(rules_.undo_per_mille)) return false;
  if (!call_exception("undo")) return false;
  for (const Movement& done : moves) {
    const hw::Goods goods{done.sku, done.lot, "", done.quantity};
    move(Movement::Kind::goods, done.to, done.from, goods, done.to);
  }
  return true;
}

}  // namespace fw::terminal
