#include "tests/simulation/mutants.h"

#include <map>
#include <stdexcept>

#include <sqlite3.h>

#include "shared/db/database.h"
#include "shared/wire/codec.h"

namespace fw::sim {
namespace {

// --- who tampers with messages ------------------------------------------------------

// Changes what a host says with `change`, a callable of (Envelope<ToServer>&, Passing&)
// that returns whether the message passes.
template <class Change>
Tamper of_hosts(Change change) {
  return [change](Passing& passing) mutable {
    if (!passing.to_server) return true;
    auto message = wire::decode_to_server(passing.text);
    if (!message) return true;
    const bool passes = change(*message, passing);
    if (auto text = wire::encode(*message)) passing.text = *text;
    return passes;
  };
}

void say_back(Passing& passing, const wire::Envelope<wire::ToDevice>& message) {
  if (auto text = wire::encode(message)) passing.back.push_back(*text);
}

// "Stored", and the message with the facts is lost: each twentieth.
Tamper ack_before_commit() {
  return of_hosts([count = 0](wire::Envelope<wire::ToServer>& message, Passing& passing) mutable {
    const auto* facts = std::get_if<wire::Facts>(&message.body);
    if (facts == nullptr || facts->facts.empty() || ++count % 20 != 0) return true;
    say_back(passing, {message.device, wire::Ack{facts->stream, facts->facts.back().seq}});
    return false;
  });
}

// "Stored", before the server has it: each third result of a label or a shop.
Tamper results_stored_before_commit() {
  return of_hosts([count = 0](wire::Envelope<wire::ToServer>& message, Passing& passing) mutable {
    wire::ResultsStored stored;
    if (const auto* labels = std::get_if<wire::LabelResults>(&message.body)) {
      for (const auto& result : labels->results) stored.label_jobs.push_back(result.job);
    } else if (const auto* pushes = std::get_if<wire::PushResults>(&message.body)) {
      for (const auto& push : pushes->results) {
        stored.upstream_messages.push_back(push.message);
      }
    } else {
      return true;
    }
    if (++count % 3 != 0) return true;
    say_back(passing, {message.device, stored});
    return false;
  });
}

// What lies in the spool counts as printed.
Tamper accepted_counts_as_printed() {
  return of_hosts([](wire::Envelope<wire::ToServer>& message, Passing&) {
    if (auto* labels = std::get_if<wire::LabelResults>(&message.body)) {
      for (auto& result : labels->results) {
        if (result.state != wire::LabelState::accepted) continue;
        result.state = wire::LabelState::printed;
        result.evidence = wire::Evidence::accepted_by_port;
      }
    }
    return true;
  });
}

// A message that is to be sent again counts as taken.
Tamper retry_counts_as_done() {
  return of_hosts([](wire::Envelope<wire::ToServer>& message, Passing&) {
    if (auto* pushes = std::get_if<wire::PushResults>(&message.body)) {
      for (auto& result : pushes->results) {
        if (result.state == wire::PushState::retrying) result.state = wire::PushState::done;
      }
    }
    return true;
  });
}

// Each tenth put that was one unit is told as two.
Tamper one_unit_counts_two() {
  return of_hosts([](wire::Envelope<wire::ToServer>& message, Passing&) {
    if (auto* facts = std::get_if<wire::Facts>(&message.body)) {
      for (auto& fact : facts->facts) {
        if (fact.kind == "put" && fact.seq % 10 == 0 && fact.values.quantity == 1) {
          fact.values.quantity = 2;
        }
      }
    }
    return true;
  });
}

// Facts of a lease that was lost name the newest one that anybody was given.
Tamper old_facts_say_the_newest_epoch() {
  return [newest = std::map<Id, int>()](Passing& passing) mutable {
    const auto saw = [&](const wire::Packet& packet) {
      auto& epoch = newest[packet.id];
      epoch = std::max(epoch, packet.epoch);
    };
    if (!passing.to_server) {
      if (const auto message = wire::decode_to_device(passing.text)) {
        if (const auto* answer = std::get_if<wire::Answer>(&message->body)) {
          if (answer->packet) saw(*answer->packet);
        } else if (const auto* amend = std::get_if<wire::Amend>(&message->body)) {
          saw(amend->packet);
        }
      }
      return true;
    }
    return of_hosts([&](wire::Envelope<wire::ToServer>& message, Passing&) {
      if (auto* facts = std::get_if<wire::Facts>(&message.body)) {
        for (auto& fact : facts->facts) {
          const auto known = newest.find(fact.packet);
          if (known != newest.end()) fact.epoch = known->second;
        }
      }
      return true;
    })(passing);
  };
}

// --- the mutants ---------------------------------------------------------------------

constexpr Mutant all[] = {
    {.name = "move_forgets_its_source",
     .breaks = "1",
     .what = "a stock move books its goods in and not out",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER UPDATE OF quantity ON stock
WHEN NEW.quantity < OLD.quantity AND NEW.id % 5 = 0
BEGIN UPDATE stock SET quantity = OLD.quantity WHERE id = NEW.id; END)",
     .quick = true},
    {.name = "move_not_in_the_ledger",
     .breaks = "1",
     .what = "stock changes, and no move says so",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken BEFORE INSERT ON stock_move
WHEN NEW.reason = 'pick' AND NEW.id % 7 = 0
BEGIN SELECT RAISE(IGNORE); END)",
     .quick = true},
    {.name = "goods_leave_under_an_allocation",
     .breaks = "2",
     .what = "more is moved out of a place than nobody has a claim on",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER INSERT ON allocation WHEN NEW.id % 6 = 0
BEGIN
  INSERT INTO stock_move (id, site_id, at_ms, item_id, quantity, from_place_id, from_lot_id,
    from_status, from_owner_id, to_place_id, to_lot_id, to_status, to_owner_id, reason,
    order_line_id, tote_load_id, parcel_id, fact_id, worker_id, device_id, command_id)
  SELECT -NEW.id, s.site_id, NEW.created_at_ms, s.item_id, s.quantity, s.place_id, s.lot_id,
    s.status, s.owner_id, o.place_id, o.lot_id, o.status, o.owner_id, 'adjust', 0, 0, 0, 0, 0, 0,
    '' FROM stock s JOIN stock o ON o.item_id = s.item_id AND o.site_id = s.site_id AND
    o.place_id <> s.place_id WHERE s.place_id = NEW.place_id AND s.item_id = NEW.item_id AND
    s.lot_id = NEW.lot_id AND s.quantity > 0 ORDER BY o.id LIMIT 1;
  UPDATE stock SET quantity = quantity + (SELECT m.quantity FROM stock_move m WHERE
    m.id = -NEW.id) WHERE id = (SELECT o.id FROM stock o JOIN stock_move m ON m.id = -NEW.id AND
    o.place_id = m.to_place_id AND o.item_id = m.item_id AND o.lot_id = m.to_lot_id AND
    o.status = m.to_status AND o.owner_id = m.to_owner_id);
  UPDATE stock SET quantity = quantity - (SELECT m.quantity FROM stock_move m WHERE
    m.id = -NEW.id) WHERE id = (SELECT o.id FROM stock o JOIN stock_move m ON m.id = -NEW.id AND
    o.place_id = m.from_place_id AND o.item_id = m.item_id AND o.lot_id = m.from_lot_id AND
    o.status = m.from_status AND o.owner_id = m.from_owner_id);
END)",
     .quick = true},
    {.name = "allocation_released_twice",
     .breaks = "2",
     .what = "what a withdrawn pick gives back is given back once more",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER UPDATE OF allocated ON stock
WHEN NEW.allocated < OLD.allocated AND NEW.quantity = OLD.quantity AND NEW.allocated > 0
BEGIN UPDATE stock SET allocated = NEW.allocated - 1 WHERE id = NEW.id; END)"},
    {.name = "reservation_lost",
     .breaks = "3",
     .what = "a reservation shrinks, and its line does not know",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER UPDATE OF quantity ON reservation
WHEN NEW.quantity < OLD.quantity AND NEW.quantity > 0
BEGIN UPDATE reservation SET quantity = NEW.quantity - 1 WHERE id = NEW.id; END)",
     .quick = true},
    {.name = "line_shift_lost",
     .breaks = "3",
     .what = "goods are picked, and the order line stays allocated",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER UPDATE OF picked ON order_line
WHEN NEW.picked > OLD.picked AND NEW.id % 5 = 0
BEGIN
  UPDATE order_line SET picked = OLD.picked, allocated = OLD.allocated, open = OLD.open,
    reserved = OLD.reserved, packed = OLD.packed, shipped = OLD.shipped,
    cancelled = OLD.cancelled WHERE id = NEW.id;
END)",
     .quick = true},
    {.name = "fact_applied_twice",
     .breaks = "4",
     .what = "the stream's mark is not stored with the fact it counts",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER UPDATE OF acked_seq ON stream
WHEN NEW.acked_seq > OLD.acked_seq AND NEW.acked_seq % 10 = 0
BEGIN
  UPDATE fact SET seq = -seq WHERE stream_id = NEW.id AND seq = NEW.acked_seq;
  UPDATE stream SET acked_seq = NEW.acked_seq - 1 WHERE id = NEW.id;
END)",
     .quick = true},
    {.name = "request_without_a_mark",
     .breaks = "4",
     .what = "the inbox forgets each tenth request: a repeat is done again",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken BEFORE INSERT ON inbox WHEN (SELECT COUNT(*) FROM inbox) % 10 = 9
BEGIN SELECT RAISE(IGNORE); END)",
     .quick = true},
    {.name = "lease_does_not_end",
     .breaks = "5",
     .what = "work passes to another device, and the old lease lives on",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER UPDATE OF ended_at_ms ON lease WHEN NEW.ended_at_ms IS NOT NULL
BEGIN UPDATE lease SET ended_at_ms = NULL WHERE id = NEW.id; END)",
     .quick = true},
    {.name = "lease_without_a_new_epoch",
     .breaks = "5",
     .what = "work passes on under the epoch of the lease that was lost",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER INSERT ON lease
WHEN EXISTS (SELECT 1 FROM lease o WHERE o.packet_id = NEW.packet_id AND o.id <> NEW.id)
BEGIN
  UPDATE lease SET epoch = -id, facts = 0 WHERE packet_id = NEW.packet_id AND id <> NEW.id AND
    epoch > 0;
  UPDATE lease SET epoch = 1, facts = (SELECT COUNT(*) FROM fact f WHERE
    f.packet_id = NEW.packet_id AND f.outcome <> 'unapplied') WHERE id = NEW.id;
END)"},
    {.name = "old_facts_say_the_newest_epoch",
     .breaks = "5",
     .what = "what a device tells of a lost lease counts as told by its new owner",
     .tamper = old_facts_say_the_newest_epoch},
    {.name = "pick_counted_to_another_load",
     .breaks = "5",
     .what = "a pick is booked into the tote of another order",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER INSERT ON stock_move
WHEN NEW.reason = 'pick' AND NEW.order_line_id <> 0 AND NEW.id % 5 = 0
BEGIN
  UPDATE stock_move SET tote_load_id = COALESCE((SELECT l.id FROM tote_load l JOIN tote_load own
    ON own.id = NEW.tote_load_id WHERE l.ended_at_ms IS NULL AND l.sort_load = 0 AND
    l.fulfilment_id <> own.fulfilment_id ORDER BY l.id LIMIT 1), tote_load_id) WHERE id = NEW.id;
END)",
     .quick = true},
    {.name = "load_does_not_end",
     .breaks = "5",
     .what = "a tote is used again, and its last use has no end",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER UPDATE OF ended_at_ms ON tote_load
WHEN NEW.ended_at_ms IS NOT NULL
BEGIN UPDATE tote_load SET ended_at_ms = NULL WHERE id = NEW.id; END)",
     .quick = true},
    {.name = "void_keeps_its_label",
     .breaks = "6",
     .what = "the label of a voided parcel stays live",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER UPDATE OF state ON label_job WHEN NEW.state = 'voided'
BEGIN UPDATE label_job SET state = OLD.state WHERE id = NEW.id; END)"},
    {.name = "void_gives_its_number_back",
     .breaks = "6",
     .what = "the tracking number of a voided parcel is used again",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER UPDATE OF closed_at_ms ON parcel
WHEN EXISTS (SELECT 1 FROM parcel v WHERE v.voided_at_ms IS NOT NULL AND v.tracking IS NOT NULL)
BEGIN
  UPDATE parcel SET tracking = (SELECT v.tracking FROM parcel v WHERE v.voided_at_ms IS NOT NULL
    AND v.tracking IS NOT NULL ORDER BY v.id LIMIT 1) WHERE id = NEW.id;
END)"},
    {.name = "parcel_forgets_a_line",
     .breaks = "6",
     .what = "an item goes into the box and not into the parcel's content",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken BEFORE INSERT ON parcel_line WHEN NEW.id % 5 = 0
BEGIN SELECT RAISE(IGNORE); END)",
     .quick = true},
    {.name = "discrepancy_not_opened",
     .breaks = "7",
     .what = "units picked for no line are shown to nobody",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken BEFORE INSERT ON discrepancy
WHEN NEW.kind NOT IN ('unapplied', 'lost_facts')
BEGIN SELECT RAISE(IGNORE); END)"},
    {.name = "loss_not_shown",
     .breaks = "7",
     .what = "facts that a terminal lost are passed over in silence",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken BEFORE INSERT ON discrepancy WHEN NEW.kind = 'lost_facts'
BEGIN SELECT RAISE(IGNORE); END)",
     .outbox_at_start = "DELETE FROM fact; UPDATE device SET acked_seq = last_seq"},
    {.name = "one_unit_counts_two",
     .breaks = "8",
     .what = "a put of one unit is booked as two",
     .tamper = one_unit_counts_two,
     .quick = true},
    {.name = "server_disk_forgets",
     .breaks = "9",
     .what = "a power loss takes what the server had synced",
     .host = "server",
     .no_syncs = true},
    {.name = "event_lost",
     .breaks = "9",
     .what = "the feed of events has a gap",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken BEFORE INSERT ON event WHEN NEW.seq % 500 = 0
BEGIN SELECT RAISE(IGNORE); END)",
     .quick = true},
    {.name = "ids_given_twice",
     .breaks = "9",
     .what = "a block of ids is used, and the counter stays",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken BEFORE UPDATE ON id_counter BEGIN SELECT RAISE(IGNORE); END)",
     .quick = true},
    {.name = "ack_before_commit",
     .breaks = "server -> terminal",
     .what = "facts are acknowledged and never stored",
     .tamper = ack_before_commit,
     .quick = true},
    {.name = "terminal_disk_forgets",
     .breaks = "terminal -> server",
     .what = "a power loss takes facts that the person heard 'ok' for",
     .host = "crew",
     .no_syncs = true},
    {.name = "outbox_drops_unacknowledged",
     .breaks = "terminal -> server",
     .what = "a terminal starts again and takes its facts for acknowledged",
     .host = "crew",
     .outbox_at_start = "DELETE FROM fact; UPDATE device SET acked_seq = last_seq"},
    {.name = "outbox_forgets_its_sequence",
     .breaks = "terminal -> server",
     .what = "a terminal starts again and numbers its facts from the last acknowledged one",
     .host = "crew",
     .outbox_at_start = "DELETE FROM fact WHERE seq > (SELECT d.acked_seq FROM device d WHERE "
                        "d.code = fact.device); UPDATE device SET last_seq = acked_seq"},
    {.name = "label_job_lost",
     .breaks = "server -> printer",
     .what = "a label job counts as over before any printer had it",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER INSERT ON label_job WHEN NEW.id % 5 = 0
BEGIN UPDATE label_job SET final_at_ms = NEW.created_at_ms WHERE id = NEW.id; END)",
     .quick = true},
    {.name = "spool_prints_again",
     .breaks = "server -> printer",
     .what = "the spool forgets that a label came out and prints it again",
     .host = "printer",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER UPDATE OF state ON label_job
WHEN NEW.state IN ('sending', 'printed')
BEGIN UPDATE label_job SET state = 'queued' WHERE job = NEW.job; END)"},
    {.name = "label_confirmed_without_evidence",
     .breaks = "printer -> server",
     .what = "a parcel counts as labelled when its job is made",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER INSERT ON label_job WHEN NEW.id % 3 = 0
BEGIN UPDATE parcel SET labelled_at_ms = NEW.created_at_ms WHERE id = NEW.parcel_id; END)",
     .quick = true},
    {.name = "port_says_printed",
     .breaks = "printer -> server",
     .what = "evidence of a label that never came out",
     .prints_nothing = true,
     .quick = true},
    {.name = "accepted_counts_as_printed",
     .breaks = "printer -> server",
     .what = "a label that waits in the spool counts as printed",
     .tamper = accepted_counts_as_printed},
    {.name = "results_stored_before_commit",
     .breaks = "server -> printer",
     .what = "the daemon forgets a result that the server never had: asked for again",
     .heals = true,
     .tamper = results_stored_before_commit},
    {.name = "message_lost",
     .breaks = "server -> shop",
     .what = "a shipment is completed, and its message is not queued",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER INSERT ON upstream_message WHEN NEW.shipment_id % 3 = 0
BEGIN DELETE FROM upstream_message WHERE id = NEW.id; END)",
     .quick = true},
    {.name = "message_gets_a_new_id",
     .breaks = "server -> shop",
     .what = "a repeat tells the shop another message id",
     .new_message_ids = true,
     .quick = true},
    {.name = "message_changes",
     .breaks = "server -> shop",
     .what = "the body of a message is not the same at a repeat",
     .host = "server",
     .triggers = R"(
CREATE TEMP TRIGGER broken AFTER UPDATE OF state ON upstream_message
WHEN NEW.state IN ('accepted', 'retrying')
BEGIN UPDATE upstream_message SET body = NEW.body || ' ' WHERE id = NEW.id; END)"},
    {.name = "retry_counts_as_done",
     .breaks = "shop -> server",
     .what = "a message that the shop did not take counts as taken",
     .tamper = retry_counts_as_done},
};

