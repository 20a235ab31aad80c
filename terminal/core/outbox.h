// The device's durable memory: facts not yet acknowledged (and the newest that are),
// and where the person stands. One SQLite file; one or several devices of one host in it.
//
// Each device has a stream, a UUID made with its row; seq is 1, 2, 3 ... without
// gaps. Facts and the runner's new state are stored in one transaction, before
// the person hears ok. Between begin_group and commit_group all devices share
// one transaction (one sync for many): nobody may be told anything that was
// stored in between before commit_group has returned.
//
// What the file cannot store throws db::Error; the process must stop then. Not
// thread-safe: one thread owns the file and its devices.
#pragma once
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shared/db/database.h"
#include "shared/wire/values/terminal.h"
#include "terminal/core/stored_state.h"

namespace fw::terminal {

class OutboxFile {
 public:
  // Makes the file when it is missing.
  static OutboxFile open(const std::string& path);

  // A group without a write costs nothing.
  void begin_group();
  void commit_group();
  bool in_group() const { return in_group_; }
  std::int64_t group() const { return group_; }

  // What a face keeps of its own, by name: in the group with facts, if one is open.
  void store_note(const std::string& name, const std::string& text);
  std::string load_note(const std::string& name);

 private:
  friend class Outbox;
  struct Writing;  // one transaction: the group's, or its own

  explicit OutboxFile(db::Database database) : database_(std::move(database)) {}

  db::Database database_;
  bool in_group_ = false;
  bool group_has_begun_ = false;
  std::int64_t group_ = 0;  // how many were begun
};

// The packet in hand and the home packet are kept side by side.
enum class Slot { sign_on, home, work };

class Outbox {
 public:
  // Acknowledged facts that stay in the file: some shifts of a fast picker.
  static constexpr std::int64_t kept_acknowledged = 5'000;

  // Opens the device's part of the file; `new_stream` is used when it has none.
  Outbox(OutboxFile& file, std::string device, const std::string& new_stream);

  const std::string& stream() const { return stream_; }
  std::int64_t last_seq() const { return last_seq_; }    // highest ever written
  std::int64_t acked_seq() const { return acked_seq_; }  // highest acknowledgement seen
  std::int64_t first_held_seq() const;                   // lowest in the file; last_seq + 1 = none
  std::int64_t durable_seq() const;                      // safe on disk: may be sent
  std::size_t held() const { return facts_.size(); }

  // Up to `most` facts from `seq` on (from the first held one, if it is later),
  // durable ones only.
  std::vector<wire::Fact> facts_from(std::int64_t seq, std::size_t most) const;

  // Gives the facts their seq and stores them with the slot's new state. The
  // packet is written only when it changed.
  void store(Slot slot, const RunnerState& state, std::vector<wire::Fact>& facts);
  void clear(Slot slot);
  std::optional<RunnerState> load(Slot slot);
  void store_memory(const LinkMemory& memory);
  const LinkMemory& memory() const { return memory_; }

  // Facts up to `seq` are the server's now. They leave the file with the next
  // transaction: an acknowledgement that is forgotten is simply said again.
  // The newest `kept_acknowledged` stay, for a server that forgets them.
  void acknowledge(std::int64_t seq);
  // The server was restored from a backup and knows facts up to here only: those
  // after it that the file still has count as unacknowledged again.
  void take_back(std::int64_t acked_seq);
  // The server knows more of this stream than this file does (the file was put
  // back from a copy): what is held goes on under a new stream, from 1.
  void begin_stream(const std::string& stream);

 private:
  void write_device();
  void drop_acknowledged();

  OutboxFile& file_;
  std::string device_;
  std::string stream_;
  std::int64_t last_seq_ = 0;
  std::int64_t acked_seq_ = 0;
  std::int64_t written_acked_seq_ = 0;
  std::int64_t dropped_seq_ = 0;  // facts up to here are gone from the file
  std::int64_t stored_in_group_ = 0;
  std::int64_t seq_before_group_ = 0;
  std::deque<wire::Fact> facts_;
  LinkMemory memory_;
  std::map<Slot, wire::Packet> written_packets_;  // as the file has them
};

}  // namespace fw::terminal
