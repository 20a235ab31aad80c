// A hall of eight shelves with goods, totes and pack places, and a server of its
// own that sends people to pick and pack a few orders and believes their facts.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "hw/world/world.h"
#include "shared/barcode/scan.h"
#include "shared/barcode/sscc.h"
#include "tests/unit/terminal/fake_server.h"
#include "tests/unit/terminal/packets.h"

namespace fw::terminal::story {

inline hw::World make_little_world(const std::string& path) {
  auto made = hw::World::create(path, 5);
  hw::World world = std::move(*made);
  std::vector<hw::WorldLocation> places;
  for (int i = 1; i <= 8; ++i)
    places.push_back(
        {"S-0" + std::to_string(i), hw::LocationKind::shelf, "", "", {i * 1000, 0, 0}});
  places.push_back({"CARTS-01", hw::LocationKind::staging, "", "", {0, -2000, 0}});
  places.push_back({"PACK-01", hw::LocationKind::pack_station, "", "", {0, -5000, 0}});
  places.push_back({"PACK-02", hw::LocationKind::pack_station, "", "", {2000, -5000, 0}});
  places.push_back({"DOCK-01", hw::LocationKind::dock, "", "", {0, -9000, 0}});
  places.push_back({"PROBLEM-01", hw::LocationKind::problem, "", "", {9000, -9000, 0}});
  world.add_locations(places);
  const std::vector<std::string> codes{mug6, mug1, towel, "04006381333962"};
  std::vector<hw::WorldItem> items;
  std::vector<hw::GoodsAt> stock;
  for (int i = 0; i < 4; ++i) {
    const std::string sku = "SKU-" + std::to_string(i);
    items.push_back({sku, "ITEM " + std::to_string(i), codes[static_cast<std::size_t>(i)].substr(1),
                     i == 2, 100 * (i + 1)});
    stock.push_back({"S-0" + std::to_string(i + 1), {sku, i == 2 ? "LOT7" : "", "", 200}});
  }
  world.add_items(items);
  std::vector<hw::WorldContainer> totes;
  for (int i = 1; i <= 12; ++i)
    totes.push_back(
        {"T-" + std::to_string(100 + i), hw::ContainerKind::tote, "", 1800, "CARTS-01"});
  (void)world.add_containers(totes);
  (void)world.put_stock(stock);
  return world;
}

// One order: units of each of the four items.
struct LittleOrder {
  std::vector<Quantity> wanted;
  std::string tote;  // bound
  Id packet = 0;     // of its pack work
  bool dropped = false;
  bool closed = false;
  bool labelled = false;
  std::string sscc;
};

class LittleServer {
 public:
  explicit LittleServer(std::vector<std::vector<Quantity>> orders) {
    for (auto& wanted : orders)
      orders_.push_back({std::move(wanted), "", 0, false, false, false, ""});
    link.answer = [this](const std::string& device, const Request& r) { return answer(device, r); };
  }

  bool is_done() {
    read_facts();
    for (const auto& o : orders_)
      if (!o.labelled) return false;
    return true;
  }
  const std::vector<LittleOrder>& orders() const { return orders_; }
  // Units by "tote/item code" that put facts claim.
  const std::map<std::string, Quantity>& puts() const { return puts_; }
  const std::map<std::string, int>& kinds() const { return kinds_; }

  FakeServer link;
  std::set<std::string> packers;

 private:
  static constexpr Id pick_base = 1000;
  static constexpr Id pack_base = 2000;

  void read_facts() {
    for (const auto& [device, facts] : link.facts)
      for (std::size_t i = read_[device]; i < facts.size(); ++i) apply(facts[i]);
    for (const auto& [device, facts] : link.facts) read_[device] = facts.size();
  }
  void apply(const Fact& f) {
    ++kinds_[f.kind];
    if (f.kind == "put")
      puts_[*f.values.container + "/" + f.values.item.value_or("?")] += *f.values.quantity;
    if (f.kind == "drop")
      for (auto& o : orders_)
        if (pick_of(o) == f.packet) o.dropped = true;
    if (f.kind == "label_scanned")
      for (auto& o : orders_)
        if (o.packet == f.packet) o.labelled = true;
  }
  Id pick_of(const LittleOrder& o) const { return pick_base + (&o - orders_.data()) / 2; }

