// Goal: what is bound comes back, of whatever type, on both engines, wherever a
// parameter may stand in a statement.
#include <limits>
#include <optional>
#include <string>

#include <catch2/catch.hpp>

#include "tests/unit/db/engines.h"

using fw::db::Bytes;
using fw::db::Database;
using fw::db::Error;
using fw::db::ErrorKind;
using fw::db::Type;
using fw::db::Value;
using fw::test::on_both_engines;
using fw::test::tally_table;

namespace {
using Text = std::string;
using OptionalNumber = std::optional<std::int64_t>;
using OptionalText = std::optional<std::string>;

Database tally(const std::string& where) {
  Database database = Database::open(where);
  database.script(tally_table(database.engine()));
  return database;
}

ErrorKind kind_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.kind();
  }
  FAIL("no error");
  return ErrorKind::other;
}
}  // namespace

TEST_CASE("a number, a text and a missing value come back as they were written") {
  on_both_engines([](const std::string& where) {
    Database database = tally(where);
    const char* insert =
        "INSERT INTO tally (id, sku, quantity, note, counted_at_ms) VALUES (:1, :2, :3, :4, :5)";
    const std::int64_t most = std::numeric_limits<std::int64_t>::max();
    CHECK(database.exec(insert, 1, "A-17", 12, "it's :here -- \"now\"", 1774883342899) == 1);
    CHECK(database.exec(insert, most, "Größe 😀", 0, OptionalText{}, OptionalNumber{}) == 1);
    CHECK(database.exec(insert, -1, "", 7, std::nullopt, std::nullopt) == 1);

    const auto rows = database.rows<std::int64_t, Text, OptionalText, OptionalNumber>(
        "SELECT id, sku, note, counted_at_ms FROM tally ORDER BY id DESC");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0] == std::tuple{most, Text("Größe 😀"), OptionalText{}, OptionalNumber{}});
    CHECK(rows[1] == std::tuple{std::int64_t{1}, Text("A-17"),
                                OptionalText("it's :here -- \"now\""),
                                OptionalNumber(1774883342899)});
    CHECK(rows[2] == std::tuple{std::int64_t{-1}, Text(), OptionalText{}, OptionalNumber{}});
    CHECK(database.value<std::int64_t>("SELECT :1", std::numeric_limits<std::int64_t>::min()) ==
          std::numeric_limits<std::int64_t>::min());
  });
}

TEST_CASE("a parameter may stand anywhere and more than once") {
  on_both_engines([](const std::string& where) {
    Database database = tally(where);
    database.exec("INSERT INTO tally (id, sku, quantity) VALUES (:1, :2, :1)", 5, "A");
    database.exec("INSERT INTO tally (id, sku, quantity) VALUES (:2, :1, :3)", "B", 6, 60);
    const auto count = [&](std::string_view condition, const auto&... in) {
      return *database.value<std::int64_t>(
          "SELECT COUNT(*) FROM tally WHERE " + std::string(condition), in...);
    };
    CHECK(count("quantity = :1", 5) == 1);
    CHECK(count("(:1 IS NULL OR sku = :1)", OptionalText("B")) == 1);
    CHECK(count("(:1 IS NULL OR sku = :1)", OptionalText()) == 2);
    CHECK(count("(:1 IS NULL OR sku = :1)", std::nullopt) == 2);
    CHECK(count("quantity BETWEEN :1 AND :1 + :2", 5, 100) == 2);
    CHECK(count("CASE WHEN :1 = 1 THEN quantity > :2 ELSE quantity < :2 END", 1, 10) == 1);
    CHECK(count("COALESCE(:1, sku) = :2", OptionalText(), "A") == 1);
    CHECK(count("(id, sku) > (:1, :2)", 5, "A") == 1);
    CHECK(count("sku IN (:1, :2, :3)", "A", "B", "C") == 2);

    CHECK(database.value<Text>("SELECT COALESCE(:1, :2)", OptionalText(), "else") == "else");
    CHECK(database.value<std::int64_t>("SELECT CASE WHEN :1 > 0 THEN :2 ELSE :3 END", 1, 20, 30) ==
          20);
    CHECK(database.value<Text>("SELECT sku || :1 FROM tally WHERE id = 5", "!") == "A!");
    CHECK(
        database.rows<Text>("SELECT sku FROM tally ORDER BY id LIMIT :1 OFFSET :2", 1, 1).size() ==
        1);
    CHECK(database.exec("UPDATE tally SET quantity = quantity + :1, note = :2, counted_at_ms = :3",
                        1, OptionalText(), OptionalNumber(9)) == 2);
    CHECK(database.exec("INSERT INTO tally (id, sku, quantity, counted_at_ms)"
                        " SELECT id + :1, sku || :2, :3, :4 FROM tally",
                        10, "x", 3, OptionalNumber()) == 2);
    CHECK(count("counted_at_ms IS NULL") == 2);
  });
}

