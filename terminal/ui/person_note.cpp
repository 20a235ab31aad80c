#include "terminal/ui/person_note.h"

#include <cstdlib>
#include <sstream>

namespace fw::terminal {
namespace {

// One line a value: its name, then its fields, all divided by tabs. Codes of the
// world hold no tabs and no line breaks.
void line(std::string& out, const char* name, const std::vector<std::string>& fields) {
  out += name;
  for (const auto& f : fields) out += "\t" + f;
  out += "\n";
}

std::string text(std::int64_t number) { return std::to_string(number); }
std::int64_t number(const std::string& text) { return std::atoll(text.c_str()); }

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields;
  std::size_t begin = 0;
  while (true) {
    const auto tab = line.find('\t', begin);
    fields.push_back(line.substr(begin, tab - begin));
    if (tab == std::string::npos) return fields;
    begin = tab + 1;
  }
}

Movement movement(const std::vector<std::string>& f) {
  Movement m;
  m.kind = static_cast<Movement::Kind>(number(f[1]));
  m.from = f[2];
  m.to = f[3];
  m.sku = f[4];
  m.lot = f[5];
  m.quantity = number(f[6]);
  m.check = f[7];
  m.before = number(f[8]);
  m.wanted_sku = f[9];
  m.wanted_lot = f[10];
  m.wanted_place = f[11];
  return m;
}

std::vector<std::string> fields(const Movement& m) {
  return {text(static_cast<std::int64_t>(m.kind)),
          m.from,
          m.to,
          m.sku,
          m.lot,
          text(m.quantity),
          m.check,
          text(m.before),
          m.wanted_sku,
          m.wanted_lot,
          m.wanted_place};
}

void take(PersonNote& note, const std::vector<std::string>& f) {
  const std::string& name = f[0];
  if (name == "move" && f.size() == 12) note.moves.push_back(movement(f));
  if (name == "may_take_back" && f.size() == 12) note.taken_back.push_back(movement(f));
  if (name == "wrong" && f.size() == 7)
    note.wrong_units.push_back({f[1], f[2], f[3], f[4], f[5], f[6]});
  if (name == "aside" && f.size() == 4) {
    note.aside_tote = f[1];
    note.aside_sku = f[2];
    note.aside_lot = f[3];
  }
  if (name == "begun" && f.size() == 3) note.begun_boxes[number(f[1])] = f[2];
  if (name == "sort_unit" && f.size() == 5) note.sort_unit = {f[1], f[2], f[3], f[4]};
  if (f.size() != 2) return;
  if (name == "sort_tote") note.sort_tote = f[1];
  if (name == "at") note.at = f[1];
  if (name == "taken") note.taken = f[1];
  if (name == "taken_at") note.taken_at = f[1];
  if (name == "miscount") note.miscount = number(f[1]);
  if (name == "drop_to") note.drop_to = f[1];
  if (name == "filled") note.filled.insert(f[1]);
  if (name == "tote") note.totes.push_back(f[1]);
  if (name == "carton") note.carton = f[1];
  if (name == "box") note.box = f[1];
  if (name == "packing") note.packing = number(f[1]);
  if (name == "told") note.told.insert(f[1]);
  if (name == "source") note.source = f[1];
  if (name == "cart") note.cart = f[1];
  if (name == "gone") note.gone = f[1] == "1";
  if (name == "puts") note.puts = number(f[1]);
  if (name == "spoiled") note.spoiled = number(f[1]);
  if (name == "mispicks") note.mispicks = number(f[1]);
  if (name == "packs") note.packs = number(f[1]);
  if (name == "scans") note.scans = number(f[1]);
  if (name == "wrong_scans") note.wrong_scans = number(f[1]);
  if (name == "walked_mm") note.walked_mm = number(f[1]);
}

}  // namespace

std::string encode_note(const PersonNote& n) {
  std::string out;
  line(out, "at", {n.at});
  for (const auto& m : n.moves) line(out, "move", fields(m));
  for (const auto& m : n.taken_back) line(out, "may_take_back", fields(m));
  line(out, "taken", {n.taken});
  line(out, "taken_at", {n.taken_at});
  for (const auto& w : n.wrong_units)
    line(out, "wrong", {w.sku, w.lot, w.from, w.wanted_sku, w.wanted_lot, w.wanted_place});
  line(out, "miscount", {text(n.miscount)});
  line(out, "drop_to", {n.drop_to});
  for (const auto& tote : n.filled) line(out, "filled", {tote});
  for (const auto& tote : n.totes) line(out, "tote", {tote});
  line(out, "aside", {n.aside_tote, n.aside_sku, n.aside_lot});
  line(out, "sort_tote", {n.sort_tote});
  line(out, "sort_unit", {n.sort_unit.sku, n.sort_unit.lot, n.sort_unit.to, n.sort_unit.from});
  line(out, "carton", {n.carton});
  line(out, "box", {n.box});
  line(out, "packing", {text(n.packing)});
  for (const auto& [packet, box] : n.begun_boxes) line(out, "begun", {text(packet), box});
  for (const auto& one : n.told) line(out, "told", {one});
  line(out, "source", {n.source});
  line(out, "cart", {n.cart});
  line(out, "gone", {n.gone ? "1" : "0"});
  line(out, "puts", {text(n.puts)});
  line(out, "spoiled", {text(n.spoiled)});
  line(out, "mispicks", {text(n.mispicks)});
  line(out, "packs", {text(n.packs)});
  line(out, "scans", {text(n.scans)});
  line(out, "wrong_scans", {text(n.wrong_scans)});
  line(out, "walked_mm", {text(n.walked_mm)});
  return out;
}

PersonNote decode_note(const std::string& text) {
  PersonNote note;
  std::istringstream in(text);
  for (std::string one; std::getline(in, one);) take(note, split(one));
  return note;
}

}  // namespace fw::terminal