  Answer answer(const std::string& device, const Request& r) {
    read_facts();
    Answer a;
    if (r.kind == "sign_on") {
      a.session = 500;
      a.worker_name = device;
      a.home = packers.contains(device) ? pack_home() : handheld();
    } else if (r.kind == "next_work") {
      if (next_pick_ * 2 >= orders_.size()) return no("no_work");
      a.packet = pick_packet_of(next_pick_++);
    } else if (r.kind == "bind") {
      const auto at = static_cast<std::size_t>((r.packet - pick_base) * 2 + r.step - 1);
      orders_[at].tote = *r.values.container;
    } else if (r.kind == "open_pack") {
      for (auto& o : orders_) {
        if (o.tote != r.values.container || o.closed) continue;
        if (!o.dropped) return no("not_ready");
        o.packet = pack_base + (&o - orders_.data());
        a.packet = pack_packet_of(o);
        return a;
      }
      return no("no_order");
    } else if (r.kind == "close_parcel") {
      auto& o = orders_[static_cast<std::size_t>(r.packet - pack_base)];
      o.closed = true;
      o.sscc = *barcode::build_sscc(3, "9521234", o.packet);
      a.packet = label_packet_of(o);
    }
    return a;
  }
  static Answer no(const std::string& code) {
    Answer a;
    a.status = AnswerStatus::refused;
    a.refused.code = code;
    return a;
  }
  static Packet handheld() {
    Packet home;
    home.kind = "home";
    Step next = confirm_step(1);
    next.request = "next_work";
    Group g;
    g.id = 1;
    g.order = GroupOrder::any_order;
    g.steps = {next};
    home.groups = {g};
    return home;
  }
  static Packet pack_home() {
    Packet home = handheld();
    Step& step = home.groups[0].steps[0];
    step.kind = StepKind::container;
    step.accept = {any_of(Meaning::container)};
    step.request = "open_pack";
    return home;
  }
  static std::string code_of(std::size_t item) {
    return std::vector<std::string>{mug6, mug1, towel, "04006381333962"}[item];
  }
  // Two orders a trip, one tote each, one stop an item.
  Packet pick_packet_of(std::size_t trip) const {
    Packet p = story::pick_packet({});
    p.id = pick_base + static_cast<Id>(trip);
    Group bind;
    bind.id = 1;
    const std::size_t end = std::min(orders_.size(), trip * 2 + 2);
    for (std::size_t o = trip * 2; o < end; ++o) {
      Step slot;
      slot.id = static_cast<Id>(o - trip * 2) + 1;
      slot.kind = StepKind::container;
      slot.accept = {any_of(Meaning::container)};
      slot.request = "bind";
      bind.steps.push_back(slot);
    }
    p.groups = {bind};
    for (std::size_t item = 0; item < 4; ++item) {
      Group stop;
      stop.id = 10 + static_cast<Id>(item);
      const Id base = stop.id * 100;
      Step take = item_step(base + 1, 0, {an_item(code_of(item), "ITEM " + std::to_string(item))});
      take.needs_lot = item == 2;
      take.ask_quantity_above = 3;
      std::vector<Step> puts;
      for (std::size_t o = trip * 2; o < end; ++o) {
        if (orders_[o].wanted[item] == 0) continue;
        Step put = put_step(base + 2 + static_cast<Id>(o % 2), orders_[o].wanted[item], "", 0);
        put.accept[0].codes.clear();
        put.accept[0].bound_in = static_cast<Id>(o - trip * 2) + 1;
        put.load.reset();
        take.need += put.need;
        puts.push_back(put);
      }
      if (take.need == 0) continue;
      stop.steps = {place_step(base, "S-0" + std::to_string(item + 1)), take};
      for (auto& put : puts) stop.steps.push_back(put);
      stop.exceptions = {short_offer(), skip_offer()};
      p.groups.push_back(stop);
    }
    Group drop;
    drop.id = 99;
    Step leave = place_step(9900, "PACK-01");
    leave.accept[0].codes.push_back("PACK-02");
    leave.emit = "drop";
    drop.steps = {leave};
    p.groups.push_back(drop);
    return p;
  }
  Packet pack_packet_of(const LittleOrder& o) const {
    Packet p = story::pack_packet();
    p.id = o.packet;
    Group& verify = p.groups[0];
    verify.steps.clear();
    for (std::size_t item = 0; item < 4; ++item) {
      const auto units = puts_.find(o.tote + "/" + code_of(item));
      if (units == puts_.end() || units->second == 0) continue;
      Step step = verify_step(11 + static_cast<Id>(item), units->second, code_of(item), "");
      step.emit_each = true;
      verify.steps.push_back(step);
    }
    Step stranger = item_step(51, 1, {any_of(Meaning::item)});
    ExceptionOffer wrong;
    wrong.key = "wrong_item";
    wrong.emit = "wrong_item";
    wrong.steps = {stranger};
    verify.exceptions.push_back(wrong);
    p.groups[1].steps.pop_back();  // the label comes with the next revision
    return p;
  }
  Packet label_packet_of(const LittleOrder& o) const {
    Packet p = story::pack_packet();
    p.id = o.packet;
    p.revision = 2;
    Group label;
    label.id = 3;
    Step scan = p.groups[1].steps.back();
    scan.accept[0].any = false;
    scan.accept[0].codes = {o.sscc, "TRACK-" + o.sscc};
    label.steps = {scan};
    p.groups = {label};
    return p;
  }

  std::vector<LittleOrder> orders_;
  std::map<std::string, Quantity> puts_;
  std::map<std::string, int> kinds_;
  std::map<std::string, std::size_t> read_;
  std::size_t next_pick_ = 0;
};

}  // namespace fw::terminal::story
