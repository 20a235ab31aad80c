// The tables, as numbered migrations in the common dialect of shared/db.
//
// Read schema_*.cpp as the model of ARCHITECTURE.md in SQL: one word for one
// thing, a primary key is the id alone, site_id leads every other unique key of
// what stands at a site, names and addresses live in party and address only.
#pragma once
#include <span>

#include "shared/db/migrate.h"

namespace fw::store {

std::span<const db::Migration> migrations();

// The pieces of migration 1, one part of the model each.
extern const char* const schema_goods;     // sites, places, items, stock ledger
extern const char* const schema_orders;    // parties, carriers, orders, reservations, holds
extern const char* const schema_work;      // waves, tasks, packets, leases, devices, facts
extern const char* const schema_moving;    // goods that somebody brings to another place
extern const char* const schema_shipping;  // parcels, shipments, labels, upstream, events
extern const char* const schema_packing;   // orders put aside at a pack station
extern const char* const schema_counts;    // counting, shortage policies, waiting units

}  // namespace fw::store
