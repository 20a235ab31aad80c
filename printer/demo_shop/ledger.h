// What the demo's shop has been told, in SQLite: each message once, and every
// delivery with what it was answered. Written before anything is answered, so a
// shop that is killed and started again still takes each message once.
#pragma once
#include <optional>
#include <string>

#include "printer/demo_shop/mishaps.h"
#include "shared/base/types.h"
#include "shared/db/database.h"

namespace fw::printer::demo_shop {

// One POST as the ledger keeps it.
struct Delivery {
  std::string message_id;  // empty when it could not be read
  EpochMs at_ms = 0;
  std::string outcome;  // taken, repeated, conflict, refused_before, bad_signature, malformed
  int status = 0;       // answered; 0: the connection was cut or left hanging
  Mishap mishap = Mishap::none;
  bool wrong_key = false;   // its Idempotency-Key is not the message's id
  EpochMs retry_at_ms = 0;  // not before this was it to come again; 0: not said
};

// What a message says about itself.
struct Receipt {
  std::string message_id;
  std::string shipment;
  std::int64_t revision = 0;
  std::string order_reference;
  std::string body;
};

enum class Taken { now, before, conflict };  // new; same body again; same id, other body

class Ledger {
 public:
  // The database file `path`; ":memory:" for tests. Throws db::Error.
  explicit Ledger(const std::string& path);

  // Takes the message, if it is new, and records the delivery, in one transaction.
  // `fill` gets what it was and completes the delivery's outcome and status.
  template <class Fill>
  void take(const Receipt& receipt, Delivery& delivery, Fill fill) {
    db::Transaction transaction(database_);
    fill(take_receipt(receipt, delivery.at_ms), delivery);
    add_delivery(delivery);
    transaction.commit();
  }
  // A delivery that took nothing.
  void record(const Delivery& delivery);

  // Mishaps of this message so far.
  int mishaps(const std::string& message_id);
  // The frozen body of a message that was taken.
  std::optional<std::string> body(const std::string& message_id);

  // {"messages", "deliveries", "repeated_deliveries", "conflicts",
  //  "bad_signatures", "inversions" (a revision after a later one of its
  //  shipment), "early_retries" (before Retry-After was over, also when the
  //  sender had given up waiting for that answer), "wrong_keys",
  //  "mishaps", "shipments": [{"message_id", "type", "shipment", "revision",
  //  "order", "parcels", "first_at_ms", "last_at_ms", "deliveries", "conflict"}]}
  // in the order in which they were taken.
  std::string to_json();

 private:
  Taken take_receipt(const Receipt& receipt, EpochMs at_ms);
  void add_delivery(const Delivery& delivery);

  db::Database database_;
};

}  // namespace fw::printer::demo_shop
