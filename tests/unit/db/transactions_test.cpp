// Goal: all or nothing on both engines, and every refusal of an engine arrives
// with the kind that tells its caller what to do.
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "shared/db/lock.h"
#include "tests/unit/db/engines.h"

using fw::db::Database;
using fw::db::Error;
using fw::db::ErrorKind;
using fw::db::OpenOptions;
using fw::db::Transaction;
using fw::test::on_both_engines;
using fw::test::tally_table;
using fw::test::TempFolder;

namespace {

constexpr const char* insert_sku = "INSERT INTO tally (id, sku, quantity) VALUES (:1, :2, :3)";

Error error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error");
  return Error(ErrorKind::other, "");
}

ErrorKind kind_of(const std::function<void()>& work) { return error_of(work).kind(); }

std::int64_t count(Database& database) {
  return *database.value<std::int64_t>("SELECT COUNT(*) FROM tally");
}

OpenOptions read_only() {
  OpenOptions options;
  options.read_only = true;
  return options;
}

}  // namespace

TEST_CASE("a transaction that is not committed leaves nothing behind") {
  on_both_engines([](const std::string& where) {
    Database database = Database::open(where);
    database.script(tally_table(database.engine()));
    {
      Transaction transaction(database);
      CHECK(database.in_transaction());
      database.exec(insert_sku, 1, "A", 1);
    }
    CHECK_FALSE(database.in_transaction());
    CHECK(count(database) == 0);
    {
      Transaction transaction(database);
      database.exec(insert_sku, 1, "A", 1);
      transaction.commit();
    }
    CHECK(count(database) == 1);
    CHECK(kind_of([&] { database.commit(); }) == ErrorKind::other);
  });
}

TEST_CASE("one refused statement ends its transaction on both engines alike") {
  on_both_engines([](const std::string& where) {
    Database database = Database::open(where);
    database.script(tally_table(database.engine()));
    database.exec(insert_sku, 1, "A", 1);

    database.begin();
    database.exec(insert_sku, 2, "B", 1);
    CHECK(kind_of([&] { database.exec(insert_sku, 3, "A", 1); }) == ErrorKind::constraint);
    CHECK(kind_of([&] { database.exec(insert_sku, 4, "D", 1); }) == ErrorKind::other);
    CHECK(kind_of([&] { database.commit(); }) == ErrorKind::other);
    database.rollback();

    CHECK(count(database) == 1);
    database.begin();
    database.exec(insert_sku, 5, "E", 1);
    database.commit();
    CHECK(count(database) == 2);
  });
}

TEST_CASE("after a refused statement a missing value is still missing") {
  // SOCI keeps the text of a failed execution and would bind it again for NULL.
  on_both_engines([](const std::string& where) {
    Database database = Database::open(where);
    database.script(tally_table(database.engine()));
    const char* insert = "INSERT INTO tally (id, sku, quantity, note) VALUES (:1, :2, :3, :4)";
    CHECK(kind_of([&] { database.exec(insert, 1, "A", -1, std::optional("old")); }) ==
          ErrorKind::constraint);
    database.exec(insert, 1, "A", 1, std::optional<std::string>());
    CHECK(database.value<std::int64_t>("SELECT COUNT(*) FROM tally WHERE note IS NULL") == 1);
  });
}

TEST_CASE("every broken rule of the schema is a constraint, and no message shows values") {
  on_both_engines([](const std::string& where) {
    Database database = Database::open(where);
    database.script(tally_table(database.engine()));
    const std::string id_type = database.engine() == fw::db::Engine::sqlite ? "INTEGER" : "BIGINT";
    database.script("CREATE TABLE seen (tally_id " + id_type + " NOT NULL REFERENCES tally (id))");
    database.exec(insert_sku, 1, "secret-sku", 1);
    const Error twice = error_of([&] { database.exec(insert_sku, 2, "secret-sku", 1); });
    CHECK(twice.kind() == ErrorKind::constraint);
    CHECK(std::string(twice.what()).find("secret-sku") == std::string::npos);
    CHECK(std::string(twice.what()).find('\n') == std::string::npos);
    CHECK(kind_of([&] { database.exec(insert_sku, 3, "B", -1); }) == ErrorKind::constraint);
    CHECK(kind_of([&] { database.exec(insert_sku, 3, std::optional<std::string>(), 1); }) ==
          ErrorKind::constraint);
    CHECK(kind_of([&] { database.exec("INSERT INTO seen (tally_id) VALUES (:1)", 77); }) ==
          ErrorKind::constraint);
    CHECK(kind_of([&] { database.exec("DELETE FROM nowhere"); }) == ErrorKind::other);
    CHECK(count(database) == 1);
  });
}

