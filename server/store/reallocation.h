// What re-allocation reads and writes: stock to pick from, policies for shorts,
// units that wait for replenishment, tasks at a key.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/domain/reallocation.h"
#include "server/store/waves.h"

namespace fw::store {

// Available stock of the item in pick and reserve places, nothing on hold.
std::vector<domain::Source> sources_of(Connection& database, Id site, Id item, Id owner);

struct ShortLine {
  Id order = 0, item = 0, owner = 0, wave = 0;
  std::string channel, rule, order_number, sku;
  Quantity reserved = 0;  // of the line for this fulfilment
  bool over = false;      // the fulfilment or the order is
  bool on_hold = false;   // the order is
  bool tracks_expiry = false;
};
std::optional<ShortLine> load_short_line(Connection& database, Id fulfilment, Id order_line);

struct PolicyRow {
  std::string actions = "reallocate";
  std::int64_t wait_minutes = 60;
};
PolicyRow shortage_policy(Connection& database, Id site, const std::string& channel, Id item,
                          const std::string& reason);
struct PolicyInput {
  Id site = 0, item = 0;
  std::string channel, reason, actions;
  std::int64_t wait_minutes = 60;
};
// All of them, the most specific of a site first.
struct PolicyView {
  Id id = 0;
  std::string site, channel, owner, sku, reason, actions;
  std::int64_t wait_minutes = 60;
};
std::vector<PolicyView> list_policies(Connection& database);
std::optional<PolicyView> find_policy(Connection& database, Id policy);
void delete_policy(Writer& writer, Id policy);
bool has_policy(Connection& database, const PolicyInput& policy);
Id save_policy(Writer& writer, const PolicyInput& policy);

// Open tasks that are allocated at the key, latest departure first.
std::vector<TaskRow> open_tasks_at(Connection& database, const domain::StockKey& key,
                                   std::int64_t most);
// Open tasks of the line in this fulfilment, and whether it has picked goods.
std::vector<TaskRow> open_tasks_of_line(Connection& database, Id fulfilment, Id order_line);
struct OpenUnits {
  Id order_line = 0, item = 0;
  Quantity quantity = 0;
};
std::vector<OpenUnits> open_lines(Connection& database, Id order);
// The fulfilment of the order that is in a wave and not packed yet; 0 = none.
Id fulfilment_on_floor(Connection& database, Id order);
// The trip in progress (or waiting) that picks for the fulfilment; 0 = none.
Id walk_of(Connection& database, Id fulfilment);
bool has_goods(Connection& database, Id fulfilment);

// A task that was given up and picked all the same: `quantity` of what was released
// is picked, and its allocation says so.
void regain_task(Writer& writer, const TaskRow& task, Quantity quantity);
// The other way: `quantity` picked units lie in their place again and are to be
// picked once more.
void reopen_task(Writer& writer, const TaskRow& task, Quantity quantity);

struct PickMove {  // of one fact
  domain::StockKey from, to;
  Quantity quantity = 0;
  Id order_line = 0, tote_load = 0;
};
// The put that a step last told of on this device; 0 = none.
Id last_put(Connection& database, Id device, Id packet, Id step, std::int64_t before_seq);
// What it moved off its place: into the tote, or to where nobody knows.
std::vector<PickMove> picks_of_fact(Connection& database, Id item, Id fact);
std::vector<Id> open_discrepancies_of_fact(Connection& database, Id fact);

struct WaitRow {
  Id id = 0, site = 0, fulfilment = 0, order_line = 0, item = 0, fact = 0;
  Quantity quantity = 0;
  std::string reason;
  bool urgent = false;
  EpochMs until_ms = 0;
};
void insert_wait(Writer& writer, const WaitRow& wait);
// Those whose item has stock at a pick place again, or whose time is over.
std::vector<WaitRow> waits_due(Connection& database, Id site, EpochMs now, std::int64_t most);
void end_wait(Writer& writer, Id wait, const std::string& outcome);
std::int64_t open_waits(Connection& database, Id fulfilment);

// Units of the line that are open.
Quantity open_units(Connection& database, Id order_line);
Quantity picked_units(Connection& database, Id order_line);
// A pick packet of its own brings something for the fulfilment, or a job will decide.
bool is_repicked(Connection& database, Id fulfilment);
void release_expired_holds(Writer& writer, Id site);

// A place hold with an end, for what nobody doubts the stock of.
void hold_until(Writer& writer, Id site, const std::string& kind, Id target,
                const std::string& reason, EpochMs until_ms);
void hold_order(Writer& writer, Id site, Id order, const std::string& reason);
bool release_order_hold(Writer& writer, Id order, const std::string& reason,
                        const std::string& released_by);

}  // namespace fw::store
