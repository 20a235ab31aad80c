// What a connection counts of its own changes: whoever keeps rows in memory relies on it.
#include <catch2/catch.hpp>

#include "shared/db/sql_text.h"
#include "tests/unit/db/engines.h"

namespace fw::test {
namespace {

using db::changed_table;
using db::Database;

TEST_CASE("the table whose rows a statement changes is read off its text") {
  CHECK(changed_table("UPDATE stock SET quantity = 1") == "stock");
  CHECK(changed_table("DELETE FROM lease WHERE id = :1") == "lease");
  CHECK(changed_table("INSERT INTO fact (id, kind) VALUES (:1, 'UPDATE stock')").empty());
  CHECK(changed_table("INSERT INTO a (x) SELECT y FROM b WHERE 1 = 1 ON CONFLICT (x) DO NOTHING")
            .empty());
  CHECK(changed_table("INSERT INTO a (x) VALUES (:1) ON CONFLICT (x) DO UPDATE SET x = 2") == "a");
  CHECK(changed_table("WITH n AS (SELECT 1 AS x) UPDATE a SET x = (SELECT x FROM n)") == "a");
  CHECK(changed_table("SELECT 'DELETE FROM a' FROM b -- UPDATE c").empty());
  CHECK(changed_table("COMMIT").empty());
}

TEST_CASE("changes are counted by table, new rows are not, a rollback counts for all") {
  on_both_engines([](const std::string& where) {
    auto database = Database::open(where);
    database.exec("CREATE TABLE kept_a (id INTEGER PRIMARY KEY, x INTEGER)");
    database.exec("CREATE TABLE kept_b (id INTEGER PRIMARY KEY, x INTEGER)");
    const std::uint64_t& a = database.changes_of("kept_a");
    const std::uint64_t& b = database.changes_of("kept_b");
    const std::uint64_t& none = database.changes_of("");
    database.exec("INSERT INTO kept_a (id, x) VALUES (1, 1)");
    CHECK(a == 0);
    database.exec("UPDATE kept_a SET x = 2");
    database.exec("UPDATE kept_a SET x = 3");
    database.exec("DELETE FROM kept_b");
    CHECK(a == 2);
    CHECK(b == 1);
    CHECK(none == 0);
    database.begin();
    database.rollback();
    CHECK(a == 3);
    CHECK(b == 2);
    CHECK(none == 1);
  });
}

}  // namespace
}  // namespace fw::test
