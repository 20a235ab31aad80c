// A person with a text terminal in hand who does what the screen says, one screen at a
// time: signs on, binds totes, picks, counts, puts back, sets the cart down. Goods are
// where the books say. A screen that is not understood fails the story.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/flow/hand_terminal.h"
#include "tests/support/floor_processes.h"

namespace fw::test {

class CarefulPerson {
 public:
  // Takes empty totes from the `first_tote`-th of the floor's on.
  CarefulPerson(FloorProcesses& floor, HandTerminal& terminal, std::string badge,
                std::size_t first_tote = 0);

  // One screen; false when there is no more work.
  bool act();
  // Until there is no more work.
  void work();
  // Until the screen's order is this one ("GO TO", "PUT"); it is not obeyed yet.
  void until(const std::string& wanted);

  std::string verb();  // of the screen now
  std::string big();
  const std::map<std::string, std::string>& totes() const { return tote_in_; }
  // Totes that somebody bound before: "SLOT 1" and its tote.
  void knows(const std::map<std::string, std::string>& totes) { tote_in_ = totes; }
  // Whether a screen with this order was obeyed; the places gone to.
  bool obeyed(const std::string& verb) const;
  const std::vector<std::string>& places() const { return places_; }
  int stopped = 0;  // pages that told of work that was taken away

 private:
  void obey(const std::string& screen, const std::string& order, const std::string& big);
  void take_goods(const std::string& screen);

  FloorProcesses& floor_;
  HandTerminal& terminal_;
  std::string badge_;
  std::string pack_place_, pick_place_;
  std::map<std::string, std::string> barcodes_;  // of one unit, by SKU
  std::vector<std::string> free_totes_;
  std::size_t next_tote_ = 0;
  std::map<std::string, std::string> tote_in_;  // "SLOT 1" -> tote
  std::vector<std::string> verbs_, places_;
};

}  // namespace fw::test
