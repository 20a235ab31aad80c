// Streams of devices and the facts in them: each (stream, seq) stored once.
#pragma once
#include <optional>
#include <string>

#include "server/store/ledger.h"
#include "shared/wire/values/terminal.h"

namespace fw::store {

struct Stream {
  Id id = 0;
  Id device = 0;
  std::int64_t acked_seq = 0;
  std::int64_t lost = 0;  // seqs that the device no longer had
  friend bool operator==(const Stream&, const Stream&) = default;
};
std::optional<Stream> load_stream(Writer& writer, const std::string& uuid);
Stream insert_stream(Writer& writer, Id device, const std::string& uuid);
void save_mark(Writer& writer, const Stream& stream);
// The mark of the device's newest stream; 0 when it has none.
std::int64_t newest_mark(Connection& database, Id device);

struct NewFact {
  Id id = 0;
  Id device = 0;
  Id worker = 0;
  std::string outcome;      // "applied", "late", "discrepancy", "unapplied"
  const std::string& body;  // wire::encode_stored_fact()
};
void insert_fact(Writer& writer, const Stream& stream, const wire::Fact& fact, const NewFact& row);

struct KnownFact {
  Id id = 0;
  bool same_content = false;
};
// The fact stored under this seq, compared with what came again.
std::optional<KnownFact> find_fact(Connection& database, const Stream& stream, std::int64_t seq,
                                   const std::string& body);
bool has_discrepancy(Connection& database, const std::string& kind, Id fact);

}  // namespace fw::store
