// The rules in bounded pieces: which subjects there are, and which were touched.
#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <span>
#include <sstream>

#include "server/store/invariant_rules.h"

namespace fw::store {
namespace {

constexpr Id last_of_all = std::numeric_limits<Id>::max();
// Ids are taken in blocks of 1,000: those of the newest block may still be given.
constexpr std::int64_t id_block = 1000;
constexpr std::size_t touched_at_once = 20;

struct Group {
  Subject subject;
  const char* table;  // nullptr: one piece is all
  const char* key;
  std::int64_t at_once;  // subjects in a piece of a full run
  // Touched subjects: by events after :1, and by new rows with ids from :1 to :2.
  // nullptr as the first: the subjects are those new rows themselves.
  std::vector<const char*> by_event;
  std::vector<const char*> by_id;
};

const std::vector<Group>& groups() {
  static const std::vector<Group> all{
      {Subject::item,
       "item",
       "id",
       50,
       {"SELECT DISTINCT item_id FROM event WHERE seq > :1 AND item_id > 0",
        "SELECT DISTINCT l.item_id FROM event e JOIN order_line l ON l.order_id = e.order_id WHERE "
        "e.seq > :1 AND e.order_id > 0"},
       {"SELECT DISTINCT item_id FROM stock_move WHERE id BETWEEN :1 AND :2",
        "SELECT DISTINCT item_id FROM allocation WHERE id BETWEEN :1 AND :2"}},
      {Subject::order,
       "orders",
       "id",
       100,
       {"SELECT DISTINCT order_id FROM event WHERE seq > :1 AND order_id > 0",
        "SELECT DISTINCT f.order_id FROM event e JOIN fulfilment f ON f.id = e.fulfilment_id WHERE "
        "e.seq > :1",
        "SELECT DISTINCT f.order_id FROM event e JOIN parcel p ON p.id = e.parcel_id JOIN "
        "fulfilment f ON f.id = p.fulfilment_id WHERE e.seq > :1",
        "SELECT DISTINCT l.order_id FROM (SELECT DISTINCT wave_id FROM event WHERE seq > :1 AND "
        "wave_id > 0) w JOIN allocation a ON a.wave_id = w.wave_id JOIN order_line l ON l.id = "
        "a.order_line_id"},
       {"SELECT id FROM orders WHERE id BETWEEN :1 AND :2",
        "SELECT DISTINCT l.order_id FROM stock_move m JOIN order_line l ON l.id = m.order_line_id "
        "WHERE m.id BETWEEN :1 AND :2",
        "SELECT DISTINCT l.order_id FROM allocation a JOIN order_line l ON l.id = a.order_line_id "
        "WHERE a.id BETWEEN :1 AND :2",
        "SELECT DISTINCT f.order_id FROM label_job j JOIN parcel p ON p.id = j.parcel_id JOIN "
        "fulfilment f ON f.id = p.fulfilment_id WHERE j.id BETWEEN :1 AND :2"}},
      {Subject::packet,
       "packet",
       "id",
       500,
       {"SELECT DISTINCT packet_id FROM event WHERE seq > :1 AND packet_id > 0"},
       {"SELECT id FROM packet WHERE id BETWEEN :1 AND :2",
        "SELECT DISTINCT packet_id FROM fact WHERE id BETWEEN :1 AND :2 AND packet_id > 0",
        "SELECT DISTINCT packet_id FROM lease WHERE id BETWEEN :1 AND :2"}},
      {Subject::container,
       "container",
       "id",
       1000,
       {"SELECT DISTINCT c.id FROM event e JOIN container c ON c.id = e.place_id WHERE e.seq > :1"},
       {"SELECT id FROM container WHERE id BETWEEN :1 AND :2",
        "SELECT DISTINCT c.id FROM stock_move m JOIN container c ON c.id = m.to_place_id WHERE "
        "m.id BETWEEN :1 AND :2",
        "SELECT DISTINCT c.id FROM stock_move m JOIN container c ON c.id = m.from_place_id WHERE "
        "m.id BETWEEN :1 AND :2",
        "SELECT DISTINCT container_id FROM tote_load WHERE id BETWEEN :1 AND :2",
        "SELECT DISTINCT place_id FROM move_task WHERE id BETWEEN :1 AND :2"}},
      {Subject::stream,
       "stream",
       "id",
       1,
       {},
       {"SELECT id FROM stream WHERE id BETWEEN :1 AND :2",
        "SELECT DISTINCT stream_id FROM fact WHERE id BETWEEN :1 AND :2"}},
      {Subject::move, "stock_move", "id", 20'000, {}, {nullptr}},
      {Subject::fact, "fact", "id", 50'000, {}, {nullptr}},
      {Subject::event, "event", "seq", 50'000, {}, {}},
      {Subject::whole, nullptr, nullptr, 1, {}, {}},
  };
  return all;
}

CleanRun read_mark(Connection& database, EpochMs now) {
  CleanRun mark;
  mark.at_ms = now;
  mark.event_seq = *database.value<std::int64_t>("SELECT COALESCE(MAX(seq), 0) FROM event");
  for (const auto& [site, next] :
       database.rows<Id, std::int64_t>("SELECT site_id, next_counter FROM id_counter")) {
    mark.counters[site] = std::max<std::int64_t>(0, next - 1 - id_block);
  }
  return mark;
}

struct Piece {
  Id first = 0;
  Id last = 0;
};

// New ids of all sites since the mark.
std::vector<Piece> new_ids(Connection& database, const CleanRun& since) {
  std::vector<Piece> pieces;
  for (const auto& [site] : database.rows<Id>("SELECT site_id FROM id_counter ORDER BY site_id")) {
    const auto known = since.counters.find(site);
    const std::int64_t after = known == since.counters.end() ? 0 : known->second;
    pieces.push_back({(site << 40) + after + 1, ((site + 1) << 40) - 1});
  }
  return pieces;
}

}  // namespace

std::string CleanRun::encode() const {
  std::string line = std::to_string(at_ms) + " " + std::to_string(event_seq);
  for (const auto& [site, counter] : counters) {
    line += " " + std::to_string(site) + ":" + std::to_string(counter);
  }
  return line;
}

std::optional<CleanRun> CleanRun::decode(const std::string& line) {
  std::istringstream in(line);
  CleanRun run;
  if (!(in >> run.at_ms >> run.event_seq)) return std::nullopt;
  Id site = 0;
  std::int64_t counter = 0;
  char colon = 0;
  while (in >> site >> colon >> counter) run.counters[site] = counter;
  if (!in.eof()) return std::nullopt;
  return run;
}

struct InvariantSweep::Impl {
  CleanRun mark;
  std::optional<CleanRun> since;
  std::size_t group = 0;
  bool begun = false;          // of the group
  Id next = 0;                 // full: the next subject
  std::vector<Piece> touched;  // of the group, when not full
  std::size_t next_touched = 0;
  std::int64_t looked_at = 0;

  bool whole_table(const Group& at) const { return !since || at.table == nullptr; }
  void begin(Connection& database, const Group& at);
  void step_full(Connection& database, const Group& at, std::vector<Finding>& findings);
  void step_touched(Connection& database, const Group& at, std::vector<Finding>& findings);
  void end_group() {
    ++group;
    begun = false;
  }
};

// Ranges stay ranges; single subjects are gathered once, without doubles.
void InvariantSweep::Impl::begin(Connection& database, const Group& at) {
  begun = true;
  next = 0;
  touched.clear();
  next_touched = 0;
  if (whole_table(at)) return;
  if (at.subject == Subject::event) {
    touched.push_back({since->event_seq + 1, mark.event_seq});
    return;
  }
  const auto pieces = new_ids(database, *since);
  if (!at.by_id.empty() && at.by_id.front() == nullptr) {
    touched = pieces;
    return;
  }
  std::set<Id> ids;
  for (const char* sql : at.by_event) {
    for (const auto& [id] : database.rows<Id>(sql, since->event_seq)) ids.insert(id);
  }
  for (const char* sql : at.by_id) {
    for (const Piece& piece : pieces) {
      for (const auto& [id] : database.rows<Id>(sql, piece.first, piece.last)) ids.insert(id);
    }
  }
  for (const Id id : ids) touched.push_back({id, id});
}

void InvariantSweep::Impl::step_full(Connection& database, const Group& at,
                                     std::vector<Finding>& findings) {
  if (at.table == nullptr) {
    check_subject(database, at.subject, 0, last_of_all, findings);
    return end_group();
  }
  const std::string after = std::string("SELECT ") + at.key + " FROM " + at.table + " WHERE " +
                            at.key + " >= :1 ORDER BY " + at.key + " LIMIT 1 OFFSET :2";
  const auto beyond = database.value<Id>(after, next, at.at_once);
  check_subject(database, at.subject, next, beyond ? *beyond - 1 : last_of_all, findings);
  looked_at += *database.value<std::int64_t>(std::string("SELECT COUNT(*) FROM (SELECT 1 FROM ") +
                                                 at.table + " WHERE " + at.key +
                                                 " >= :1 ORDER BY " + at.key + " LIMIT :2) x",
                                             next, at.at_once);
  if (!beyond) return end_group();
  next = *beyond;
}

void InvariantSweep::Impl::step_touched(Connection& database, const Group& at,
                                        std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < touched_at_once && next_touched < touched.size(); ++i) {
    const Piece& piece = touched[next_touched++];
    check_subject(database, at.subject, piece.first, piece.last, findings);
    ++looked_at;
  }
  if (next_touched == touched.size()) end_group();
}

InvariantSweep::InvariantSweep(Connection& database, EpochMs now,
                               const std::optional<CleanRun>& since)
    : impl_(std::make_unique<Impl>()) {
  impl_->mark = read_mark(database, now);
  impl_->since = since;
}
InvariantSweep::~InvariantSweep() = default;
InvariantSweep::InvariantSweep(InvariantSweep&&) noexcept = default;

bool InvariantSweep::step(Connection& database, std::vector<Finding>& findings) {
  if (impl_->group == groups().size()) return false;
  const Group& at = groups()[impl_->group];
  if (!impl_->begun) impl_->begin(database, at);
  if (impl_->whole_table(at)) {
    impl_->step_full(database, at, findings);
  } else {
    impl_->step_touched(database, at, findings);
  }
  return impl_->group < groups().size();
}

const CleanRun& InvariantSweep::mark() const { return impl_->mark; }
std::int64_t InvariantSweep::looked_at() const { return impl_->looked_at; }

}  // namespace fw::store
