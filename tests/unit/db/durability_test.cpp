// Goal: a commit that returned is on the disk, and one whose disk failed says so.
#include <catch2/catch.hpp>

#include "shared/db/database.h"
#include "tests/support/faulty_disk.h"
#include "tests/support/temp_folder.h"

using fw::db::Database;
using fw::db::Error;
using fw::db::ErrorKind;
using fw::test::FaultyDisk;
using fw::test::TempFolder;

namespace {

ErrorKind kind_of_insert(Database& database) {
  try {
    fw::db::Transaction transaction(database);
    database.exec("INSERT INTO fact (seq) SELECT COUNT(*) FROM fact");
    transaction.commit();
  } catch (const Error& error) {
    return error.kind();
  }
  FAIL("no error");
  return ErrorKind::other;
}

}  // namespace

TEST_CASE("every commit waits for the disk") {
  const TempFolder folder;
  FaultyDisk disk;
  Database database = Database::open(folder.file("floor.db"));
  database.script("CREATE TABLE fact (seq INTEGER PRIMARY KEY) STRICT");
  for (int i = 0; i < 5; ++i) {
    const int before = disk.syncs();
    database.exec("INSERT INTO fact (seq) VALUES (:1)", i);
    CHECK(disk.syncs() > before);
  }
}

TEST_CASE("a failed sync and a full disk are final and known as such") {
  const TempFolder folder;
  FaultyDisk disk;
  {
    Database database = Database::open(folder.file("floor.db"));
    database.script("CREATE TABLE fact (seq INTEGER PRIMARY KEY) STRICT");
    database.exec("INSERT INTO fact (seq) VALUES (100)");
    disk.fail_syncs(true);
    CHECK(kind_of_insert(database) == ErrorKind::io);
  }
  disk.fail_syncs(false);
  {
    Database database = Database::open(folder.file("floor.db"));
    disk.be_full(true);
    CHECK(kind_of_insert(database) == ErrorKind::full);
    disk.be_full(false);
  }
  Database database = Database::open(folder.file("floor.db"));
  CHECK(database.value<std::int64_t>("SELECT COUNT(*) FROM fact WHERE seq = 100") == 1);
  CHECK(database.value<std::string>("PRAGMA integrity_check") == "ok");
}