// --- connections ----------------------------------------------------------------------

std::map<std::string, sqlite3*>& connections() {
  static std::map<std::string, sqlite3*> newest;
  return newest;
}

int opened(sqlite3* connection, char**, const sqlite3_api_routines*) {
  // Told from inside of sqlite3_open.
  const char* file = sqlite3_db_filename(connection, "main");
  if (file != nullptr) connections()[file] = connection;
  return SQLITE_OK;
}

void run(sqlite3* connection, const char* sql) {
  char* problem = nullptr;
  if (sqlite3_exec(connection, sql, nullptr, nullptr, &problem) == SQLITE_OK) return;
  const std::string text = problem == nullptr ? "" : problem;
  sqlite3_free(problem);
  throw std::logic_error("a mutant's SQL: " + text);
}

}  // namespace

std::span<const Mutant> mutants() { return all; }

const Mutant* find_mutant(std::string_view name) {
  for (const Mutant& mutant : all) {
    if (mutant.name == name) return &mutant;
  }
  return nullptr;
}

void watch_connections() {
  static const int watching = sqlite3_auto_extension(reinterpret_cast<void (*)()>(opened));
  if (watching != SQLITE_OK) throw std::logic_error("SQLite tells of no connections");
  connections().clear();
}

void on_connections(std::string_view host, const char* sql) {
  const std::string folder = "/sim/" + std::string(host) + "/";
  for (const auto& [file, connection] : connections()) {
    if (file.starts_with(folder)) run(connection, sql);
  }
}

void on_file(const std::string& file, const char* sql) {
  try {
    db::Database::open(file).script(sql);
  } catch (const db::Error&) {
    // New, or torn by the power loss: its program finds out by itself.
  }
}

}  // namespace fw::sim
