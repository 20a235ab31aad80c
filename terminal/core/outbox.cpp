#include "terminal/core/outbox.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "shared/db/migrate.h"
#include "shared/wire/values/stored_packet.h"

namespace fw::terminal {
namespace {

constexpr std::array migrations{db::Migration{1, "outbox", R"(
  CREATE TABLE device (
    code      TEXT NOT NULL PRIMARY KEY,
    stream    TEXT NOT NULL,
    last_seq  {int64} NOT NULL,
    acked_seq {int64} NOT NULL,
    memory    TEXT NOT NULL
  ){strict};
  CREATE TABLE fact (
    device TEXT NOT NULL,
    seq    {int64} NOT NULL,
    body   TEXT NOT NULL,
    PRIMARY KEY (device, seq)
  ){strict};
  CREATE TABLE slot (
    device TEXT NOT NULL,
    name   TEXT NOT NULL,
    packet TEXT NOT NULL,
    state  TEXT NOT NULL,
    PRIMARY KEY (device, name)
  ){strict};
)"},
                                db::Migration{2, "notes", R"(
  CREATE TABLE note (
    name TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
  ){strict};
)"}};

const char* name_of(Slot slot) {
  switch (slot) {
    case Slot::sign_on:
      return "sign_on";
    case Slot::home:
      return "home";
    case Slot::work:
      return "work";
  }
  return "";
}

[[noreturn]] void damaged(const Refusal& why) {
  throw db::Error(db::ErrorKind::corrupt, to_line(why));
}

}  // namespace

OutboxFile OutboxFile::open(const std::string& path) {
  db::Database database = db::Database::open(path);
  db::migrate(database, migrations);
  return OutboxFile(std::move(database));
}

void OutboxFile::begin_group() {
  if (in_group_) return;
  in_group_ = true;
  group_has_begun_ = false;
  ++group_;
}

void OutboxFile::commit_group() {
  if (!in_group_) return;
  if (group_has_begun_) database_.commit();
  in_group_ = false;
}

struct OutboxFile::Writing {
  explicit Writing(OutboxFile& file) {
    if (!file.in_group_) {
      own.emplace(file.database_);
    } else if (!file.group_has_begun_) {
      file.database_.begin();
      file.group_has_begun_ = true;
    }
  }
  void done() {
    if (own) own->commit();
  }
  std::optional<db::Transaction> own;
};

void OutboxFile::store_note(const std::string& name, const std::string& text) {
  Writing writing(*this);
  const auto changed = database_.exec("UPDATE note SET body = :2 WHERE name = :1", name, text);
  if (changed == 0) database_.exec("INSERT INTO note (name, body) VALUES (:1, :2)", name, text);
  writing.done();
}

std::string OutboxFile::load_note(const std::string& name) {
  return database_.value<std::string>("SELECT body FROM note WHERE name = :1", name).value_or("");
}

Outbox::Outbox(OutboxFile& file, std::string device, const std::string& new_stream)
    : file_(file), device_(std::move(device)) {
  auto& db = file_.database_;
  const auto row = db.row<std::string, std::int64_t, std::int64_t, std::string>(
      "SELECT stream, last_seq, acked_seq, memory FROM device WHERE code = :1", device_);
  if (!row) {
    stream_ = new_stream;
    OutboxFile::Writing writing(file_);
    db.exec(
        "INSERT INTO device (code, stream, last_seq, acked_seq, memory) VALUES (:1, :2, 0, 0, :3)",
        device_, stream_, encode_memory(memory_));
    writing.done();
    return;
  }
  std::string memory;
  std::tie(stream_, last_seq_, acked_seq_, memory) = *row;
  written_acked_seq_ = acked_seq_;
  const auto first =
      db.value<std::optional<std::int64_t>>("SELECT MIN(seq) FROM fact WHERE device = :1", device_);
  dropped_seq_ = first && *first ? **first - 1 : acked_seq_;
  auto read = decode_memory(memory);
  if (!read) damaged(read.error());
  memory_ = *read;
  for (auto& [body] :
       db.rows<std::string>("SELECT body FROM fact WHERE device = :1 AND seq > :2 ORDER BY seq",
                            device_, acked_seq_)) {
    auto fact = wire::decode_stored_fact(body);
    if (!fact) damaged(fact.error());
    facts_.push_back(std::move(*fact));
  }
}

std::int64_t Outbox::first_held_seq() const { return dropped_seq_ + 1; }

std::int64_t Outbox::durable_seq() const {
  const bool open = file_.in_group() && stored_in_group_ == file_.group();
  return open ? seq_before_group_ : last_seq_;
}

std::vector<wire::Fact> Outbox::facts_from(std::int64_t seq, std::size_t most) const {
  std::vector<wire::Fact> out;
  if (facts_.empty()) return out;
  const auto skip = std::max<std::int64_t>(0, seq - facts_.front().seq);
  const std::int64_t durable = durable_seq();
  for (auto i = static_cast<std::size_t>(skip); i < facts_.size() && out.size() < most; ++i) {
    if (facts_[i].seq > durable) break;
    out.push_back(facts_[i]);
  }
  return out;
}

void Outbox::store(Slot slot, const RunnerState& state, std::vector<wire::Fact>& facts) {
  auto& db = file_.database_;
  if (file_.in_group() && stored_in_group_ != file_.group()) {
    stored_in_group_ = file_.group();
    seq_before_group_ = last_seq_;
  }
  OutboxFile::Writing writing(file_);
  for (auto& fact : facts) {
    fact.seq = ++last_seq_;
    db.exec("INSERT INTO fact (device, seq, body) VALUES (:1, :2, :3)", device_, fact.seq,
            wire::encode_stored_fact(fact));
    facts_.push_back(fact);
  }
  if (!facts.empty()) write_device();
  drop_acknowledged();
  const auto written = written_packets_.find(slot);
  if (written != written_packets_.end() && written->second == state.packet) {
    db.exec("UPDATE slot SET state = :3 WHERE device = :1 AND name = :2", device_, name_of(slot),
            encode_state(state));
  } else {
    db.exec("DELETE FROM slot WHERE device = :1 AND name = :2", device_, name_of(slot));
    db.exec("INSERT INTO slot (device, name, packet, state) VALUES (:1, :2, :3, :4)", device_,
            name_of(slot), wire::encode_stored_packet(state.packet), encode_state(state));
    written_packets_[slot] = state.packet;
  }
  writing.done();
}

void Outbox::clear(Slot slot) {
  OutboxFile::Writing writing(file_);
  file_.database_.exec("DELETE FROM slot WHERE device = :1 AND name = :2", device_, name_of(slot));
  written_packets_.erase(slot);
  writing.done();
}

std::optional<RunnerState> Outbox::load(Slot slot) {
  const auto row = file_.database_.row<std::string, std::string>(
      "SELECT packet, state FROM slot WHERE device = :1 AND name = :2", device_, name_of(slot));
  if (!row) return std::nullopt;
  auto packet = wire::decode_stored_packet(std::get<0>(*row));
  if (!packet) damaged(packet.error());
  written_packets_[slot] = *packet;
  auto state = decode_state(std::get<1>(*row), std::move(*packet));
  if (!state) damaged(state.error());
  return std::move(*state);
}

void Outbox::store_memory(const LinkMemory& memory) {
  if (memory == memory_) return;
  memory_ = memory;
  OutboxFile::Writing writing(file_);
  write_device();
  writing.done();
}

void Outbox::write_device() {
  file_.database_.exec(
      "UPDATE device SET stream = :2, last_seq = :3, acked_seq = :4, memory = :5 WHERE code = :1",
      device_, stream_, last_seq_, acked_seq_, encode_memory(memory_));
}

void Outbox::acknowledge(std::int64_t seq) {
  acked_seq_ = std::max(acked_seq_, std::min(seq, last_seq_));
  while (!facts_.empty() && facts_.front().seq <= acked_seq_) facts_.pop_front();
}

void Outbox::drop_acknowledged() {
  if (written_acked_seq_ == acked_seq_) return;
  written_acked_seq_ = acked_seq_;
  file_.database_.exec("UPDATE device SET acked_seq = :2 WHERE code = :1", device_, acked_seq_);
  const std::int64_t old = acked_seq_ - kept_acknowledged;
  if (old <= dropped_seq_) return;
  file_.database_.exec("DELETE FROM fact WHERE device = :1 AND seq <= :2", device_, old);
  dropped_seq_ = old;
}

void Outbox::take_back(std::int64_t acked_seq) {
  const std::int64_t mark = std::max(acked_seq, dropped_seq_);
  std::deque<wire::Fact> again;
  for (auto& [body] : file_.database_.rows<std::string>(
           "SELECT body FROM fact WHERE device = :1 AND seq > :2 AND seq <= :3 ORDER BY seq",
           device_, mark, acked_seq_)) {
    auto fact = wire::decode_stored_fact(body);
    if (!fact) damaged(fact.error());
    again.push_back(std::move(*fact));
  }
  facts_.insert(facts_.begin(), std::make_move_iterator(again.begin()),
                std::make_move_iterator(again.end()));
  acked_seq_ = mark;
}

void Outbox::begin_stream(const std::string& stream) {
  OutboxFile::Writing writing(file_);
  auto& db = file_.database_;
  db.exec("DELETE FROM fact WHERE device = :1", device_);
  stream_ = stream;
  last_seq_ = 0;
  acked_seq_ = 0;
  dropped_seq_ = 0;
  written_acked_seq_ = 0;
  seq_before_group_ = 0;
  for (auto& fact : facts_) {
    fact.seq = ++last_seq_;
    db.exec("INSERT INTO fact (device, seq, body) VALUES (:1, :2, :3)", device_, fact.seq,
            wire::encode_stored_fact(fact));
  }
  write_device();
  writing.done();
}

}  // namespace fw::terminal