TEST_CASE("a reader sees one unmoving picture and cannot write") {
  on_both_engines([](const std::string& where) {
    Database writer = Database::open(where);
    writer.script(tally_table(writer.engine()));
    Database reader = Database::open(where, read_only());
    writer.exec(insert_sku, 1, "A", 1);
    CHECK(count(reader) == 1);

    reader.begin();
    CHECK(count(reader) == 1);
    writer.exec(insert_sku, 2, "B", 1);
    CHECK(count(reader) == 1);
    reader.rollback();
    CHECK(count(reader) == 2);

    const ErrorKind refused = kind_of([&] { reader.exec(insert_sku, 3, "C", 1); });
    CHECK(refused == ErrorKind::other);
    CHECK(count(writer) == 2);
  });
}

TEST_CASE("a second writer of a SQLite file hears that it is busy") {
  const TempFolder folder;
  OpenOptions impatient;
  impatient.busy_timeout_ms = 1;
  Database first = Database::open(folder.file("floor.db"));
  Database second = Database::open(folder.file("floor.db"), impatient);
  first.begin();
  CHECK(kind_of([&] { second.begin(); }) == ErrorKind::busy);
  first.rollback();
  second.begin();
  second.rollback();
}

TEST_CASE("a full disk, a broken file and a missing folder have kinds of their own") {
  const TempFolder folder;
  {
    Database database = Database::open(folder.file("small.db"));
    database.script(tally_table(database.engine()) + "; PRAGMA max_page_count = 20;");
    database.begin();
    CHECK(kind_of([&] {
            for (int id = 0; id < 1000; ++id) {
              database.exec(insert_sku, id, std::to_string(id) + std::string(1000, 'x'), 0);
            }
          }) == ErrorKind::full);
    database.rollback();
    CHECK(count(database) == 0);
  }
  std::ofstream(folder.file("broken.db")) << std::string(8192, 'x');
  CHECK(kind_of([&] { Database::open(folder.file("broken.db")); }) == ErrorKind::corrupt);
  CHECK(kind_of([&] { Database::open(folder.file("no/such/folder.db")); }) == ErrorKind::io);
  OpenOptions existing;
  existing.create = false;
  CHECK(kind_of([&] { Database::open(folder.file("none.db"), existing); }) == ErrorKind::other);
  CHECK_FALSE(std::filesystem::exists(folder.file("none.db")));
}

TEST_CASE("a file may have a name with blanks and signs") {
  const TempFolder folder;
  const std::string path = folder.file("floor one=two; three.db");
  Database::open(path).script("CREATE TABLE t (x INTEGER) STRICT");
  CHECK(std::filesystem::exists(path));
  CHECK(Database::open(path, read_only()).value<std::int64_t>("SELECT COUNT(*) FROM t") == 0);
}

TEST_CASE("the writing connection is durable and strict, whatever the file was before") {
  const TempFolder folder;
  Database database = Database::open(folder.file("floor.db"));
  CHECK(database.value<std::string>("PRAGMA journal_mode") == "wal");
  CHECK(database.value<std::int64_t>("PRAGMA synchronous") == 2);
  CHECK(database.value<std::int64_t>("PRAGMA foreign_keys") == 1);
  CHECK(database.value<std::int64_t>("PRAGMA trusted_schema") == 0);
  CHECK(database.value<std::int64_t>("PRAGMA wal_autocheckpoint") == 200);
  CHECK(database.value<std::int64_t>("PRAGMA cache_size") == -16384);
  Database reader = Database::open(folder.file("floor.db"), read_only());
  CHECK(reader.value<std::int64_t>("PRAGMA query_only") == 1);
  CHECK(reader.value<std::int64_t>("PRAGMA wal_autocheckpoint") == 0);
  CHECK(kind_of([&] { reader.checkpoint(); }) == ErrorKind::other);
}

TEST_CASE("a checkpoint moves the log into the file") {
  const TempFolder folder;
  Database database = Database::open(folder.file("floor.db"));
  database.script(tally_table(database.engine()));
  database.exec(insert_sku, 1, "A", 1);
  const auto before = std::filesystem::file_size(folder.file("floor.db"));
  database.checkpoint();
  CHECK(std::filesystem::file_size(folder.file("floor.db")) > before);
}

