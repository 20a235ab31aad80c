// What a terminal and the server say to each other, as plain values.
//
// Facts flow through the terminal's durable outbox: (stream, seq), dense,
// applied in order, acknowledged cumulatively after the server's commit.
// Requests are online, refusable, idempotent by id, and never in the outbox.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "shared/base/types.h"
#include "shared/wire/values/packet.h"
#include "shared/wire/values/text.h"

namespace fw::wire {

inline constexpr int protocol_min = 1;
inline constexpr int protocol_max = 1;

// What a person entered in one step or one exception; absent = not part of it.
struct Values {
  std::optional<std::string> place;  // code scanned
  std::optional<std::string> item;   // code scanned (GTIN-14 where it is one)
  std::optional<Quantity> quantity;  // base units
  std::optional<std::string> lot;
  std::optional<std::string> expiry;  // YYYY-MM-DD, from a GS1 scan
  std::vector<std::string> serials;
  std::optional<std::string> container;  // code scanned
  // Of an exception whose container takes another one's place: the code of that one.
  std::optional<std::string> instead_of;
  std::optional<std::string> parcel;  // SSCC or tracking scanned
  std::optional<std::string> badge;
  std::optional<std::string> choice;  // Option.value
  std::optional<std::int64_t> weight_g;
  bool typed = false;  // any of it was typed, not scanned or read

  friend bool operator==(const Values&, const Values&) = default;
};

struct Fact {
  std::int64_t seq = 0;  // 1, 2, 3 ... in its stream
  std::string kind;      // "put", "short", "verify", "label_scanned" ...
  Id packet = 0;
  int revision = 0;  // of the packet, when the step was done
  int epoch = 0;     // of the lease
  Id step = 0;
  std::optional<Id> load;            // tote load, when the step names one
  Id session = 0;                    // the worker's
  EpochMs device_time_ms = 0;        // the device's clock, as it stood
  std::int64_t offset_ms = 0;        // device clock minus server clock, as last measured
  std::int64_t offset_error_ms = 0;  // half the round trip of that measurement
  int scans = 0;                     // scans since the fact before this one
  int wrong_scans = 0;               // of those, how many did not fit
  Values values;
  // A fact whose fields the reader could not understand still counts: `kind` is
  // then "unreadable" and this is its JSON text. Never on the wire.
  std::string unreadable;

  friend bool operator==(const Fact&, const Fact&) = default;
};

// ---- terminal or printer daemon -> server -----------------------------------

struct Holding {  // a packet that the terminal still has
  Id packet = 0;
  int revision = 0;
  int epoch = 0;
  Id step = 0;  // the step it stands on

  friend bool operator==(const Holding&, const Holding&) = default;
};

struct Hello {
  int protocol_min = 1;
  int protocol_max = 1;
  std::string program;  // "floorwave-terminal"
  std::string version;
  std::string stream;                   // UUID made with the outbox file
  std::int64_t last_seq = 0;            // highest ever written
  std::int64_t first_held_seq = 1;      // lowest still held; last_seq + 1 = none
  std::int64_t acked_seq = 0;           // highest acknowledgement seen
  std::string incarnation;              // the server's, when last seen; "" = never
  std::vector<std::string> step_kinds;  // names of StepKind it can run
  std::vector<std::string> afters;      // names of After it can run
  int columns = 20;
  int rows = 16;
  std::vector<Holding> holds;
  Id session = 0;            // signed-on session it believes in; 0 = none
  std::int64_t sent_ms = 0;  // the device's monotonic clock, returned in Welcome; 0 = none

  friend bool operator==(const Hello&, const Hello&) = default;
};

struct Facts {
  std::string stream;
  std::vector<Fact> facts;  // ascending, without gaps; at most 100

  friend bool operator==(const Facts&, const Facts&) = default;
};

struct Request {
  std::string id;              // UUID; the same on every repeat
  std::int64_t number = 0;     // rises with each request of the device; 0 = not counted
  std::int64_t after_seq = 0;  // the last fact before it; 0 = none
  std::string kind;  // "sign_on", "sign_off", "next_work", "bind", "open_pack", "close_parcel" ...
  Id session = 0;
  Id packet = 0;
  int revision = 0;
  int epoch = 0;
  Id step = 0;
  Values values;

