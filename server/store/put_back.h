// Tasks of bringing goods back to a pick place: rows of move_task.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/store/ledger.h"

namespace fw::store {

struct MoveTask {
  Id id = 0, site = 0;
  Id packet = 0;         // 0 = waits until its container stands still
  domain::StockKey key;  // key.place: where the goods lie
  Quantity quantity = 0, moved = 0, missing = 0;
  Id order_line = 0;  // whose units they were; 0 = nobody's
  std::string reason;
  bool ended = false;
  Quantity left() const { return quantity - moved - missing; }
};
Id insert_move_task(Writer& writer, const MoveTask& task);
std::optional<MoveTask> load_move_task(Connection& database, Id task);
// Saves moved and missing; ended when nothing is left.
void save_move_progress(Writer& writer, const MoveTask& task);
void end_move_task(Writer& writer, Id task, const std::string& reason);
// `quantity` of its units are not its any more; ended when nothing is left.
void end_move_task_in_part(Writer& writer, const MoveTask& task, Quantity quantity,
                           const std::string& reason);
void put_in_packet(Writer& writer, Id task, Id packet);

// Of a packet, ended ones too, in the order in which they were opened.
std::vector<MoveTask> move_tasks_of_packet(Connection& database, Id packet);
// Open ones whose goods lie there.
std::vector<MoveTask> open_move_tasks_at(Connection& database, Id place);
// Places with open tasks in no packet, whose container no trip carries any more.
std::vector<Id> places_to_be_cleared(Connection& database, Id site, std::int64_t most);
// The packet of such tasks of this place that is not done.
std::optional<Id> open_put_back_packet(Connection& database, Id place);

// The loads of fulfilments that are over (cancelled, shipped, or with nothing reserved or
// to be picked while nothing of their order is picked), with goods in them that no open
// task brings away yet.
struct LeftGoods {
  Id load = 0;
  bool cancelled = false;
  domain::StockKey key;
  Quantity quantity = 0;
};
std::vector<LeftGoods> goods_left_over(Connection& database, Id site, std::int64_t most);

// Where the item may be put: the pick place that has it already, else an empty
// one, nothing on hold for coming in; 0 = the site has none.
Id proposed_place(Connection& database, Id site, Id item, Id lot, const std::string& status);

struct MovePlace {
  std::string code, check_digits, kind, role;  // kind: "location", "container"
};
MovePlace load_move_place(Connection& database, Id place);
struct MoveItem {
  std::string sku, name, lot_code;
  bool tracks_serial = false;
};
MoveItem load_move_item(Connection& database, Id item, Id lot);
// Units of the line were booked out of an open box back into this tote: they may lie
// in either.
bool came_out_of_box(Connection& database, Id order_line, Id place);

}  // namespace fw::store
