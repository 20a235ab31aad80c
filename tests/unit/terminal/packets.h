// Builders of the packets that the terminal's stories walk through.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "shared/wire/values/packet.h"

namespace fw::terminal::story {

using namespace fw::wire;

inline const std::string mug6 = "04006381333931";  // GTIN-14s with right check digits
inline const std::string mug1 = "04006381333948";
inline const std::string towel = "04006381333955";

inline Accept a_place(const std::string& code, const std::string& digits = "") {
  Accept a;
  a.meaning = Meaning::place;
  a.codes = {code};
  if (!digits.empty()) a.typed = {digits};
  a.name = code;
  return a;
}
inline Accept an_item(const std::string& gtin, const std::string& name, Quantity quantity = 1,
                      const std::string& lot = "") {
  Accept a;
  a.meaning = Meaning::item;
  a.codes = {gtin};
  a.name = name;
  a.quantity = quantity;
  a.lot = lot;
  return a;
}
inline Accept a_tote(const std::string& code) {
  Accept a;
  a.meaning = Meaning::container;
  a.codes = {code};
  a.name = code;
  return a;
}
inline Accept any_of(Meaning meaning) {
  Accept a;
  a.meaning = meaning;
  a.any = true;
  return a;
}

inline Show show(const std::string& context, const std::string& verb, const std::string& big,
                 std::vector<std::string> lines, const std::string& ask,
                 const std::string& hint = "") {
  Show s;
  s.context = literal(context);
  s.verb = literal(verb);
  s.big = literal(big);
  for (auto& l : lines) s.lines.push_back(literal(l));
  s.ask = literal(ask);
  s.hint = literal(hint);
  return s;
}

inline Step place_step(Id id, const std::string& code, const std::string& digits = "") {
  Step s;
  s.id = id;
  s.kind = StepKind::place;
  s.accept = {a_place(code, digits)};
  s.show = show("PICK W412", "GO TO", code, {"aisle 12 left lvl B"}, "Scan LOCATION",
                "or type GREEN digits");
  return s;
}
inline Step item_step(Id id, Quantity need, std::vector<Accept> accept) {
  Step s;
  s.id = id;
  s.kind = StepKind::item;
  s.need = need;
  s.accept = std::move(accept);
  s.show = show("A-12-03-B OK", "PICK", std::to_string(need) + "  EACH",
                {s.accept.front().name, "sku 96908   ean 6908"}, "Scan ITEM");
  return s;
}
inline Step put_step(Id id, Quantity need, const std::string& tote, Id load, int slot = 4) {
  Step s;
  s.id = id;
  s.kind = StepKind::container;
  s.need = need;
  s.accept = {a_tote(tote)};
  s.emit = "put";
  s.load = load;
  s.show = show("A-12-03-B", "PUT " + std::to_string(need) + " IN", "SLOT  " + std::to_string(slot),
                {"tote " + tote, "order 100482"}, "Scan TOTE");
  return s;
}
inline Step choice_step(Id id, std::vector<std::pair<std::string, std::string>> options) {
  Step s;
  s.id = id;
  s.kind = StepKind::choice;
  for (auto& [value, label] : options)
    s.options.push_back({value, literal(label), {"CMD-" + value}});
  s.show.ask = literal("Why?");
  s.show.verb = literal("SHORT");
  return s;
}
inline Step quantity_step(Id id, Quantity least, Quantity most) {
  Step s;
  s.id = id;
  s.kind = StepKind::quantity;
  s.least = least;
  s.most = most;
  s.show.ask = literal("Found how many?");
  s.show.verb = literal("SHORT");
  return s;
}
inline Step request_step(Id id, const std::string& request) {
  Step s;
  s.id = id;
  s.kind = StepKind::request;
  s.request = request;
  s.show.verb = literal("ONE MOMENT");
  return s;
}
inline Step confirm_step(Id id, const std::string& emit = "") {
  Step s;
  s.id = id;
  s.kind = StepKind::confirm;
  s.emit = emit;
  s.show.ask = literal("ENTER = go on");
  return s;
}

inline ExceptionOffer short_offer() {
  ExceptionOffer e;
  e.key = "short";
  e.label = literal("Short");
  e.steps = {quantity_step(901, 0, 999),
             choice_step(902, {{"empty", "Shelf empty"}, {"damaged", "Damaged"}})};
  e.emit = "short";
  e.after = After::end_item;
  e.on = {StepKind::place, StepKind::item};
  return e;
}
inline ExceptionOffer skip_offer() {
  ExceptionOffer e;
  e.key = "skip";
  e.label = literal("Skip, come back");
  e.after = After::later;
  e.on = {StepKind::place};
  return e;
}
inline ExceptionOffer tote_full_offer() {
  ExceptionOffer e;
  e.key = "tote_full";
  e.label = literal("Tote full");
  Step s;
  s.id = 911;
  s.kind = StepKind::container;
  s.accept = {any_of(Meaning::container)};
  s.show.ask = literal("Scan an EMPTY TOTE");
  e.steps = {s};
  e.emit = "tote_full";
  e.on = {StepKind::container};
  return e;
}

// One stop: go to the place, take the mugs, put them in two totes.
inline Group mug_stop(Id id, Quantity first, Quantity second,
                      const std::string& place = "A-12-03-B", const std::string& digits = "417") {
  Group g;
  g.id = id;
  g.lines = second > 0 ? 2 : 1;
  g.steps = {place_step(id * 10, place, digits),
             item_step(id * 10 + 1, first + second, {an_item(mug6, "BLUE MUG 30CL 6-PACK")}),
             put_step(id * 10 + 2, first, "T-00917", 71, 4)};
  if (second > 0) g.steps.push_back(put_step(id * 10 + 3, second, "T-00918", 72, 5));
  g.exceptions = {short_offer(), skip_offer(), tote_full_offer()};
  return g;
}

inline Packet pick_packet(std::vector<Group> groups) {
  Packet p;
  p.id = 7001;
  p.kind = "pick";
  p.epoch = 3;
  p.title = literal("PICK W412");
  p.groups = std::move(groups);
  return p;
}

inline Step verify_step(Id id, Quantity need, const std::string& gtin, const std::string& name) {
  Step s = item_step(id, need, {an_item(gtin, name)});
  s.emit = "verify";
  s.show = show("PACK-2", "", "", {}, "SCAN NEXT ITEM");
  s.show.verb = literal(name);
  return s;
}

// A pack station's order: verify all in any order, carton, weight, close, label.
inline Packet pack_packet() {
  Packet p;
  p.id = 7002;
  p.kind = "pack";
  p.title = literal("PACK-2");
  Group verify;
  verify.id = 1;
  verify.order = GroupOrder::any_order;
  verify.title = literal("TOTE T-00917");
  verify.lines = 3;
  verify.steps = {verify_step(11, 3, mug6, "BLUE MUG 30CL 6-PACK"),
                  verify_step(12, 1, towel, "TEA TOWEL RED"),
                  verify_step(13, 2, mug1, "PLATE 27CM")};
  ExceptionOffer missing;
  missing.key = "missing";
  missing.label = literal("Missing");
  missing.emit = "missing";
  missing.after = After::end_item;
  missing.on = {StepKind::item};
  ExceptionOffer close_box;
  close_box.key = "close_box";
  close_box.label = literal("Close this box");
  close_box.after = After::go_to_group;
  close_box.group = 2;
  verify.exceptions = {missing, close_box};
  Group box;
  box.id = 2;
  Step carton = choice_step(21, {{"S", "Small"}, {"M", "Medium"}});
  carton.preset = "M";
  carton.show.verb = literal("CARTON");
  carton.show.ask = literal("Which carton?");
  Step weight;
  weight.id = 22;
  weight.kind = StepKind::weight;
  weight.most = 30000;
  weight.show.verb = literal("WEIGH");
  weight.show.ask = literal("Put box on SCALE");
  Step label;
  label.id = 24;
  label.kind = StepKind::parcel;
  label.accept = {any_of(Meaning::parcel)};
  label.emit = "label_scanned";
  label.show.ask = literal("Scan the LABEL");
  box.steps = {carton, weight, request_step(23, "close_parcel"), label};
  p.groups = {verify, box};
  return p;
}

}  // namespace fw::terminal::story