  friend bool operator==(const Request&, const Request&) = default;
};

struct Standing {  // the answer to an amended packet
  Id packet = 0;
  int revision = 0;
  Id step = 0;

  friend bool operator==(const Standing&, const Standing&) = default;
};

struct Ping {
  std::int64_t sent_ms = 0;  // the device's monotonic clock, returned in Pong
  std::int64_t last_seq = 0;
  std::int64_t acked_seq = 0;

  friend bool operator==(const Ping&, const Ping&) = default;
};

struct Bye {
  friend bool operator==(const Bye&, const Bye&) { return true; }
};

// ---- server -> terminal -------------------------------------------------------

// Codes that start with `prefix` are of class `meaning` (site settings).
struct CodeClass {
  std::string prefix;
  Meaning meaning = Meaning::container;

  friend bool operator==(const CodeClass&, const CodeClass&) = default;
};

struct Welcome {
  int protocol = 1;
  std::string incarnation;     // changes when the server's database was restored
  std::int64_t acked_seq = 0;  // the server's mark of the stream named in Hello
  EpochMs server_time_ms = 0;
  std::int64_t heartbeat_ms = 5000;
  std::string device_role;  // "handheld", "pack_station", "printer_daemon"
  std::string language = "en";
  std::vector<CodeClass> code_classes;
  Id session = 0;  // still valid session, or 0: sign on again
  std::string worker_name;
  std::optional<Packet> home;     // when signed on
  std::int64_t sent_ms = 0;       // of the Hello that it answers
  std::int64_t last_request = 0;  // highest Request.number heard of the device

  friend bool operator==(const Welcome&, const Welcome&) = default;
};

// The link is refused as a whole; the terminal shows it and tries again slowly.
struct Goodbye {
  std::string code;  // "protocol_version", "unknown_device", "device_in_use", "hello_first"
  Text text;

  friend bool operator==(const Goodbye&, const Goodbye&) = default;
};

struct Ack {
  std::string stream;
  std::int64_t acked_seq = 0;

  friend bool operator==(const Ack&, const Ack&) = default;
};

struct Resend {  // seq up to here are missing on the server's side
  std::string stream;
  std::int64_t from_seq = 0;

  friend bool operator==(const Resend&, const Resend&) = default;
};

enum class AnswerStatus {
  ok,
  refused,      // shown: given, wanted, next
  facts_first,  // the fact named by after_seq is not applied yet: send facts and request again
  failed,       // internal error, recorded at the server; may be tried again
};

// The four parts of a refusal on a screen, rendered.
struct Refused {
  std::string code;
  Text title;   // "TOTE IN USE"
  Text given;   // "T-0091"
  Text wanted;  // "an empty tote"
  Text next;    // "Take another one."

  friend bool operator==(const Refused&, const Refused&) = default;
};

struct Answer {
  std::string id;  // the request's
  AnswerStatus status = AnswerStatus::ok;
  std::int64_t acked_seq = 0;
  Refused refused;
  std::optional<Packet> packet;  // new work, or the amended packet
  std::optional<Packet> home;    // after sign-on
  Id session = 0;                // after sign-on
  std::string worker_name;
  std::string language;
  std::vector<Text> say;  // one or two lines shown for a moment: "Parcel 1 closed"

  friend bool operator==(const Answer&, const Answer&) = default;
};

struct Amend {
  Packet packet;  // revision n + 1

  friend bool operator==(const Amend&, const Amend&) = default;
};

struct Revoke {
  Id packet = 0;
  int epoch = 0;
  Text text;  // why, and what to do with what is in hand

  friend bool operator==(const Revoke&, const Revoke&) = default;
};

struct Notice {
  Text text;

  friend bool operator==(const Notice&, const Notice&) = default;
};

struct Pong {
  std::int64_t sent_ms = 0;
  EpochMs server_time_ms = 0;
  std::int64_t acked_seq = 0;

  friend bool operator==(const Pong&, const Pong&) = default;
};

}  // namespace fw::wire
