// What a change of an order must know and write: where each line's units stand, by
// rows, and the rows that name it.
#pragma once
#include <string>
#include <vector>

#include "server/store/orders.h"
#include "server/store/waves.h"

namespace fw::store {

struct LineState {
  Id order_line = 0, item = 0;
  std::int64_t line_number = 0;
  std::string sku;
  Quantity ordered = 0, open = 0, reserved = 0, allocated = 0, picked = 0, packed = 0, shipped = 0,
           cancelled = 0;
  Quantity live() const { return ordered - shipped - cancelled; }
};
std::vector<LineState> line_states(Connection& database, Id order);
std::optional<LineState> line_state(Connection& database, Id order_line);
Id order_of_line(Connection& database, Id order_line);

struct LineReservation {
  Id fulfilment = 0;
  domain::StockKey key;  // item and owner
  Quantity quantity = 0;
};
std::vector<LineReservation> reservations_of_line(Connection& database, Id order_line);
// Open tasks of the line, what nobody has been given first, then the newest.
std::vector<TaskRow> open_tasks_of_line(Connection& database, Id order_line);
std::vector<TaskRow> open_tasks_of_fulfilment(Connection& database, Id fulfilment);
// The packet that is not done and has a step of the task; 0 = none.
Id packet_of_task(Connection& database, Id task);
bool has_open_tasks(Connection& database, Id packet);

// The line's picked goods, by the ledger: in totes and boxes that are not closed.
struct LineGoods {
  domain::StockKey key;
  std::string place_kind;  // "tote", "parcel" ...
  Id parcel = 0;           // the open parcel whose box it is; 0 = none
  Id load = 0;             // the live load of the container; 0 = none
  Quantity quantity = 0;
};
std::vector<LineGoods> picked_goods_of_line(Connection& database, Id order_line);
// Lines with picked goods in this container, by the ledger.
std::vector<Id> lines_with_goods_at(Connection& database, Id container);

// What the fulfilment has reserved.
struct Rest {
  Id order_line = 0;
  std::int64_t priority = 0;
  domain::StockKey key;  // item and owner
  Quantity quantity = 0;
};
std::vector<Rest> rests_of(Connection& database, Id fulfilment);

// Live (neither completed nor cancelled) or, with `completed`, also those that are.
std::vector<Id> fulfilments_of(Connection& database, Id order, bool completed);
void cancel_fulfilment(Writer& writer, Id fulfilment);
// Whether something of it is reserved, allocated, in a tote or in a parcel.
bool fulfilment_is_bare(Connection& database, Id fulfilment);
// Something of it is picked, in a parcel or on its way to one.
bool is_begun(Connection& database, Id fulfilment);
// Live loads of the fulfilment without goods that no trip carries any more.
void end_empty_loads(Writer& writer, Id fulfilment, const std::string& reason);

struct OrderParcel {
  Id parcel = 0, fulfilment = 0;
  bool closed = false, completed = false;
  bool handed_over = false;  // by word, or its shipment completed before its truck left
};
std::vector<OrderParcel> parcels_of_order(Connection& database, Id order);  // not void

// The parcel waits for its label again.
void unlabel(Writer& writer, Id parcel);
void save_tracking(Writer& writer, Id parcel, const std::string& tracking);

void add_ordered(Writer& writer, Id order_line, Quantity quantity);  // to ordered and open
std::int64_t next_line_number(Connection& database, Id order);
void save_ship_to(Writer& writer, Id order, const NewParty& to);
NewParty load_ship_to(Connection& database, Id order);
void save_service(Writer& writer, Id order, Id service);
void save_fulfilment_service(Writer& writer, Id fulfilment, Id service);
void save_priority(Writer& writer, Id order, std::int64_t priority);
Id owner_of_order(Connection& database, Id order);

}  // namespace fw::store