TEST_CASE("counts, sums, comparisons and returned rows are plain integers") {
  on_both_engines([](const std::string& where) {
    Database database = tally(where);
    const auto id = database.value<std::int64_t>(
        "INSERT INTO tally (id, sku, quantity) VALUES (1, 'A', 3000000000) RETURNING id");
    CHECK(id == 1);
    database.exec("INSERT INTO tally (id, sku, quantity) VALUES (2, 'B', 3000000001)");
    CHECK(database.value<std::int64_t>("SELECT SUM(quantity) FROM tally") == 6000000001);
    CHECK(database.value<std::int64_t>("SELECT COUNT(*) FROM tally") == 2);
    CHECK(database.value<std::int64_t>("SELECT CAST(SUM(quantity) AS BIGINT) / 2 FROM tally") ==
          3000000000);
    CHECK(database.value<bool>("SELECT EXISTS (SELECT 1 FROM tally WHERE sku = :1)", "A") == true);
    CHECK(database.value<bool>("SELECT quantity > :1 FROM tally WHERE id = 1", 5000000000) ==
          false);
    const auto none = database.value<OptionalNumber>("SELECT MAX(id) FROM tally WHERE id > 5");
    REQUIRE(none.has_value());
    CHECK_FALSE(none->has_value());
    CHECK(database.value<std::int64_t>("SELECT id FROM tally WHERE id > 5") == std::nullopt);
    CHECK(database.value<std::int64_t>("SELECT ROW_NUMBER() OVER (ORDER BY sku DESC)"
                                       " FROM tally ORDER BY id LIMIT 1") == 2);
  });
}

TEST_CASE("an upsert adds to what is there") {
  on_both_engines([](const std::string& where) {
    Database database = tally(where);
    for (int round = 0; round < 2; ++round) {
      CHECK(database.exec("INSERT INTO tally (id, sku, quantity) VALUES (:1, :2, :3)"
                          " ON CONFLICT (sku) DO UPDATE SET quantity = tally.quantity +"
                          " excluded.quantity",
                          round, "A", 4) == 1);
    }
    CHECK(database.value<std::int64_t>("SELECT quantity FROM tally") == 8);
    CHECK(database.exec("INSERT INTO tally (id, sku, quantity) SELECT 9, sku, 1 FROM tally"
                        " WHERE 1 = 1 ON CONFLICT (sku) DO NOTHING") == 0);
  });
}

TEST_CASE("one table may be changed from another and a question built from parts") {
  on_both_engines([](const std::string& where) {
    Database database = tally(where);
    const char* insert = "INSERT INTO tally (id, sku, quantity) VALUES (:1, :2, :3)";
    database.exec(insert, 1, "A", 7);
    database.exec(insert, 2, "B", 8);
    CHECK(database.exec("UPDATE tally SET quantity = other.quantity + :1 FROM tally AS other"
                        " WHERE other.id = tally.id + 1",
                        10) == 1);
    const auto rows = database.rows<std::int64_t, std::int64_t>(
        "WITH RECURSIVE step (n) AS (SELECT :1 UNION ALL SELECT n + 1 FROM step WHERE n < :2)"
        " SELECT n, quantity FROM step JOIN tally ON tally.id = step.n ORDER BY n",
        1, 5);
    using Rows = std::vector<std::tuple<std::int64_t, std::int64_t>>;
    CHECK(rows == Rows{{1, 18}, {2, 8}});
  });
}

TEST_CASE("text sorts by code point and missing values where the statement says") {
  on_both_engines([](const std::string& where) {
    Database database = tally(where);
    for (const char* sku : {"b", "B", "a", "ä", "Z"}) {
      database.exec(
          "INSERT INTO tally (id, sku, quantity, note) SELECT COUNT(*), :1, 0, :2"
          " FROM tally",
          sku, Text(sku) == "B" ? OptionalText() : OptionalText("n"));
    }
    Text order;
    for (const auto& [sku] : database.rows<Text>("SELECT sku FROM tally ORDER BY sku"))
      order += sku;
    CHECK(order == "BZabä");
    order.clear();
    for (const auto& [sku] :
         database.rows<Text>("SELECT sku FROM tally ORDER BY note DESC NULLS LAST, sku")) {
      order += sku;
    }
    CHECK(order == "ZabäB");
  });
}

TEST_CASE("bytes of a label survive whole, with zeros and high bytes") {
  on_both_engines([](const std::string& where) {
    Database database = Database::open(where);
    const bool sqlite = database.engine() == fw::db::Engine::sqlite;
    database.script(sqlite ? "CREATE TABLE label (id INTEGER PRIMARY KEY, image BLOB) STRICT"
                           : "CREATE TABLE label (id BIGINT PRIMARY KEY, image BYTEA)");
    Bytes image;
    for (int i = 0; i < 512; ++i) image.data += static_cast<char>(i);
    const char* insert = "INSERT INTO label (id, image) VALUES (:1, :2)";
    database.exec(insert, 1, image);
    database.exec(insert, 2, Bytes{});
    database.exec(insert, 3, std::optional<Bytes>());
    CHECK(database.value<Bytes>("SELECT image FROM label WHERE id = 1") == image);
    CHECK(database.value<Bytes>("SELECT image FROM label WHERE image = :1", Bytes{}) == Bytes{});
    CHECK(database.value<std::int64_t>("SELECT id FROM label WHERE image = :1", image) == 1);
    const auto none = database.value<std::optional<Bytes>>("SELECT image FROM label WHERE id = 3");
    REQUIRE(none.has_value());
    CHECK_FALSE(none->has_value());
  });
}

