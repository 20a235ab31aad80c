#include "server/store/ledger.h"

#include "server/store/rows.h"

namespace fw::store {
namespace {

const StockRow* stock_row(Writer& writer, Id site, const domain::StockKey& key) {
  return writer.rows.stock.get({site, key}, [&]() -> std::optional<StockRow> {
    const auto row = writer.database.row<Id, Quantity, Quantity>(
        "SELECT id, quantity, allocated FROM stock WHERE site_id = :1 AND place_id = :2 AND "
        "item_id = :3 AND lot_id = :4 AND status = :5 AND owner_id = :6",
        site, key.place, key.item, key.lot, key.status, key.owner);
    if (!row) return std::nullopt;
    return StockRow{std::get<0>(*row), {std::get<1>(*row), std::get<2>(*row)}};
  });
}

// Whether the key has a row.
bool change_stock(Writer& writer, Id site, const domain::StockKey& key, Quantity quantity,
                  Quantity allocated) {
  const StockRow* row = stock_row(writer, site, key);
  if (row == nullptr) return false;
  const bool on_hand = row->level.quantity + quantity > 0;
  const bool as_before = on_hand == (row->level.quantity > 0);
  writer.rows.stock.told([&] {
    if (as_before) {
      writer.database.exec(
          "UPDATE stock SET quantity = quantity + :2, allocated = allocated + :3 WHERE id = :1",
          row->id, quantity, allocated);
    } else {
      writer.database.exec(
          "UPDATE stock SET quantity = quantity + :2, allocated = allocated + :3, on_hand = :4 "
          "WHERE id = :1",
          row->id, quantity, allocated, on_hand);
    }
  });
  StockLevel& level = writer.rows.stock.find({site, key})->level;
  level.quantity += quantity;
  level.allocated += allocated;
  return true;
}

void add_stock(Writer& writer, Id site, const domain::StockKey& key, Quantity difference,
               Quantity allocated = 0) {
  if (change_stock(writer, site, key, difference, allocated)) return;
  if (allocated != 0) throw broken("allocation names a stock key that has no row");
  writer.database.exec(
      "INSERT INTO stock (id, site_id, place_id, item_id, lot_id, status, owner_id, quantity, "
      "allocated, on_hand) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, 0, :9)",
      writer.ids.next(site), site, key.place, key.item, key.lot, key.status, key.owner, difference,
      difference > 0);
}

void save_move(Writer& writer, Id site, const Author& author, const domain::StockMove& move) {
  add_stock(writer, site, move.from, -move.quantity, -move.allocated);
  add_stock(writer, site, move.to, move.quantity);
  const Id id = writer.ids.next(site);
  writer.database.exec(
      "INSERT INTO stock_move (id, site_id, at_ms, item_id, quantity, from_place_id, from_lot_id, "
      "from_status, from_owner_id, to_place_id, to_lot_id, to_status, to_owner_id, reason, "
      "order_line_id, tote_load_id, parcel_id, fact_id, worker_id, device_id, command_id) VALUES "
      "(:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13, :14, :15, :16, :17, :18, :19, :20, "
      ":21)",
      id, site, writer.now, move.from.item, move.quantity, move.from.place, move.from.lot,
      move.from.status, move.from.owner, move.to.place, move.to.lot, move.to.status, move.to.owner,
      move.reason, move.order_line, move.tote_load, move.parcel, author.fact, author.worker,
      author.device, author.command_id);
  for (const std::string& serial : move.serials) {
    writer.database.exec(
        "INSERT INTO stock_move_serial (id, stock_move_id, serial) VALUES (:1, :2, :3) ON CONFLICT "
        "(stock_move_id, serial) DO NOTHING",
        writer.ids.next(site), id, serial);
  }
}

// One statement for each pair of buckets, made once.
class ShiftStatements {
 public:
  ShiftStatements() {
    for (int from = 0; from < buckets; ++from) {
      for (int to = 0; to < buckets; ++to) {
        const std::string less = domain::column_of(static_cast<domain::Bucket>(from));
        const std::string more = domain::column_of(static_cast<domain::Bucket>(to));
        texts_[from][to] = "UPDATE order_line SET " + less + " = " + less + " - :2, " + more +
                           " = " + more + " + :2 WHERE id = :1";
      }
    }
  }
  const std::string& of(domain::Bucket from, domain::Bucket to) const {
    return texts_[static_cast<int>(from)][static_cast<int>(to)];
  }

 private:
  static constexpr int buckets = static_cast<int>(domain::Bucket::cancelled) + 1;
  std::string texts_[buckets][buckets];
};

void save_shift(Writer& writer, const domain::LineShift& shift) {
  static const ShiftStatements statements;
  writer.database.exec(statements.of(shift.from, shift.to), shift.order_line, shift.quantity);
}

void save_event(Writer& writer, Id site, const Author& author, const domain::Event& event) {
  writer.database.exec(
      "INSERT INTO event (seq, site_id, at_ms, kind, order_id, fulfilment_id, wave_id, packet_id, "
      "parcel_id, place_id, item_id, quantity, worker_id, device_id, detail) VALUES (:1, :2, :3, "
      ":4, :5, :6, :7, :8, :9, :10, :11, :12, :13, :14, :15)",
      writer.seq.next(), site, writer.now, event.kind, event.order, event.fulfilment, event.wave,
      event.packet, event.parcel, event.place, event.item, event.quantity, author.worker,
      author.device, event.detail);
}

}  // namespace

EpochMs last_event_at(Connection& database) {
  return database.value<EpochMs>("SELECT at_ms FROM event ORDER BY seq DESC LIMIT 1").value_or(0);
}

std::int64_t EventSeq::next() {
  if (!loaded_) {
    last_ = database_.value<std::optional<std::int64_t>>("SELECT MAX(seq) FROM event")
                .value_or(std::nullopt)
                .value_or(0);
    loaded_ = true;
  }
  return ++last_;
}

void save(Writer& writer, Id site, const Author& author, const domain::Changes& changes) {
  for (const auto& move : changes.moves) save_move(writer, site, author, move);
  for (const auto& shift : changes.shifts) save_shift(writer, shift);
  for (const auto& event : changes.events) save_event(writer, site, author, event);
}

StockLevel stock_level(Writer& writer, Id site, const domain::StockKey& key) {
  const StockRow* row = stock_row(writer, site, key);
  return row == nullptr ? StockLevel{} : row->level;
}

void change_allocated(Writer& writer, Id site, const domain::StockKey& key, Quantity difference) {
  if (change_stock(writer, site, key, 0, difference)) return;
  throw broken("allocation names a stock key that has no row");
}

Id virtual_place(Connection& database, Id site, std::string_view name) {
  const auto id = database.value<Id>("SELECT id FROM place WHERE site_id = :1 AND code = :2", site,
                                     "~" + std::string(name));
  if (!id) {
    throw broken("site has no virtual place " + std::string(name));
  }
  return *id;
}

}  // namespace fw::store
