#include "hw/world/schema.h"

namespace fw::hw {
namespace {

constexpr std::string_view first = R"sql(
CREATE TABLE world_number (
  name  TEXT NOT NULL PRIMARY KEY,
  value {int64} NOT NULL
) {strict};

CREATE TABLE location (
  code         TEXT NOT NULL PRIMARY KEY,
  kind         TEXT NOT NULL,
  barcode      TEXT NOT NULL,
  check_digits TEXT NOT NULL,
  x_mm         {int64} NOT NULL,
  y_mm         {int64} NOT NULL,
  z_mm         {int64} NOT NULL
) {strict};

CREATE TABLE item (
  sku           TEXT NOT NULL PRIMARY KEY,
  name          TEXT NOT NULL,
  barcode       TEXT NOT NULL,
  carries_lot   {int64} NOT NULL,
  unit_weight_g {int64} NOT NULL
) {strict};
CREATE INDEX item_barcode ON item (barcode);

CREATE TABLE container (
  code      TEXT NOT NULL PRIMARY KEY,
  kind      TEXT NOT NULL,
  type      TEXT NOT NULL,
  tare_g    {int64} NOT NULL,
  stands_in TEXT NOT NULL
) {strict};
CREATE INDEX container_place ON container (stands_in);

CREATE TABLE goods (
  place    TEXT NOT NULL,
  sku      TEXT NOT NULL,
  lot      TEXT NOT NULL,
  expiry   TEXT NOT NULL,
  quantity {int64} NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (place, sku, lot, expiry)
) {strict};
CREATE INDEX goods_sku ON goods (sku);

CREATE TABLE box_label (
  box      TEXT NOT NULL,
  sscc     TEXT NOT NULL,
  tracking TEXT NOT NULL,
  PRIMARY KEY (box, sscc)
) {strict};
CREATE INDEX box_label_sscc ON box_label (sscc);
CREATE INDEX box_label_tracking ON box_label (tracking);

CREATE TABLE mispick (
  number          {int64} NOT NULL PRIMARY KEY,
  worker          TEXT NOT NULL,
  wanted_place    TEXT NOT NULL,
  wanted_tote     TEXT NOT NULL,
  wanted_sku      TEXT NOT NULL,
  wanted_lot      TEXT NOT NULL,
  wanted_quantity {int64} NOT NULL,
  made_place      TEXT NOT NULL,
  made_tote       TEXT NOT NULL,
  made_sku        TEXT NOT NULL,
  made_lot        TEXT NOT NULL,
  made_quantity   {int64} NOT NULL,
  caught          TEXT NOT NULL
) {strict};
CREATE INDEX mispick_tote ON mispick (made_tote);

CREATE TABLE world_error (
  number   {int64} NOT NULL PRIMARY KEY,
  kind     TEXT NOT NULL,
  place    TEXT NOT NULL,
  sku      TEXT NOT NULL,
  lot      TEXT NOT NULL,
  quantity {int64} NOT NULL,
  mispick  {int64},
  undone   {int64} NOT NULL
) {strict};
CREATE INDEX world_error_mispick ON world_error (mispick);
)sql";

constexpr db::Migration migrations[] = {{1, "world", first}};

}  // namespace

std::span<const db::Migration> world_migrations() { return migrations; }

}  // namespace fw::hw