TEST_CASE("a question made at run time carries values of mixed types") {
  on_both_engines([](const std::string& where) {
    Database database = tally(where);
    const std::string insert =
        "INSERT INTO tally (id, sku, quantity, note, counted_at_ms) VALUES (:1, :2, :3, :4, :5)";
    for (std::int64_t id = 1; id <= 4; ++id) {
      const std::vector<Value> values{id, "S" + std::to_string(id), std::int64_t{0},
                                      id % 2 == 0 ? Value("even") : Value(),
                                      id > 2 ? Value(id) : Value()};
      CHECK(database.run(insert, values, {}, {}) == 1);
    }
    const std::vector<Type> types{Type::text, Type::integer};
    std::vector<std::vector<Value>> seen;
    const auto take = [&](std::span<Value> row) {
      seen.emplace_back(row.begin(), row.end());
      return seen.size() < 3;
    };
    CHECK(database.run("SELECT note, counted_at_ms FROM tally ORDER BY id", {}, types, take) == 3);
    CHECK(seen == std::vector<std::vector<Value>>{{Value(), Value()},
                                                  {Value("even"), Value()},
                                                  {Value(), Value(std::int64_t{3})}});
    // The one stopped early must not hold the table.
    CHECK(database.exec("DELETE FROM tally") == 4);
  });
}

TEST_CASE("a statement may run while the same one is being read") {
  on_both_engines([](const std::string& where) {
    Database database = tally(where);
    for (int id = 1; id <= 3; ++id) {
      database.exec("INSERT INTO tally (id, sku, quantity) VALUES (:1, :2, 1)", id,
                    std::to_string(id));
    }
    const std::vector<Type> types{Type::integer};
    const std::string query = "SELECT id FROM tally WHERE id >= :1 ORDER BY id";
    std::string trail;
    const std::vector<Value> from_one{std::int64_t{1}};
    database.run(query, from_one, types, [&](std::span<Value> row) {
      const std::vector<Value> from_here{row[0]};
      trail += "|";
      database.run(query, from_here, types, [&](std::span<Value> inner) {
        trail += std::to_string(std::get<std::int64_t>(inner[0]));
        return true;
      });
      return true;
    });
    CHECK(trail == "|123|23|3");
  });
}

TEST_CASE("a statement that does not fit its arguments is refused before it runs") {
  on_both_engines([](const std::string& where) {
    Database database = tally(where);
    CHECK(kind_of([&] { database.exec("DELETE FROM tally WHERE id = :1"); }) == ErrorKind::other);
    CHECK(kind_of([&] { database.exec("DELETE FROM tally WHERE id = :2", 1, 2); }) ==
          ErrorKind::other);
    CHECK(kind_of([&] { database.exec("DELETE FROM tally WHERE sku = :sku", "A"); }) ==
          ErrorKind::other);
    CHECK(kind_of([&] { database.exec("DELETE FROM tally WHERE sku = 'open"); }) ==
          ErrorKind::other);
    CHECK(kind_of([&] { database.exec("DELETE FROM tally WHERE sku = \"A\""); }) ==
          ErrorKind::other);
    CHECK(kind_of([&] { database.exec("SELEKT 1"); }) == ErrorKind::other);
    CHECK(database.exec("DELETE FROM tally /* :9 isn't */ WHERE sku <> ':8' -- don't :7\n"
                        "AND id = :1",
                        1) == 0);
  });
}

TEST_CASE("what is no integer is never read as one") {
  on_both_engines([](const std::string& where) {
    Database database = tally(where);
    database.exec("INSERT INTO tally (id, sku, quantity) VALUES (1, 'A', 7)");
    const auto read = [&](std::string_view sql) {
      return kind_of([&] { (void)database.value<std::int64_t>(sql); });
    };
    CHECK(read("SELECT sku FROM tally") == ErrorKind::other);
    CHECK(read("SELECT quantity / 2.0 FROM tally") == ErrorKind::other);
    CHECK(read("SELECT note FROM tally") == ErrorKind::other);  // NULL where none was expected
    CHECK(database.value<Text>("SELECT CAST(quantity AS TEXT) FROM tally") == "7");
    CHECK(kind_of([&] { database.row<std::int64_t>("SELECT 1 UNION ALL SELECT 2"); }) ==
          ErrorKind::other);
  });
}

TEST_CASE("text with a NUL character is refused instead of being cut") {
  on_both_engines([](const std::string& where) {
    Database database = tally(where);
    CHECK(kind_of([&] {
            database.exec("INSERT INTO tally (id, sku, quantity) VALUES (1, :1, 0)",
                          Text("A\0B", 3));
          }) == ErrorKind::constraint);
  });
}
