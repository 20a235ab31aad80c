// Goal: a database reaches the schema of its program, in order, once, and one of
// a newer program stays untouched.
#include "shared/db/migrate.h"

#include <catch2/catch.hpp>

#include "tests/unit/db/engines.h"

using fw::db::Database;
using fw::db::Error;
using fw::db::migrate;
using fw::db::Migration;
using fw::test::on_both_engines;

namespace {

const Migration tote{1, "tote",
                     "CREATE TABLE tote (id {int64} PRIMARY KEY, barcode TEXT, photo {bytes})"
                     " {strict}; CREATE INDEX tote_barcode ON tote (barcode);"};
const Migration cart{2, "cart",
                     "-- a cart's totes; it's here\n"
                     "CREATE TABLE cart (id {int64} PRIMARY KEY) {strict};"
                     "INSERT INTO cart (id) VALUES (9000000000);"};

}  // namespace

TEST_CASE("a database is brought forward step by step, each step once") {
  on_both_engines([](const std::string& where) {
    Database database = Database::open(where);
    const Migration both[] = {tote, cart};
    CHECK(migrate(database, std::span(both, 1)) == 1);
    CHECK(migrate(database, both) == 2);
    CHECK(migrate(database, both) == 2);
    CHECK(database.value<std::int64_t>("SELECT id FROM cart") == 9000000000);
    const auto rows = database.rows<std::int64_t, std::string>(
        "SELECT version, name FROM schema_migration ORDER BY version");
    REQUIRE(rows.size() == 2);
    CHECK(rows[1] == std::tuple{std::int64_t{2}, std::string("cart")});
  });
}

TEST_CASE("a step that fails leaves the schema as it was before it") {
  on_both_engines([](const std::string& where) {
    Database database = Database::open(where);
    const Migration good_then_bad[] = {
        tote, {2, "bad", "CREATE TABLE half (id {int64}) {strict}; CREATE TABLE half (x TEXT);"}};
    CHECK_THROWS_AS(migrate(database, good_then_bad), Error);
    const Migration both[] = {tote, cart};
    CHECK(migrate(database, both) == 2);
    database.script("CREATE TABLE half (x TEXT)");
  });
}

TEST_CASE("a database of a newer program is refused and not touched") {
  on_both_engines([](const std::string& where) {
    Database database = Database::open(where);
    const Migration both[] = {tote, cart};
    migrate(database, both);
    CHECK_THROWS_WITH(migrate(database, std::span(both, 1)),
                      Catch::Contains("schema version 2") && Catch::Contains("newer program"));
    CHECK(database.value<std::int64_t>("SELECT COUNT(*) FROM cart") == 1);
  });
}

TEST_CASE("steps must be numbered without a gap") {
  Database database = Database::open(":memory:");
  const Migration gap[] = {tote, {3, "later", ""}};
  CHECK_THROWS_AS(migrate(database, gap), Error);
}