TEST_CASE("who checkpoints by hand is told how long the log is, and no commit does it") {
  const TempFolder folder;
  Database database = Database::open(folder.file("floor.db"));
  database.script(tally_table(database.engine()));
  database.checkpoint();
  database.checkpoint_by_hand();
  const auto fill = [&](std::int64_t from) {
    for (std::int64_t i = from; i < from + 300; ++i) {
      database.exec(insert_sku, i, "SKU-" + std::to_string(i), i);
    }
  };
  fill(0);
  const std::int64_t pages = database.pages_since_checkpoint();
  CHECK(pages >= 300);  // each commit logs at least one page
  database.checkpoint();
  CHECK(database.pages_since_checkpoint() == 0);
  // Checkpointed whole, the log begins anew and grows no longer than before.
  const auto log = std::filesystem::file_size(folder.file("floor.db-wal"));
  database.exec(insert_sku, 1000, "SKU-1000", 1);
  CHECK(database.pages_since_checkpoint() > 0);
  CHECK(database.pages_since_checkpoint() < 20);
  CHECK(std::filesystem::file_size(folder.file("floor.db-wal")) == log);
}

TEST_CASE("a backup runs beside the work and carries its changes along") {
  const TempFolder folder;
  Database database = Database::open(folder.file("floor.db"));
  database.script(tally_table(database.engine()));
  database.begin();
  for (int id = 0; id < 2000; ++id) database.exec(insert_sku, id, std::to_string(id) + "-sku", 1);
  database.commit();
  {
    auto backup = database.start_backup(folder.file("copy.db"));
    int turns = 0;
    while (backup.step(5)) {
      CHECK_FALSE(std::filesystem::exists(folder.file("copy.db")));
      if (backup.progress_per_mille() == 1000) break;  // copied: the rest is the disk's
      ++turns;
      database.exec("UPDATE tally SET quantity = quantity + 1 WHERE id = :1", 2000 - turns);
    }
    CHECK(turns > 3);
    CHECK(backup.progress_per_mille() == 1000);
    CHECK_FALSE(backup.step(5));
  }
  Database copy = Database::open(folder.file("copy.db"), read_only());
  const char* sums = "SELECT SUM(quantity), COUNT(*) FROM tally";
  CHECK(copy.row<std::int64_t, std::int64_t>(sums) ==
        database.row<std::int64_t, std::int64_t>(sums));
  CHECK(kind_of([&] { database.backup_to(folder.file("copy.db")); }) == ErrorKind::other);
  database.backup_to(folder.file("whole.db"));
  CHECK(std::filesystem::exists(folder.file("whole.db")));
}

TEST_CASE("an unfinished backup leaves no file") {
  const TempFolder folder;
  Database database = Database::open(folder.file("floor.db"));
  database.script(tally_table(database.engine()));
  for (int id = 0; id < 50; ++id) {
    database.exec(insert_sku, id, std::to_string(id) + std::string(1000, 'x'), 1);
  }
  {
    auto backup = database.start_backup(folder.file("copy.db"));
    CHECK(backup.step(1));
  }
  CHECK_FALSE(std::filesystem::exists(folder.file("copy.db")));
  CHECK_FALSE(std::filesystem::exists(folder.file("copy.db.part")));
}

TEST_CASE("a PostgreSQL server that dies is a lost connection; what it committed stays") {
  auto* server = fw::test::PostgresServer::shared();
  if (server == nullptr) return;
  const std::string where = server->fresh_database();
  Database database = Database::open(where);
  database.script(tally_table(database.engine()));
  database.exec(insert_sku, 1, "A", 1);
  database.begin();
  database.exec(insert_sku, 2, "B", 1);
  server->crash();
  const Error lost = error_of([&] { database.commit(); });
  INFO(lost.what());
  CHECK(lost.kind() == ErrorKind::lost_connection);
  database.rollback();
  CHECK(kind_of([&] { count(database); }) == ErrorKind::lost_connection);
  database = Database::open(where);
  CHECK(count(database) == 1);
  CHECK(kind_of([&] { database.backup_to("/tmp/none"); }) == ErrorKind::other);
}

TEST_CASE("a PostgreSQL database that sorts by language is refused") {
  auto* server = fw::test::PostgresServer::shared();
  if (server == nullptr) return;
  Database maintenance = Database::open(server->fresh_database());
  maintenance.script("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
  std::string where = server->fresh_database();
  where.replace(where.find("dbname="), where.find(' '), "dbname=latin");
  const Error error = error_of([&] { Database::open(where); });
  CHECK(error.kind() == ErrorKind::other);
  CHECK(std::string(error.what()).find("LATIN1") != std::string::npos);
}

TEST_CASE("only one connection of a cluster may claim a PostgreSQL database for writing") {
  auto* server = fw::test::PostgresServer::shared();
  if (server == nullptr) return;
  const std::string where = server->fresh_database();
  Database second = Database::open(where);
  {
    Database first = Database::open(where);
    CHECK(fw::db::claim_for_writing(first));
    const auto refused = fw::db::claim_for_writing(second);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "database_in_use");
    Database other = Database::open(server->fresh_database());
    CHECK(fw::db::claim_for_writing(other));
  }
}
